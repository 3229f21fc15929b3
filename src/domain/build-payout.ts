import type { Payout, PayoutStyle } from './entities/payout.ts';
import type { PayoutActivity } from './entities/payout-activity.ts';
import type { PayoutLine } from './entities/payout-line.ts';
import { isMore, magnitude, negate, sameAmount, signOf } from './money.ts';
import { bookPayout, rolesNeeded } from './payout-booking.ts';
import { imbalance, misbooked, netOf, paymentsIn, surplus } from './payout-lines.ts';
import type { Movement, PayoutHead } from './payout-report.ts';
import { PayoutSums } from './payout-sums.ts';
import {
  type KnownPayment,
  type Linked,
  type PaymentsByCharge,
  paymentsByCharge,
  tie,
} from './tie-payments.ts';

export interface PayoutFacts {
  connectionId: string;
  processor: string;
  style: PayoutStyle;
  head: PayoutHead;
  /** Of all its movements those of other payouts that came back or left before it. */
  returned: readonly Movement[];
  /** Earlier payouts that are known here, by the processor's id. */
  earlier: ReadonlyMap<string, Payout>;
}

export interface BuiltPayout {
  payout: Payout;
  activities: { id: string; data: PayoutActivity }[];
}

/** Other payouts that came back with it, or left before it. */
export function returnedIn(movements: readonly Movement[]): string[] {
  return [...new Set(movements.flatMap(({ returnedPayout }) => returnedPayout ?? []))];
}

/** Every id under which a payment may know one of the charges that they are or are about. */
export function chargeIdsOf(movements: readonly Pick<Movement, 'chargeIds' | 'ofCharge'>[]): string[] {
  return [...new Set(movements.flatMap(({ chargeIds, ofCharge = [] }) => [...chargeIds, ...ofCharge]))];
}

/**
 * The records of a payout, made of what was reported page by page and of the payments that are known here: nothing
 * has to hold all of it at once.
 */
export class PayoutBuild {
  readonly #facts: PayoutFacts;
  readonly #sums: PayoutSums;
  #problem: Payout['problem'];

  constructor(facts: PayoutFacts) {
    this.#facts = facts;
    this.#sums = new PayoutSums(facts.head.currency);
  }

  get currency(): string {
    return this.#facts.head.currency;
  }

  /**
   * Movements of a page, charges without what was never taken of them, other payouts left out; and the payments that
   * carry an id of them.
   */
  add(movements: readonly Movement[], payments: readonly KnownPayment[]): PayoutLine[] {
    const known = paymentsByCharge(payments);
    return this.#take(movements.map((movement) => this.#lineOf(movement, known)));
  }

  /** What an earlier payout consisted of that is booked with this one. */
  addAgain(lines: readonly PayoutLine[], payments: readonly KnownPayment[]): PayoutLine[] {
    const known = paymentsByCharge(payments);
    return this.#take(lines.map((line) => tie(line, known, this.#facts.head.currency)));
  }

  /** Payouts whose contents are not taken up: movements like any other. */
  get rest(): Movement[] {
    return this.#facts.returned.filter((movement) => !this.#contentOf(movement));
  }

  /** Their own entries were taken back, so what they consisted of is booked with the payout that carries it now. */
  get takenUp(): Payout[] {
    return this.#facts.returned.flatMap((movement) => this.#contentOf(movement) ?? []);
  }

  finish(): BuiltPayout {
    const head = headOf(this.#facts);
    const { head: reported } = this.#facts;
    if (!reported.complete) return { payout: head, activities: [] };
    const lines = [...ownFees(reported), ...this.#sums.lines];
    const amount = reported.period ? netOf(lines, reported.currency) : reported.amount;
    const { areSums, count } = this.#sums;
    const base = withRemainder(
      { ...head, amount, lines, ...(areSums ? { movements: count } : {}) },
      reported,
    );
    const problem = this.#problem ?? difference(base);
    if (problem) return { payout: { ...base, problem }, activities: [] };
    const activities = activitiesOf(base);
    return { payout: { ...base, activities: activities.map(({ id }) => id) }, activities };
  }

  #take(linked: readonly Linked[]): PayoutLine[] {
    this.#problem ??= linked.find(({ problem }) => problem)?.problem;
    const lines = linked.flatMap((each) => each.lines);
    this.#sums.add(lines);
    return lines;
  }

  #lineOf(movement: Movement, payments: PaymentsByCharge): Linked {
    const { contradiction, uncaptured, returnedPayout: _, ...line } = movement;
    const tied = tie({ ...line, payments: [] }, payments, this.#facts.head.currency);
    const problem = contradiction
      ? ({ type: 'TotalMismatch', message: contradiction } as const)
      : uncaptured
        ? uncapturedElsewhere(movement, payments)
        : tied.problem;
    return { lines: tied.lines, problem };
  }

  #contentOf(movement: Movement): Payout | undefined {
    const { earlier, style } = this.#facts;
    const before = movement.returnedPayout ? earlier.get(movement.returnedPayout) : undefined;
    return before && style === 'deposit' && isContentOf(movement, before) ? before : undefined;
  }
}

function headOf({ connectionId, processor, style, head }: PayoutFacts): Payout {
  const { id, status, failure, currency, amount, date, itemized, complete, period } = head;
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
function ownFees({ id, itemized, ownFees: fees, currency }: PayoutHead): PayoutLine[] {
  if (itemized || fees.length === 0) return [];
  const nothing = magnitude('0', currency);
  return [{ kind: 'fee', reference: id, amount: nothing, fee: nothing, fees, chargeIds: [], payments: [] }];
}

/** Where payouts are rounded, the rest stays at the processor and comes with a later one. */
function withRemainder(payout: Payout, { step, itemized, id }: PayoutHead): Payout {
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
  const message = imbalance(payout) ?? misbooked(payout);
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
