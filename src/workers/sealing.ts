import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/client.ts';
import { type SealMark, sealDue } from '../db/seals/seal.ts';

/** One seal a minute and connection at most: what happened is sealed between one and two minutes later. */
const EVERY_MS = 60_000;

/**
 * Seals what happened until `signal` is aborted. Nothing waits for it; what a process leaves when it dies, the next one
 * seals. Where the database is away nothing happens either. `onError` is told the business where only one is at fault.
 */
export async function keepSealing(
  db: Database,
  signal: AbortSignal,
  onError: (error: unknown, tenantId?: string) => undefined,
): Promise<void> {
  let mark: SealMark | undefined;
  while (!signal.aborted) {
    mark = (await sealDue(db, mark, { signal, onError }).catch(onError)) ?? mark;
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
