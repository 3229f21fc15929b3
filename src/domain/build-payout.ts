import type { Payout, PayoutLine, PayoutStyle } from './entities/payout.ts';
import type { PayoutActivity } from './entities/payout-activity.ts';
import { addAmounts, sameAmount } from './money.ts';
import { bookPayout, imbalance } from './payout-booking.ts';
import type { Movement, ReportedPayout } from './payout-report.ts';

/** A payment of ours that carries a processor's id. */
export interface KnownPayment {
  id: string;
  name: string;
  processorId: string;
  amount: string;
  currency: string;
}

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
}

/** The records of a payout: what was reported, tied to the payments that are known here. */
export function buildPayout(facts: PayoutFacts): BuiltPayout {
  const { connectionId, processor, style, reported } = facts;
  const { currency, amount, date, itemized, failure } = reported;
  const linked = reported.movements.map((movement) => lineOf(movement, facts));
  const base: Payout = {
    connectionId,
    processor,
    reference: reported.id,
    // Until the processor has told all of it, there is nothing to book.
    status: reported.status === 'paid' && !reported.complete ? 'pending' : reported.status,
    failure,
    currency,
    amount,
    date,
    style,
    itemized,
    lines: linked.flatMap(({ lines }) => lines),
    activities: [],
  };
  const problem = linked.find((line) => line.problem)?.problem ?? difference(base);
  if (problem) return { payout: { ...base, problem }, activities: [] };
  const activities = activitiesOf(base);
  return { payout: { ...base, activities: activities.map(({ id }) => id) }, activities };
}

interface Linked {
  lines: PayoutLine[];
  problem?: Payout['problem'];
}

function lineOf(movement: Movement, facts: PayoutFacts): Linked {
  const earlier = movement.returnedPayout ? facts.earlier.get(movement.returnedPayout) : undefined;
  // Its own entry was taken back, so what it consisted of is booked with the payout that carries it now.
  if (earlier && facts.style === 'deposit' && isContentOf(movement, earlier)) {
    const tied = earlier.lines.map((line) => tie(line, facts));
    return {
      lines: tied.flatMap(({ lines }) => lines),
      problem: tied.find(({ problem }) => problem)?.problem,
    };
  }
  const { kind, reference, source, description, amount, fee, chargeIds } = movement;
  return tie({ kind, reference, source, description, amount, fee, chargeIds, payments: [] }, facts);
}

/** The line with the payments that are known here by now. */
function tie(line: PayoutLine, { payments, reported: { currency } }: PayoutFacts): Linked {
  const own = payments.filter(({ processorId }) => line.chargeIds.includes(processorId));
  if (own.length === 0) return { lines: [{ ...line, payments: [] }] };
  return {
    lines: [{ ...line, payments: own.map(({ id, amount }) => ({ paymentId: id, amount })) }],
    problem: contradiction(line, own, currency),
  };
}

/** Every id under which a payment may know a charge of the payout, or of an earlier one that came back with it. */
export function chargeIdsOf({ reported, earlier }: Pick<PayoutFacts, 'reported' | 'earlier'>): string[] {
  const returned = reported.movements.flatMap(({ returnedPayout }) => returnedPayout ?? []);
  const before = returned.flatMap((id) => earlier.get(id)?.lines ?? []);
  return [...new Set([...reported.movements, ...before].flatMap(({ chargeIds }) => chargeIds))];
}

function isContentOf(movement: Movement, earlier: Payout): boolean {
  return (
    earlier.style === 'deposit' &&
    earlier.itemized &&
    earlier.status !== 'paid' &&
    sameAmount(earlier.amount, movement.amount)
  );
}

function contradiction(
  line: PayoutLine,
  payments: readonly KnownPayment[],
  currency: string,
): Payout['problem'] {
  const charge = `Charge ${line.source ?? line.reference}`;
  const foreign = payments.find((payment) => payment.currency !== currency);
  if (foreign) {
    const message = `${charge} was paid out in ${currency}, but ${foreign.name} (${foreign.id}) is in ${foreign.currency}. Remove the processor id from that payment, or book this payout by hand.`;
    return { type: 'CurrencyMismatch', message };
  }
  const known = addAmounts(
    payments.map((payment) => payment.amount),
    currency,
  );
  if (sameAmount(known, line.amount)) return undefined;
  const names = payments.map((payment) => `${payment.name} (${payment.id})`).join(', ');
  const message = `${charge} is ${line.amount} ${currency}, but ${names} is ${known} ${currency}. Correct the amount or the processor id of the payment.`;
  return { type: 'TotalMismatch', message };
}

function difference(payout: Payout): Payout['problem'] {
  const message = imbalance(payout);
  return message ? { type: 'TotalMismatch', message } : undefined;
}

function activitiesOf(payout: Payout): BuiltPayout['activities'] {
  if (payout.status === 'pending') return [];
  const { connectionId, currency, date, reference, status } = payout;
  return bookPayout(payout).parts.map(({ suffix, title, booking, goesWithPayout }) => ({
    id: `${reference}:${suffix}`,
    data: {
      connectionId,
      payout: reference,
      title,
      status: goesWithPayout && status !== 'paid' ? 'void' : 'booked',
      currency,
      date,
      booking,
    },
  }));
}
