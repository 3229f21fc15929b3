import type { MovementInput } from './objects.ts';
import type { Random } from './random.ts';

/** Money that comes in, that goes out, or either. */
type Direction = 1 | -1 | 'either';
type Kind = readonly [type: string, direction: Direction, category?: string];

/**
 * Movements beside sales, refunds and disputes, as accounts of every kind have them: together with those every
 * category that the processor documents.
 */
const OTHERS: readonly [Kind, ...Kind[]] = [
  ['reserve_transaction', 'either'],
  ['reserved_funds', 'either', 'connect_reserved_funds'],
  ['payment_network_reserve_hold', -1, 'payment_network_reserved_funds'],
  ['payment_network_reserve_release', 1, 'payment_network_reserved_funds'],
  ['payout_minimum_balance_hold', -1],
  ['payout_minimum_balance_release', 1, 'minimum_balance_hold'],
  ['advance', 1],
  ['advance_funding', -1],
  ['anticipation_repayment', -1],
  ['adjustment', -1, 'financing_paydown'],
  ['adjustment', 1, 'financing_paydown_reversal'],
  ['adjustment', 1, 'financing_payout'],
  ['adjustment', -1, 'financing_payout_reversal'],
  ['topup', 1],
  ['topup_reversal', -1],
  ['inbound_transfer', 1, 'inbound_transfer'],
  ['inbound_transfer_reversal', -1, 'inbound_transfer_reversal'],
  ['transfer', -1],
  ['transfer_refund', 1],
  ['connect_collection_transfer', 'either'],
  ['application_fee', 1],
  ['application_fee_refund', -1],
  ['contribution', -1],
  ['climate_order_purchase', -1],
  ['climate_order_refund', 1],
  ['network_cost', -1],
  ['stripe_fee', -1],
  ['tax_fee', -1],
  ['issuing_authorization_hold', -1],
  ['issuing_authorization_release', 1],
  ['issuing_dispute', 1],
  ['issuing_transaction', -1],
  ['adjustment', 1, 'unreconciled_customer_funds'],
  ['adjustment', 'either', 'other_adjustment'],
  ['payment_failure_refund', -1],
  // Of which nobody has ever heard.
  ['adjustment', -1, 'never_heard_of'],
];

/** Types of which the processor has an object that caused it. */
const WITH_SOURCE = new Set([
  'topup',
  'topup_reversal',
  'transfer',
  'application_fee',
  'reserve_transaction',
]);

/** One after the other in random order, so that few are enough to meet them all. */
export function otherMovements(random: Random): () => MovementInput {
  let deck: Kind[] = [];
  return () => {
    if (deck.length === 0) deck = random.shuffle(OTHERS);
    const [type, direction, category] = deck.pop() ?? OTHERS[0];
    const size = random.between(50, 4_000);
    const comesIn = direction === 'either' ? random.chance(0.5) : direction === 1;
    return {
      type,
      amount: comesIn ? size : -size,
      ...(category === undefined ? {} : { category }),
      ...(WITH_SOURCE.has(type) ? {} : { source: null }),
    };
  };
}

const FOREIGN: Readonly<Record<string, string>> = { usd: 'eur', eur: 'usd', isk: 'usd' };

/** A sale with tax on its fee, with a platform's fee, in another currency, or captured in part. */
export function oddSale(random: Random, currency: string): MovementInput {
  const amount = random.between(2_000, 90_000);
  const fee = Math.round(amount * 0.029) + 30;
  const tax = Math.round(fee * 0.23);
  const draw = random.next();
  if (draw < 0.25) {
    const feeDetails = [
      { type: 'stripe_fee', amount: fee },
      { type: 'tax', amount: tax },
    ];
    return { type: 'charge', amount, fee: fee + tax, feeDetails };
  }
  if (draw < 0.4) {
    const feeDetails = [
      { type: 'stripe_fee', amount: fee },
      { type: 'application_fee', amount: 100 },
      { type: 'withheld_tax', amount: 20 },
    ];
    return { type: 'charge', amount, fee: fee + 120, feeDetails };
  }
  if (draw < 0.7)
    return { type: 'charge', amount, fee, uncaptured: { amount: Math.round(amount / 5), fee: 11 } };
  const exchange = { amount: Math.round(amount / 1.1), currency: FOREIGN[currency] ?? 'eur', rate: 1.1 };
  if (draw < 0.85) return { type: 'charge', amount, fee, exchange };
  const exchanged = Math.round(exchange.amount / 5);
  return {
    type: 'charge',
    amount,
    fee,
    exchange,
    uncaptured: { amount: Math.round(amount / 5), fee: 11, exchanged },
  };
}

/** What goes back of a sale or is disputed, some of it won later; failed refunds come back. */
export function followUps(random: Random, sale: MovementInput): MovementInput[] {
  const of = sale.paymentIntent;
  const size = random.between(50, Math.max(50, Math.round(sale.amount / 4)));
  const draw = random.next();
  if (draw < 0.5) return [{ type: 'refund', amount: -size, of }];
  const failed: MovementInput = { type: 'adjustment', category: 'refund_failure', amount: size, of };
  if (draw < 0.65) return [{ type: 'refund', amount: -size, of }, failed];
  const lost: MovementInput = { type: 'adjustment', category: 'dispute', amount: -size, fee: 1_500, of };
  const won: MovementInput = {
    type: 'adjustment',
    category: 'dispute_reversal',
    amount: size,
    fee: -1_500,
    of,
  };
  return random.chance(0.5) ? [lost] : [lost, won];
}
