import { Context } from '@temporalio/activity';
import { type Connection, readConnection } from '../../db/connections/connection-state.ts';
import { failImport, readImport, type StoredImport } from '../../db/imports/imports.ts';
import { isImportOver } from '../../domain/import.ts';
import { SYNC_ERRORS, type SyncErrorType } from '../../errors.ts';
import type { CallFailure, ProviderCalls, Session } from '../../providers/provider.ts';
import { openSession } from '../../session.ts';
import type { ImportInput } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';
import { pausedFor, waitAfterFailedRead } from '../pull/failed-read.ts';

/** What every step of the Import Wizard answers. */
export type ImportStep =
  | { kind: 'done' }
  | { kind: 'more' }
  /** Nothing is lost: the cursor stays where it was. */
  | { kind: 'wait'; waitMs: number }
  /** Cancelled by a person, or it cannot go on; the import says why. */
  | { kind: 'ended' };

export interface Importing {
  deps: ActivityDeps;
  input: ImportInput;
  stored: StoredImport;
  connection: Connection;
  calls: ProviderCalls;
  session: Session;
}

/** What a step works with, or the answer that it gives at once. */
export async function openImport(deps: ActivityDeps, input: ImportInput): Promise<Importing | ImportStep> {
  const stored = await readImport(deps.db, input.tenantId, input.importId);
  const connection = await readConnection(deps.db, input);
  if (!stored || !connection || isImportOver(stored.state)) return { kind: 'ended' };
  if (connection.status === 'paused') return { kind: 'wait', waitMs: pausedFor(connection) };
  if (connection.status !== 'active') return giveUp(deps, input, 'ConnectionNeedsReauth');
  const { calls } = deps.providers.get(connection.provider).provider;
  if (!calls) return giveUp(deps, input, 'FeatureNotAvailable');
  const session = openSession(deps, connection, Context.current().cancellationSignal);
  return { deps, input, stored, connection, calls, session };
}

/** Looked at before each page: a person may cancel at any time. */
export async function isCancelled({ deps, input }: Importing): Promise<boolean> {
  const stored = await readImport(deps.db, input.tenantId, input.importId);
  return !stored || isImportOver(stored.state);
}

export async function afterImportFailure(
  { deps, input }: Importing,
  failure: CallFailure,
): Promise<ImportStep> {
  const waitMs = await waitAfterFailedRead(deps.db, input, failure);
  return waitMs === undefined ? giveUp(deps, input, 'ConnectionNeedsReauth') : { kind: 'wait', waitMs };
}

async function giveUp(deps: ActivityDeps, input: ImportInput, type: SyncErrorType): Promise<ImportStep> {
  await failImport(deps.db, input, { type, message: SYNC_ERRORS[type].title });
  return { kind: 'ended' };
}
