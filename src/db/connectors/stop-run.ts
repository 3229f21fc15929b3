import { markStopping, type StoredBatch } from '../batches/batch-queries.ts';
import type { Executor } from '../client.ts';
import { readHalfInHand } from './sync-runs.ts';

/**
 * Asks a run to end after the category in hand. Behind a closed gate no category comes to its end: there, with `now`,
 * what is not begun is taken back. Gives what has to be told.
 */
export async function stopRun(
  tx: Executor,
  run: StoredBatch,
  { now }: { now: boolean },
): Promise<StoredBatch[]> {
  await markStopping(tx, run.tenantId, run.id, { now });
  const half = now ? await readHalfInHand(tx, run) : undefined;
  if (!half || half.finishedAt) return [run];
  await markStopping(tx, half.tenantId, half.id, { now });
  return [run, half];
}
