import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/client.ts';
import { noteIdentity } from '../db/installation.ts';
import { forgetWorker, noteWorker } from '../db/workers.ts';

/** `ALIVE` in `src/db/workers.ts` is four of them and a little. */
const EVERY_MS = 10_000;

/**
 * Notes which database it works from, and says that this process is there until `signal` is aborted. Where the database
 * is away nobody asks either; that it could not be noted is told, for without it a backup is not known for one.
 */
export async function showPresence(
  db: Database,
  signal: AbortSignal,
  onError: (error: unknown) => undefined,
): Promise<void> {
  const id = `${hostname()}/${process.pid}/${randomUUID()}`;
  let isKnown = false;
  while (!signal.aborted) {
    if (!isKnown) isKnown = Boolean(await noteIdentity(db).then(() => true, onError));
    await noteWorker(db, id).catch(() => undefined);
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  await forgetWorker(db, id).catch(() => undefined);
}
