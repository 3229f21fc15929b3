import { Context } from '@temporalio/activity';
import type { Executor } from '../../db/client.ts';
import { storeFound } from '../../db/payouts/payout-notices.ts';
import {
  clearReadProblem,
  finishSweep,
  noteSourceProblem,
  openPayoutKey,
  postponeSweep,
  readPayoutSource,
  type StoredPayoutSource,
} from '../../db/payouts/payout-sources.ts';
import { readPayouts } from '../../db/payouts/payouts.ts';
import { type ListedPayout, payoutSource } from '../../providers/payout-source.ts';
import type { ConnectionRef } from '../../workflows/contract.ts';
import type { SweepResult } from '../../workflows/results.ts';
import type { ActivityDeps } from '../deps.ts';
import { noteFailedRead } from './processor-failure.ts';

const HOUR_MS = 3_600_000;
/** Payouts change for some days after they were made: they arrive, or the bank sends them back. */
const CHANGING_MS = 14 * 24 * HOUR_MS;
/** A notice that has not come within this is not merely on its way. */
const ON_ITS_WAY_MS = HOUR_MS;

/**
 * Compares the processor's own list with the payouts known here: a notice can be lost on its way, or never sent
 * because the address was not entered. What differs is stored as if it had been told. A repeat stores nothing twice.
 */
export async function sweepPayouts(deps: ActivityDeps, input: ConnectionRef): Promise<SweepResult> {
  const source = await readPayoutSource(deps.db, input);
  if (!source) return { kind: 'closed' };
  const processor = payoutSource(deps.payoutSources, source.processor);
  const key = openPayoutKey(deps.sealer, source);
  const from = new Date();
  const since = startOf(source, from);
  const { cancellationSignal: signal } = Context.current();
  let after: string | undefined;
  let found = 0;
  let missed = 0;
  do {
    const page = await processor.list(key, { since, after, signal });
    if (!page.ok) {
      await noteFailedRead(deps, input, page.failure);
      await postponeSweep(deps.db, input);
      return { kind: 'blocked' };
    }
    const { payouts } = page.value;
    const taken = await deps.db.transaction(async (tx) => {
      const untold = await takeUntold(tx, source, payouts);
      await clearReadProblem(tx, input);
      const late = untold.filter(({ createdAt }) => createdAt.getTime() < from.getTime() - ON_ITS_WAY_MS);
      // With what is taken up: whoever comes after a sweep that was cut off no longer finds it untold.
      if (late.length > 0)
        await noteSourceProblem(tx, input, {
          kind: 'missed_notice',
          message: wordsFor(missed + late.length),
        });
      return { found: untold.length, missed: late.length };
    });
    found += taken.found;
    missed += taken.missed;
    after = page.value.next;
    Context.current().heartbeat({ found });
  } while (after !== undefined);
  await finishSweep(deps.db, input, from);
  return { kind: 'swept', found };
}

/** Never before the processor was connected: what was paid out then is in the books already. */
function startOf({ createdAt, sweptAt }: StoredPayoutSource, now: Date): Date {
  const last = Math.min(sweptAt?.getTime() ?? now.getTime(), now.getTime());
  return new Date(Math.max(createdAt.getTime(), last - CHANGING_MS));
}

/** Stores a notice for those that are not known here, or known otherwise, and that nobody looks at. */
async function takeUntold(
  db: Executor,
  owner: StoredPayoutSource,
  listed: readonly ListedPayout[],
): Promise<ListedPayout[]> {
  const known = await readPayouts(
    db,
    owner,
    listed.map(({ id }) => id),
  );
  const untold = listed.filter(({ id, status }) => known.get(id)?.status !== status);
  const found = new Set(
    await storeFound(
      db,
      owner,
      untold.map(({ id }) => id),
    ),
  );
  return untold.filter(({ id }) => found.has(id));
}

function wordsFor(missed: number): string {
  const which = missed === 1 ? 'A payout was' : `${missed} payouts were`;
  return `${which} found in the processor’s list of which no notice had come.`;
}
