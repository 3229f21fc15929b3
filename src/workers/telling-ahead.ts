import { setTimeout as sleep } from 'node:timers/promises';
import { tellAhead } from '../db/ahead/tell-ahead.ts';
import type { Database } from '../db/client.ts';
import type { ProviderRegistry } from '../providers/registry.ts';

/** Days ahead for consents, and a share of a month for reads: a minute is nothing to them. */
const EVERY_MS = 60_000;

/** Tells what is to come, until `signal` is aborted. Any number of workers may do it. */
export async function keepTellingAhead(
  db: Database,
  providers: ProviderRegistry,
  { signal, onError }: { signal: AbortSignal; onError(error: unknown): undefined },
): Promise<void> {
  const plans = providers.readPlans();
  while (!signal.aborted) {
    await tellAhead(db, { plans, now: new Date() }).catch(onError);
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
