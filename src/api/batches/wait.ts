import type { StoredBatch } from '../../db/batches/batch-queries.ts';
import { readConnection } from '../../db/connections/connection-state.ts';
import { readSettings } from '../../db/connections/settings.ts';
import type { AppDeps } from '../deps.ts';
import { limitWait, type Wait, waitOf } from '../sync/wait.ts';

/** What a batch that is under way waits for; undefined while it goes on. */
export async function waitOfBatch(deps: AppDeps, batch: StoredBatch): Promise<Wait | undefined> {
  const { tenantId, connectionId, kind, state, error } = batch;
  if (state !== 'running' && state !== 'stopping') return undefined;
  const connection = await readConnection(deps.db, { tenantId, connectionId });
  if (!connection) return undefined;
  // What is read is read also while nothing is sent.
  const reads = kind === 'pull';
  const { enabled } = await readSettings(deps.db, { tenantId, connectionId });
  const wait = waitOf({ connection, settings: { enabled: reads || enabled } });
  if (wait) return wait;
  return error ? { message: error.message, until: null, error } : limitWait(deps, connection);
}
