import { Context } from '@temporalio/activity';
import type { Executor } from '../../db/client.ts';
import { lookedAt, storeFound } from '../../db/payouts/payout-notices.ts';
import {
  clearReadProblem,
  finishSweep,
  isOutOfUse,
  noteSourceProblem,
  openAccess,
  postponeSweep,
  readPayoutSource,
  type StoredPayoutSource,
  startOf,
} from '../../db/payouts/payout-sources.ts';
import { hasPayouts, keptElsewhere, readPayoutStates } from '../../db/payouts/payouts.ts';
import type { Payout } from '../../domain/entities/payout.ts';
import { type ListedPayout, payoutSource, type SourceFailure } from '../../providers/payout-source.ts';
import type { ConnectionRef } from '../../workflows/contract.ts';
import type { SweepResult } from '../../workflows/results.ts';
import type { ActivityDeps } from '../deps.ts';
import { findDays } from './find-days.ts';
import { noteFailedRead } from './processor-failure.ts';
import type { Sweep } from './sweep.ts';

const HOUR_MS = 3_600_000;
/**
 * Payouts change after they arrived: banks send them back. Failures were seen 15 days after a payout was made, some
 * ten after it arrived.
 */
const CHANGING_MS = 30 * 24 * HOUR_MS;
/** A notice that has not come within this is not merely on its way. */
const ON_ITS_WAY_MS = HOUR_MS;

/**
 * Compares the processor's own list with the payouts known here: a notice can be lost on its way, or never sent
 * because the address was not entered. What differs is stored as if it had been told. Of an account that pays out by
 * hand the days that are over are stored as well. A repeat stores nothing twice.
 */
export async function sweepPayouts(deps: ActivityDeps, input: ConnectionRef): Promise<SweepResult> {
  const source = await readPayoutSource(deps.db, input);
  if (!source || (await isOutOfUse(deps.db, input))) return { kind: 'closed' };
  const processor = payoutSource(deps.payoutSources, source.processor);
  const access = openAccess(deps.sealer, source);
  const sweep = { deps, source, processor, access, now: new Date() };
  const listed = await compareList(sweep);
  const days = listed.ok && source.byHand ? await findDays(sweep) : { ok: true as const, found: 0 };
  for (const result of [listed, days]) {
    if (result.ok) continue;
    await noteFailedRead(deps, input, result.failure);
    await postponeSweep(deps.db, input);
    return { kind: 'blocked' };
  }
  if (!listed.ok || !days.ok) return { kind: 'blocked' };
  await finishSweep(deps.db, input, sweep.now);
  await offerByHand(sweep, listed);
  return { kind: 'swept', found: listed.found + days.found };
}

interface Compared {
  ok: true;
  found: number;
  missed: number;
  byHand: number;
  automatic: number;
}

async function compareList(sweep: Sweep): Promise<Compared | { ok: false; failure: SourceFailure }> {
  const { processor, access } = sweep;
  const total: Compared = { ok: true, found: 0, missed: 0, byHand: 0, automatic: 0 };
  const { cancellationSignal: signal } = Context.current();
  let after: string | undefined;
  do {
    const page = await processor.list(access, { ...reachOf(sweep), after, signal });
    if (!page.ok) return page;
    const { payouts, next } = page.value;
    const taken = await takePage(sweep, payouts, total.missed);
    total.found += taken.found;
    total.missed += taken.missed;
    total.automatic += payouts.filter(({ automatic }) => automatic).length;
    total.byHand += payouts.filter(({ automatic }) => !automatic).length;
    after = next;
    Context.current().heartbeat({ found: total.found });
  } while (after !== undefined);
  return total;
}

/** Never before the processor was connected, or the day that somebody chose: what was paid out then is booked. */
function reachOf({ source, now }: Sweep) {
  const { sweptAt } = source;
  const since = startOf(source);
  if (!sweptAt) return { since };
  const last = Math.min(sweptAt.getTime(), now.getTime());
  return { since, arrivingSince: new Date(last - CHANGING_MS) };
}

/** The warning is kept with what is taken up: whoever comes after a sweep that was cut off no longer finds it untold. */
async function takePage(
  sweep: Sweep,
  payouts: readonly ListedPayout[],
  missedBefore: number,
): Promise<{ found: number; missed: number }> {
  const { deps, source } = sweep;
  return deps.db.transaction(async (tx) => {
    const taken = await takeUntold(tx, sweep, payouts);
    await clearReadProblem(tx, source);
    if (taken.missed > 0) {
      const message = wordsFor(missedBefore + taken.missed);
      await noteSourceProblem(tx, source, { kind: 'missed_notice', message });
    }
    return taken;
  });
}

/** Stores a notice for those that are not known here, or known otherwise, and that nobody looks at. */
async function takeUntold(
  db: Executor,
  { source, now }: Sweep,
  listed: readonly ListedPayout[],
): Promise<{ found: number; missed: number }> {
  const ids = listed.map(({ id }) => id);
  // First: what is looked at now is stored before its notice is closed.
  const open = await lookedAt(db, source, ids);
  const known = await readPayoutStates(db, source, ids);
  const elsewhere = await keptElsewhere(db, source, ids);
  const untold = listed.filter(
    (payout) =>
      !open.has(payout.id) &&
      !elsewhere.has(payout.id) &&
      known.get(payout.id)?.status !== expected(payout, source),
  );
  const found = new Set(
    await storeFound(
      db,
      source,
      untold.map(({ id }) => id),
    ),
  );
  const missed = untold.filter(
    (payout) => found.has(payout.id) && isMissed(payout, known.get(payout.id), now),
  );
  return { found: found.size, missed: missed.length };
}

/** What is paid and still being counted is kept as on its way. */
function expected({ status, complete }: ListedPayout, { byHand }: StoredPayoutSource): Payout['status'] {
  return status === 'paid' && !complete && !byHand ? 'pending' : status;
}

/** What the processor was still counting at the last look was told of. */
function isMissed(
  { createdAt }: ListedPayout,
  known: Pick<Payout, 'complete'> | undefined,
  now: Date,
): boolean {
  return known?.complete !== false && createdAt.getTime() < now.getTime() - ON_ITS_WAY_MS;
}

async function offerByHand({ deps, source }: Sweep, { byHand, automatic }: Compared): Promise<void> {
  if (source.byHand || byHand === 0 || automatic > 0) return;
  if (await hasPayouts(deps.db, source, 'itemized')) return;
  const message =
    'All payouts of this account were asked for by somebody, so none says what it consists of: its charges, fees and refunds are not in the books.';
  await noteSourceProblem(deps.db, source, { kind: 'by_hand', message });
}

function wordsFor(missed: number): string {
  const which = missed === 1 ? 'A payout was' : `${missed} payouts were`;
  return `${which} found in the processor’s list of which no notice had come.`;
}
