import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/client.ts';
import { type KeptDays, prune } from '../db/prune.ts';

/** Days are what is kept: five minutes more are nothing to them, and each look costs a read of every business. */
const REST_MS = 5 * 60_000;
/** While there is more to take away, with room for the work in between. */
const NEXT_MS = 2_000;

/** Takes away what is kept for some days only, until `signal` is aborted. */
export async function keepPruning(
  db: Database,
  kept: KeptDays,
  { signal, onError }: { signal: AbortSignal; onError(error: unknown): undefined },
): Promise<void> {
  while (!signal.aborted) {
    const gone = await prune(db, kept).catch(onError);
    await sleep(gone ? NEXT_MS : REST_MS, undefined, { signal }).catch(() => undefined);
  }
}
