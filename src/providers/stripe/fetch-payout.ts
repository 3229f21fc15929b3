import type Stripe from 'stripe';
import type { PayoutHead, Period } from '../../domain/payout-report.ts';
import type { ListOptions, MovementPage, PayoutPage } from '../payout-source.ts';
import { amountFrom, payoutStep } from './amounts.ts';
import { kindOf } from './categories.ts';
import { movementOf } from './movement.ts';

/** The most that Stripe gives in one page. */
const PAGE = 100;

/** A page of the payouts that were made since then, as they are now. */
export async function listPayouts(stripe: Stripe, options: Omit<ListOptions, 'signal'>): Promise<PayoutPage> {
  const { since, arrivingSince, after } = options;
  const { data, has_more: hasMore } = await stripe.payouts.list({
    created: { gte: secondsOf(since) },
    ...(arrivingSince ? { arrival_date: { gte: secondsOf(arrivingSince) } } : {}),
    limit: PAGE,
    ...(after === undefined ? {} : { starting_after: after }),
  });
  return {
    payouts: data.map((payout) => ({
      id: payout.id,
      status: statusOf(payout.status),
      complete: isComplete(payout),
      automatic: payout.automatic,
      createdAt: new Date(payout.created * 1_000),
    })),
    next: hasMore ? data.at(-1)?.id : undefined,
  };
}

export async function fetchPayout(stripe: Stripe, payoutId: string): Promise<PayoutHead> {
  const payout = await stripe.payouts.retrieve(payoutId, { expand: ['balance_transaction'] });
  const currency = payout.currency.toUpperCase();
  return {
    id: payout.id,
    status: statusOf(payout.status),
    failure: payout.failure_message ?? payout.failure_code ?? undefined,
    currency,
    amount: amountFrom(payout.amount, currency),
    date: new Date(payout.arrival_date * 1_000).toISOString().slice(0, 10),
    createdAt: new Date(payout.created * 1_000),
    itemized: isItemized(payout),
    complete: isComplete(payout),
    ownFees: ownFees(payout),
    step: payoutStep(currency),
  };
}

/** Stripe knows the contents of automatic payouts only. */
function isItemized({ automatic, reconciliation_status: status }: Stripe.Payout): boolean {
  return automatic && status !== 'not_applicable';
}

function isComplete(payout: Stripe.Payout): boolean {
  return !isItemized(payout) || payout.reconciliation_status === 'completed';
}

/** Where Stripe shows what an instant payout costs: with the payout's own transaction. */
function ownFees({ balance_transaction: own, id }: Stripe.Payout): PayoutHead['ownFees'] {
  if (own === null || typeof own === 'string' || own.fee === 0) return [];
  const movement = movementOf(own, id);
  if (!movement) return [];
  return movement.fees ?? [{ kind: 'processing', name: 'stripe_fee', amount: movement.fee }];
}

export interface OfPayout {
  payoutId: string;
}
export interface OfPeriod {
  period: Period;
}

/** A page of what was paid out with it, or of what moved the balance meanwhile. */
export async function fetchMovements(
  stripe: Stripe,
  of: OfPayout | OfPeriod,
  after?: string,
): Promise<MovementPage> {
  const { data, has_more: hasMore } = await stripe.balanceTransactions.list({
    ...('period' in of ? during(of.period) : { payout: of.payoutId }),
    limit: PAGE,
    expand: ['data.source'],
    ...(after === undefined ? {} : { starting_after: after }),
  });
  const movements = data.flatMap(
    (transaction) => movementOf(transaction, 'period' in of ? undefined : of.payoutId) ?? [],
  );
  return {
    // Each payout is booked by itself, and taken back when it fails.
    movements: 'period' in of ? movements.filter(({ kind }) => kind !== 'returned_payout') : movements,
    next: hasMore ? data.at(-1)?.id : undefined,
  };
}

/** The currencies in which anything but payouts moved. */
export async function currenciesIn(stripe: Stripe, period: Omit<Period, 'currency'>): Promise<string[]> {
  const found = new Set<string>();
  for await (const transaction of stripe.balanceTransactions.list({ ...spanOf(period), limit: PAGE })) {
    const { type, reporting_category: category, currency } = transaction;
    if (kindOf({ type, category }) !== 'returned_payout') found.add(currency.toUpperCase());
  }
  return [...found].sort();
}

function during({ currency, ...span }: Period) {
  return { ...spanOf(span), currency: currency.toLowerCase() };
}

function spanOf({ from, to }: Omit<Period, 'currency'>) {
  return { created: { gte: secondsOf(new Date(from)), lt: secondsOf(new Date(to)) } };
}

function secondsOf(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}

function statusOf(status: string): PayoutHead['status'] {
  switch (status) {
    case 'paid':
    case 'failed':
    case 'canceled':
      return status;
    // `pending`, `in_transit`, and whatever Stripe may add before the money has arrived.
    default:
      return 'pending';
  }
}
