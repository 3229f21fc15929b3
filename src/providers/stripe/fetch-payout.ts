import type Stripe from 'stripe';
import { fromMinor } from '../../domain/money.ts';
import type { Movement, ReportedPayout } from '../../domain/payout-report.ts';
import type { FetchOptions } from '../payout-source.ts';
import { movementOf } from './movement.ts';

/** The most that Stripe gives in one page. */
const PAGE = 100;

/** The payout and all that was paid out with it, page after page. */
export async function fetchPayout(
  stripe: Stripe,
  payoutId: string,
  options: FetchOptions,
): Promise<ReportedPayout> {
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
    movements: itemized ? await fetchMovements(stripe, payoutId, options) : [],
  };
}

async function fetchMovements(
  stripe: Stripe,
  payoutId: string,
  { signal, onProgress }: FetchOptions,
): Promise<Movement[]> {
  const movements: Movement[] = [];
  const pages = stripe.balanceTransactions.list({
    payout: payoutId,
    limit: PAGE,
    expand: ['data.source'],
  });
  for await (const transaction of pages) {
    signal?.throwIfAborted();
    const movement = movementOf(transaction, payoutId);
    if (movement) movements.push(movement);
    onProgress(movements.length);
  }
  return movements;
}

function statusOf(status: string): ReportedPayout['status'] {
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
