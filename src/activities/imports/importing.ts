import type { Books } from '../../books.ts';
import type { Connection } from '../../db/connections/connection-state.ts';
import { failImport, noteWait, readImport, type StoredImport } from '../../db/imports/imports.ts';
import { isImportOver } from '../../domain/import.ts';
import { SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { CallFailure } from '../../providers/provider.ts';
import type { ImportInput } from '../../workflows/contract.ts';
import type { Polled } from '../../workflows/results.ts';
import { askingStep } from '../asking-step.ts';
import type { ActivityDeps } from '../deps.ts';
import { afterFailedRead, pausedFor, readOpened } from '../pull/failed-read.ts';

/** What every step of the Import Wizard answers. */
export type ImportStep =
  | { kind: 'done' }
  | { kind: 'more' }
  /** Nothing is lost: the cursor stays where it was. */
  | { kind: 'wait'; waitMs: number }
  /** Cancelled by a person, or it cannot go on; the import says why. */
  | { kind: 'ended' }
  | Polled;

export interface Importing {
  deps: ActivityDeps;
  input: ImportInput;
  stored: StoredImport;
  connection: Connection;
  books: Books;
}

/** Runs a step of an import that can go on; `asker` names the step among those of the import. */
export async function importStep(
  deps: ActivityDeps,
  input: ImportInput,
  asker: string,
  run: (work: Importing) => Promise<ImportStep>,
): Promise<ImportStep> {
  const stored = await readImport(deps.db, input.tenantId, input.importId);
  const connection = await readOpened(deps, input);
  if (!stored || !connection || isImportOver(stored.state)) return { kind: 'ended' };
  if (connection.status === 'paused') return { kind: 'wait', waitMs: pausedFor(connection) };
  if (connection.status !== 'active') return giveUp(deps, input, NEEDS_REAUTH);
  return askingStep(deps, connection, `import/${input.importId}/${asker}`, (books) =>
    run({ deps, input, stored, connection, books }),
  );
}

/** Looked at before each page: a person may cancel at any time. */
export async function isCancelled({ deps, input }: Importing): Promise<boolean> {
  const stored = await readImport(deps.db, input.tenantId, input.importId);
  return !stored || isImportOver(stored.state);
}

export async function afterImportFailure(importing: Importing, failure: CallFailure): Promise<ImportStep> {
  const { deps, input: owner, books, stored } = importing;
  const after = await afterFailedRead({ deps, owner, books, failure, before: stored.error });
  if (after.kind === 'ended') return giveUp(deps, owner, after.error);
  await noteWait(deps.db, owner, after.error);
  return { kind: 'wait', waitMs: after.waitMs };
}

const NEEDS_REAUTH: SyncErrorInfo = {
  type: 'ConnectionNeedsReauth',
  message: SYNC_ERRORS.ConnectionNeedsReauth.title,
};

async function giveUp(deps: ActivityDeps, input: ImportInput, error: SyncErrorInfo): Promise<ImportStep> {
  await failImport(deps.db, input, error);
  return { kind: 'ended' };
}
