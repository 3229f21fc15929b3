import type Stripe from 'stripe';
import { fromMinor } from '../../domain/money.ts';
import type { PayoutHead } from '../../domain/payout-report.ts';
import type { MovementPage, PayoutPage } from '../payout-source.ts';
import { movementOf } from './movement.ts';

/** The most that Stripe gives in one page. */
const PAGE = 100;

/** A page of the payouts that were made since then, as they are now. */
export async function listPayouts(stripe: Stripe, since: Date, after?: string): Promise<PayoutPage> {
  const { data, has_more: hasMore } = await stripe.payouts.list({
    created: { gte: Math.floor(since.getTime() / 1_000) },
    limit: PAGE,
    ...(after === undefined ? {} : { starting_after: after }),
  });
  return {
    payouts: data.map(({ id, status, created }) => ({
      id,
      status: statusOf(status),
      createdAt: new Date(created * 1_000),
    })),
    next: hasMore ? data.at(-1)?.id : undefined,
  };
}

export async function fetchPayout(stripe: Stripe, payoutId: string): Promise<PayoutHead> {
  const payout = await stripe.payouts.retrieve(payoutId);
  // Stripe knows the contents of automatic payouts only.
  const itemized = payout.automatic && payout.reconciliation_status !== 'not_applicable';
  const currency = payout.currency.toUpperCase();
  return {
    id: payout.id,
    status: statusOf(payout.status),
    failure: payout.failure_message ?? payout.failure_code ?? undefined,
    currency,
    amount: fromMinor(payout.amount, currency),
    date: new Date(payout.arrival_date * 1_000).toISOString().slice(0, 10),
    itemized,
    complete: !itemized || payout.reconciliation_status === 'completed',
  };
}

/** A page of what was paid out with it. */
export async function fetchMovements(
  stripe: Stripe,
  payoutId: string,
  after?: string,
): Promise<MovementPage> {
  const { data, has_more: hasMore } = await stripe.balanceTransactions.list({
    payout: payoutId,
    limit: PAGE,
    expand: ['data.source'],
    ...(after === undefined ? {} : { starting_after: after }),
  });
  return {
    movements: data.flatMap((transaction) => movementOf(transaction, payoutId) ?? []),
    next: hasMore ? data.at(-1)?.id : undefined,
  };
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
