import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/client.ts';
import { forgetWorker, noteWorker } from '../db/workers.ts';

/** `ALIVE` in `src/db/workers.ts` is four of them and a little. */
const EVERY_MS = 10_000;

/** Says that this process is there until `signal` is aborted. Where the database is away nobody asks either. */
export async function showPresence(db: Database, signal: AbortSignal): Promise<void> {
  const id = `${hostname()}/${process.pid}/${randomUUID()}`;
  while (!signal.aborted) {
    await noteWorker(db, id).catch(() => undefined);
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  await forgetWorker(db, id).catch(() => undefined);
}
