import { lockCharges } from '../../db/payouts/payout-charges.ts';
import { closeNotices, openNotices, postponeNotices } from '../../db/payouts/payout-notices.ts';
import { forgetPages } from '../../db/payouts/payout-pages.ts';
import {
  clearReadProblem,
  noteSourceProblem,
  openAccess,
  readPayoutSource,
  type StoredPayoutSource,
  startOf,
} from '../../db/payouts/payout-sources.ts';
import { keptElsewhere, type PayoutState, readPayoutStates } from '../../db/payouts/payouts.ts';
import type { PayoutHead } from '../../domain/payout-report.ts';
import { payoutSource } from '../../providers/payout-source.ts';
import type { PayoutInput } from '../../workflows/contract.ts';
import type { ReadPayoutResult } from '../../workflows/results.ts';
import type { ActivityDeps } from '../deps.ts';
import { type Fetched, fetchWhole } from './fetch-payout.ts';
import { noteFailedRead } from './processor-failure.ts';
import { storeFetched } from './store-payout.ts';

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
  const known = (await readPayoutStates(deps.db, input, [input.payoutId])).get(input.payoutId);
  const read = await fetchWhole({
    deps,
    source: payoutSource(deps.payoutSources, input.processor),
    access: openAccess(deps.sealer, source),
    input,
    byHand: source.byHand,
    since: sinceWhen(source, known),
  });
  if (!read.ok) {
    if (read.failure.kind === 'missing') {
      const problem = `${read.failure.message} The webhook and the key may belong to different accounts.`;
      return letGo(deps, input, { told, problem });
    }
    await noteFailedRead(deps, input, read.failure);
    return blocked(deps, input);
  }
  const { head } = read.value;
  if (!known && isFromBefore(source, head)) return letGo(deps, input, { told });
  const stored = await store(deps, input, { source, fetched: read.value, told });
  if ('elsewhere' in stored) return letGo(deps, input, { told, problem: stored.elsewhere });
  const { changed, queued } = stored;
  if (queued) await deps.wake({ tenantId: input.tenantId, connectionId: input.connectionId });
  return head.status !== 'pending' && !head.complete
    ? { kind: 'wait', waitMs: Math.min(deps.tuning.payoutPollMs * 2 ** input.looks, LONGEST_WAIT_MS) }
    : { kind: 'stored', changed };
}

/** What was made before the processor was connected is in the books already, unless it was asked for. */
function isFromBefore(source: StoredPayoutSource, { period, createdAt }: PayoutHead): boolean {
  // The processor's clock has no parts of a second.
  const start = Math.floor(startOf(source).getTime() / 1_000) * 1_000;
  return !period && createdAt.getTime() < start;
}

/** A day that is booked keeps what it consists of, whatever start was chosen or came of connecting anew since. */
function sinceWhen(source: StoredPayoutSource, known: PayoutState | undefined): Date {
  const start = startOf(source);
  const from = known?.period && new Date(known.period.from);
  return from && from < start ? from : start;
}

interface Read {
  source: StoredPayoutSource;
  fetched: Fetched;
  /** The notices that asked for it. */
  told: readonly string[];
}

/** Of a payout that is another connection's nothing is stored; where somebody has to act, that is said. */
async function store(deps: ActivityDeps, input: PayoutInput, { source, fetched, told }: Read) {
  return deps.db.transaction(async (tx) => {
    await lockCharges(tx, input.tenantId);
    const elsewhere = (await keptElsewhere(tx, input, [input.payoutId])).get(input.payoutId);
    if (elsewhere)
      return { elsewhere: elsewhere.inUse ? wordsFor(input.payoutId, elsewhere.company) : undefined };
    const result = await storeFetched(tx, input, { style: source.style, fetched });
    await closeNotices(tx, input, told);
    await forgetPages(tx, input);
    await clearReadProblem(tx, input);
    return result;
  });
}

function wordsFor(payoutId: string, company = 'another company'): string {
  return `Payout ${payoutId} is booked in ${company}: its account is the payout source there as well. Remove it from one of the two.`;
}

/** Nothing is to be done about it, now or later. */
async function letGo(
  { db }: ActivityDeps,
  input: PayoutInput,
  { told, problem }: { told: readonly string[]; problem?: string },
): Promise<ReadPayoutResult> {
  await forgetPages(db, input);
  await closeNotices(db, input, told);
  if (problem !== undefined) {
    await noteSourceProblem(db, input, { kind: 'foreign_notice', message: problem });
  }
  return { kind: 'stored', changed: false };
}

async function blocked(deps: ActivityDeps, input: PayoutInput): Promise<ReadPayoutResult> {
  await forgetPages(deps.db, input);
  await postponeNotices(deps.db, input);
  return { kind: 'blocked' };
}
