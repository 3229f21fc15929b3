import type Stripe from 'stripe';
import { fromMinor } from '../../domain/money.ts';
import type { Movement } from '../../domain/payout-report.ts';

/** A balance transaction in our terms; undefined for the payout's own, which takes the money out. */
export function movementOf(transaction: Stripe.BalanceTransaction, payoutId: string): Movement | undefined {
  const { source } = transaction;
  const sourceId = typeof source === 'string' ? source : source?.id;
  if (transaction.type === 'payout' && sourceId === payoutId) return undefined;
  const currency = transaction.currency.toUpperCase();
  const kind = kindOf(transaction);
  return {
    kind,
    reference: transaction.id,
    source: sourceId,
    description: transaction.description?.slice(0, 500) || undefined,
    amount: fromMinor(transaction.amount, currency),
    fee: fromMinor(transaction.fee, currency),
    chargeIds: kind === 'charge' ? chargeIds(source) : [],
    returnedPayout: kind === 'returned_payout' ? sourceId : undefined,
  };
}

function kindOf({ type, reporting_category: category }: Stripe.BalanceTransaction): Movement['kind'] {
  switch (type) {
    case 'charge':
    case 'payment':
      return 'charge';
    case 'refund':
    case 'payment_refund':
    case 'payment_failure_refund':
    case 'payment_reversal':
    case 'refund_failure':
      return 'refund';
    case 'stripe_fee':
    case 'stripe_fx_fee':
    case 'tax_fee':
      return 'fee';
    case 'payout':
    case 'payout_cancel':
    case 'payout_failure':
      return 'returned_payout';
    default:
      return kindOfCategory(category);
  }
}

/** Disputes are adjustments that only their category tells apart. */
function kindOfCategory(category: string): Movement['kind'] {
  if (category.startsWith('dispute')) return 'dispute';
  return category === 'fee' || category === 'network_cost' ? 'fee' : 'adjustment';
}

/** A charge is known by its own id or by that of the payment intent behind it. */
function chargeIds(source: Stripe.BalanceTransaction['source']): string[] {
  if (typeof source === 'string') return [source];
  if (!source) return [];
  const intent: unknown = 'payment_intent' in source ? source.payment_intent : undefined;
  return [source.id, ...(typeof intent === 'string' ? [intent] : [])];
}
