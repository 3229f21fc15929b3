import { setTimeout as sleep } from 'node:timers/promises';
import { refreshAllStatuses } from '../db/accounts/account-statuses.ts';
import type { Database } from '../db/client.ts';

/** Whoever opens the list does the rest: so much of a busy push is worked out in a second. */
const REST_MS = 60_000;

/** Works out what accounts show that nobody looks at, until `signal` is aborted. */
export async function keepAccountStatuses(
  db: Database,
  { signal, onError }: { signal: AbortSignal; onError(error: unknown): undefined },
): Promise<void> {
  while (!signal.aborted) {
    await refreshAllStatuses(db).catch(onError);
    await sleep(REST_MS, undefined, { signal }).catch(() => undefined);
  }
}
