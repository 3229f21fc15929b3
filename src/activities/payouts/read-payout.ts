import { lockCharges } from '../../db/payouts/payout-charges.ts';
import { closeNotices, openNotices, postponeNotices } from '../../db/payouts/payout-notices.ts';
import { forgetPages } from '../../db/payouts/payout-pages.ts';
import {
  clearReadProblem,
  openPayoutKey,
  readPayoutSource,
  type StoredPayoutSource,
} from '../../db/payouts/payout-sources.ts';
import { findPaymentsByProcessorId, isBooked, readPayouts, storePayout } from '../../db/payouts/payouts.ts';
import { buildPayout, chargeIdsOf } from '../../domain/build-payout.ts';
import type { ReportedPayout } from '../../domain/payout-report.ts';
import { payoutSource } from '../../providers/payout-source.ts';
import type { PayoutInput } from '../../workflows/contract.ts';
import type { ReadPayoutResult } from '../../workflows/results.ts';
import type { ActivityDeps } from '../deps.ts';
import { fetchWhole } from './fetch-payout.ts';
import { noteFailedRead } from './processor-failure.ts';

export interface ReadPayoutInput extends PayoutInput {
  /** How often it was looked at in this run; waits grow with it. */
  looks: number;
  /** All that was told before is stored: look only if there is a notice since. */
  onlyIfTold?: boolean;
}

/** Longest wait for a processor that has not told all of a payout. */
const LONGEST_WAIT_MS = 3_600_000;

/** Reads the payout as it is now and stores its records. A repeat changes nothing. */
export async function readPayout(deps: ActivityDeps, input: ReadPayoutInput): Promise<ReadPayoutResult> {
  const source = await readPayoutSource(deps.db, input);
  // Taken before the read: what is told meanwhile is looked at again.
  const told = await openNotices(deps.db, input);
  if (input.onlyIfTold && told.length === 0) return { kind: 'stored', changed: false };
  if (source?.processor !== input.processor) return blocked(deps, input);
  const key = openPayoutKey(deps.sealer, source);
  const read = await fetchWhole({
    deps,
    source: payoutSource(deps.payoutSources, input.processor),
    key,
    input,
  });
  if (!read.ok) {
    await noteFailedRead(deps, input, read.failure);
    return blocked(deps, input);
  }
  const { changed, queued } = await store(deps, input, { source, reported: read.value, told });
  if (queued) await deps.wake({ tenantId: input.tenantId, connectionId: input.connectionId });
  return read.value.status === 'paid' && !read.value.complete
    ? { kind: 'wait', waitMs: Math.min(deps.tuning.payoutPollMs * 2 ** input.looks, LONGEST_WAIT_MS) }
    : { kind: 'stored', changed };
}

interface Read {
  source: StoredPayoutSource;
  reported: ReportedPayout;
  /** The notices that asked for it. */
  told: readonly string[];
}

async function store(deps: ActivityDeps, input: PayoutInput, { source, reported, told }: Read) {
  const { tenantId, connectionId, processor } = input;
  return deps.db.transaction(async (tx) => {
    await lockCharges(tx, tenantId);
    const returned = reported.movements.flatMap(({ returnedPayout }) => returnedPayout ?? []);
    const earlier = await readPayouts(tx, input, [...returned, reported.id]);
    const before = earlier.get(reported.id);
    const booked = before && (await isBooked(tx, input, before));
    const payments = await findPaymentsByProcessorId(tx, tenantId, chargeIdsOf({ reported, earlier }));
    // What is in the books is not booked a second way.
    const style = booked ? before.style : source.style;
    const built = buildPayout({ connectionId, processor, style, reported, payments, earlier });
    const result = await storePayout(tx, input, built);
    await closeNotices(tx, input, told);
    await forgetPages(tx, input);
    await clearReadProblem(tx, input);
    return result;
  });
}

async function blocked(deps: ActivityDeps, input: PayoutInput): Promise<ReadPayoutResult> {
  await forgetPages(deps.db, input);
  await postponeNotices(deps.db, input);
  return { kind: 'blocked' };
}
