import type { Payout, PayoutStyle } from './entities/payout.ts';
import type { PayoutActivity } from './entities/payout-activity.ts';
import type { PayoutLine } from './entities/payout-line.ts';
import { isMore, magnitude, negate, sameAmount, signOf } from './money.ts';
import { bookPayout, rolesNeeded } from './payout-booking.ts';
import { imbalance, paymentsIn, surplus } from './payout-lines.ts';
import type { Movement, ReportedPayout } from './payout-report.ts';
import {
  type KnownPayment,
  type Linked,
  type PaymentsByCharge,
  paymentsByCharge,
  tie,
} from './tie-payments.ts';
import { netUncaptured } from './uncaptured.ts';

export interface PayoutFacts {
  connectionId: string;
  processor: string;
  style: PayoutStyle;
  reported: ReportedPayout;
  payments: readonly KnownPayment[];
  /** Earlier payouts that are known here, by the processor's id. */
  earlier: ReadonlyMap<string, Payout>;
}

export interface BuiltPayout {
  payout: Payout;
  activities: { id: string; data: PayoutActivity }[];
  /** Ids of payments' charges and of other payouts: where news of them changes this payout. */
  concerns: string[];
}

/** The records of a payout: what was reported, tied to the payments that are known here. */
export function buildPayout(facts: PayoutFacts): BuiltPayout {
  const { reported } = facts;
  const head = headOf(facts);
  const concerns = [...chargeIdsOf(facts), ...returnedIn(reported)];
  if (!reported.complete) return { payout: head, activities: [], concerns };
  const payments = paymentsByCharge(facts.payments);
  const linked = netUncaptured(reported.movements, reported.currency).map((movement) =>
    lineOf(movement, facts, payments),
  );
  const base = withRemainder(
    { ...head, lines: [...ownFees(reported), ...linked.flatMap(({ lines }) => lines)] },
    reported,
  );
  const problem = linked.find((line) => line.problem)?.problem ?? difference(base);
  if (problem) return { payout: { ...base, problem }, activities: [], concerns };
  const activities = activitiesOf(base);
  return { payout: { ...base, activities: activities.map(({ id }) => id) }, activities, concerns };
}

function headOf({ connectionId, processor, style, reported }: PayoutFacts): Payout {
  const { id, status, failure, currency, amount, date, itemized, complete, period } = reported;
  return {
    connectionId,
    processor,
    reference: id,
    // Until the processor has told all of it, there is nothing to book.
    status: status === 'paid' && !complete ? 'pending' : status,
    failure,
    currency,
    amount,
    date,
    style,
    itemized,
    ...(complete ? {} : { complete }),
    ...(period ? { period: { from: period.from, to: period.to } } : {}),
    lines: [],
    activities: [],
  };
}

/** What was kept of a payout that is not itemised: nothing else tells of it. */
function ownFees({ id, itemized, ownFees: fees, currency }: ReportedPayout): PayoutLine[] {
  if (itemized || fees.length === 0) return [];
  const nothing = magnitude('0', currency);
  return [{ kind: 'fee', reference: id, amount: nothing, fee: nothing, fees, chargeIds: [], payments: [] }];
}

/** Where payouts are rounded, the rest stays at the processor and comes with a later one. */
function withRemainder(payout: Payout, { step, itemized, id }: ReportedPayout): Payout {
  const left = surplus(payout);
  const { currency } = payout;
  if (!itemized || step === undefined || signOf(left) === 0) return payout;
  if (!isMore(step, magnitude(left, currency))) return payout;
  const rest: PayoutLine = {
    kind: 'balance',
    reference: `${id}/rest`,
    description: 'less than is paid out in this currency; it stays at the processor',
    amount: negate(left, currency),
    fee: magnitude('0', currency),
    chargeIds: [],
    payments: [],
  };
  return { ...payout, lines: [...payout.lines, rest] };
}

function lineOf(movement: Movement, facts: PayoutFacts, payments: PaymentsByCharge): Linked {
  const { currency } = facts.reported;
  const earlier = movement.returnedPayout ? facts.earlier.get(movement.returnedPayout) : undefined;
  // Its own entry was taken back, so what it consisted of is booked with the payout that carries it now.
  if (earlier && facts.style === 'deposit' && isContentOf(movement, earlier)) {
    const tied = earlier.lines.map((line) => tie(line, payments, currency));
    return {
      lines: tied.flatMap(({ lines }) => lines),
      problem: tied.find(({ problem }) => problem)?.problem,
    };
  }
  const { contradiction, uncaptured, returnedPayout: _, ...line } = movement;
  const tied = tie({ ...line, payments: [] }, payments, currency);
  const problem = contradiction
    ? ({ type: 'TotalMismatch', message: contradiction } as const)
    : uncaptured
      ? uncapturedElsewhere(movement, payments)
      : tied.problem;
  return { lines: tied.lines, problem };
}

/** The charge that it belongs to is in another payout, where its payment was compared without it. */
function uncapturedElsewhere(
  { reference, source, ofCharge = [], amount }: Movement,
  payments: PaymentsByCharge,
): Linked['problem'] {
  const [payment] = ofCharge.flatMap((id) => payments.get(id) ?? []);
  if (!payment) return undefined;
  const message = `${amount} ${payment.currency} of charge ${ofCharge[0]} was never captured (${source ?? reference}), but the charge is not in this payout. ${payment.name} (${payment.id}) stands for it: book this payout by hand.`;
  return { type: 'TotalMismatch', message };
}

/** Every id under which a payment may know a charge of the payout, or of an earlier one that came back with it. */
export function chargeIdsOf({ reported, earlier }: Pick<PayoutFacts, 'reported' | 'earlier'>): string[] {
  const ids = new Set<string>();
  const before = returnedIn(reported).flatMap((id) => earlier.get(id)?.lines ?? []);
  for (const { chargeIds, ofCharge = [] } of [...reported.movements, ...before]) {
    for (const id of [...chargeIds, ...ofCharge]) ids.add(id);
  }
  return [...ids];
}

/** Other payouts that came back with it, or left before it. */
export function returnedIn({ movements }: Pick<ReportedPayout, 'movements'>): string[] {
  return [...new Set(movements.flatMap(({ returnedPayout }) => returnedPayout ?? []))];
}

/** What came back is what that payout consisted of, and all of that is known. */
function isContentOf(movement: Movement, earlier: Payout): boolean {
  return (
    earlier.style === 'deposit' &&
    earlier.itemized &&
    earlier.complete !== false &&
    earlier.status !== 'paid' &&
    earlier.status !== 'pending' &&
    sameAmount(earlier.amount, movement.amount) &&
    imbalance(earlier) === undefined
  );
}

function difference(payout: Payout): Payout['problem'] {
  const message = imbalance(payout);
  return message ? { type: 'TotalMismatch', message } : undefined;
}

function activitiesOf(payout: Payout): BuiltPayout['activities'] {
  if (payout.status === 'pending') return [];
  const { connectionId, date, reference, status } = payout;
  const needs = rolesNeeded(payout);
  const payments = paymentsIn(payout);
  return bookPayout(payout).parts.map(({ suffix, title, booking, goesWithPayout, currency }) => ({
    id: `${reference}:${suffix}`,
    data: {
      connectionId,
      payout: reference,
      title,
      status: goesWithPayout && status !== 'paid' ? 'void' : 'booked',
      currency: currency ?? payout.currency,
      date,
      booking,
      needs,
      ...(payments.length > 0 ? { payments } : {}),
    },
  }));
}
