import { markStopping, type StoredBatch } from '../batches/batch-queries.ts';
import type { Executor } from '../client.ts';
import type { StoredConnection } from '../connections/connection-queries.ts';
import { mayWrite } from '../connections/connection-state.ts';
import { readHalfInHand } from './sync-runs.ts';

/**
 * Asks a run to end after the category in hand. One that has none yet begins none, and where nothing may leave no
 * category comes to its end: there what is not begun is taken back. Gives what has to be told.
 */
export async function stopRun(
  tx: Executor,
  run: StoredBatch,
  { gateOpen }: Pick<StoredConnection, 'gateOpen'>,
): Promise<StoredBatch[]> {
  const { tenantId, connectionId } = run;
  const now = run.state === 'queued' || !gateOpen || !(await mayWrite(tx, { tenantId, connectionId }));
  await markStopping(tx, run.tenantId, run.id, { now });
  const half = now ? await readHalfInHand(tx, run) : undefined;
  if (!half || half.finishedAt) return [run];
  await markStopping(tx, half.tenantId, half.id, { now });
  return [run, half];
}
