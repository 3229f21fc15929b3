import { Context } from '@temporalio/activity';
import type { Connection } from '../../db/connections/connection-state.ts';
import { failImport, noteWait, readImport, type StoredImport } from '../../db/imports/imports.ts';
import { isImportOver } from '../../domain/import.ts';
import { SYNC_ERRORS, type SyncErrorInfo, type SyncErrorType } from '../../errors.ts';
import type { CallFailure, ProviderCalls, Session } from '../../providers/provider.ts';
import { openSession } from '../../session.ts';
import type { ImportInput } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';
import { afterFailedRead, pausedFor, readOpened } from '../pull/failed-read.ts';

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
  const connection = await readOpened(deps, input);
  if (!stored || !connection || isImportOver(stored.state)) return { kind: 'ended' };
  if (connection.status === 'paused') return { kind: 'wait', waitMs: pausedFor(connection) };
  if (connection.status !== 'active') return giveUp(deps, input, ofType('ConnectionNeedsReauth'));
  const { calls } = deps.providers.get(connection.provider).provider;
  if (!calls) return giveUp(deps, input, ofType('FeatureNotAvailable'));
  const session = openSession(deps, connection, Context.current().cancellationSignal);
  return { deps, input, stored, connection, calls, session };
}

/** Looked at before each page: a person may cancel at any time. */
export async function isCancelled({ deps, input }: Importing): Promise<boolean> {
  const stored = await readImport(deps.db, input.tenantId, input.importId);
  return !stored || isImportOver(stored.state);
}

export async function afterImportFailure(importing: Importing, failure: CallFailure): Promise<ImportStep> {
  const { deps, input: owner, calls, session, stored } = importing;
  const after = await afterFailedRead({ deps, owner, calls, session, failure, before: stored.error });
  if (after.kind === 'ended') return giveUp(deps, owner, after.error);
  await noteWait(deps.db, owner, after.error);
  return { kind: 'wait', waitMs: after.waitMs };
}

function ofType(type: SyncErrorType): SyncErrorInfo {
  return { type, message: SYNC_ERRORS[type].title };
}

async function giveUp(deps: ActivityDeps, input: ImportInput, error: SyncErrorInfo): Promise<ImportStep> {
  await failImport(deps.db, input, error);
  return { kind: 'ended' };
}
