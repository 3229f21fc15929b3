import fp from 'fastify-plugin';
import { takeCalls } from '../../db/people/tenant-limits.ts';
import type { AppDeps } from '../deps.ts';
import { limitOf } from '../limits/limits.ts';
import { ApiProblem } from '../problems.ts';

type Deps = Pick<AppDeps, 'db' | 'config' | 'clock'>;

/** An operator's word counts after so long at the latest. */
const KNOWN_MS = 10_000;
/** Calls are taken from the database in so many portions a minute, so that not each of them writes there. */
const PORTIONS = 20;

interface Known {
  limit: number | undefined;
  untilMs: number;
}

/** What this process may still let in of the minute, or when it may ask again. */
interface Portion {
  left: number;
  endsMs: number;
}

/**
 * Limits how often the programs of a business call, over all API processes. People in the console are not counted: a
 * program that runs wild must not lock out those who look after it.
 */
export const tenantCallsPlugin = fp(async (app, deps: Deps) => {
  const known = new Map<string, Known>();
  const portions = new Map<string, Portion>();
  const now = () => (deps.clock?.() ?? new Date()).getTime();

  async function limitNow(tenantId: string): Promise<number | undefined> {
    const before = known.get(tenantId);
    if (before && before.untilMs > now()) return before.limit;
    const limit = await limitOf(deps.db, deps.config, tenantId, 'requests_per_minute');
    known.set(tenantId, { limit, untilMs: now() + KNOWN_MS });
    return limit;
  }

  async function portionOf(tenantId: string, limit: number): Promise<Portion> {
    const before = portions.get(tenantId);
    if (before && before.endsMs > now() && before.left !== 0) return before;
    const calls = Math.max(1, Math.floor(limit / PORTIONS));
    const granted = await takeCalls(deps.db, tenantId, { calls, limit });
    const portion = { left: granted.calls, endsMs: now() + granted.seconds * 1_000 };
    portions.set(tenantId, portion);
    return portion;
  }

  app.addHook('onRequest', async ({ caller }) => {
    if (!caller?.keyId) return;
    const { tenantId } = caller;
    const limit = await limitNow(tenantId);
    if (limit === undefined) return;
    const portion = await portionOf(tenantId, limit);
    portion.left -= 1;
    if (portion.left >= 0) return;
    const seconds = Math.max(1, Math.ceil((portion.endsMs - now()) / 1_000));
    throw new ApiProblem(
      'rate_limited',
      `The limit of this business is ${limit} calls a minute by all of its API keys; there are more in ${seconds} s. Whoever operates Ledgerbridge can raise it.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  });
});
