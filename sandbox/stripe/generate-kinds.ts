import type { MovementInput } from './objects.ts';
import type { Random } from './random.ts';

/** Movements beside sales and refunds, as accounts of every kind have them. */
const OTHERS: readonly ((random: Random, amount: number) => MovementInput)[] = [
  (_, amount) => ({ type: 'adjustment', category: 'refund_failure', amount }),
  (random, amount) => ({ type: 'reserve_transaction', amount: random.chance(0.5) ? -amount : amount }),
  (random, amount) => without('payout_minimum_balance_hold', random.chance(0.5) ? -amount : amount),
  (_, amount) => without('adjustment', -amount, 'financing_paydown'),
  (_, amount) => without('adjustment', amount, 'financing_payout'),
  (_, amount) => ({ type: 'topup', amount }),
  (_, amount) => ({ type: 'transfer', amount: -amount }),
  (_, amount) => ({ type: 'application_fee', amount }),
  (_, amount) => without('contribution', -amount),
  (_, amount) => without('network_cost', -amount),
  (_, amount) => without('stripe_fee', -amount),
  (_, amount) => without('tax_fee', -amount),
  (_, amount) => without('issuing_transaction', -amount),
  (_, amount) => without('adjustment', amount, 'unreconciled_customer_funds'),
  (_, amount) => without('payment_failure_refund', -amount),
];

/** The processor names nothing that caused it. */
function without(type: string, amount: number, category?: string): MovementInput {
  return { type, amount, category, source: null };
}

const FOREIGN = { usd: 'eur', eur: 'usd', gbp: 'eur', huf: 'eur' } as const;

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
  const foreign = FOREIGN[currency as keyof typeof FOREIGN] ?? 'eur';
  const paid = Math.round(amount / 1.1);
  return { type: 'charge', amount, fee, exchange: { amount: paid, currency: foreign, rate: 1.1 } };
}

export function otherMovement(random: Random): MovementInput {
  const make = OTHERS[random.between(0, OTHERS.length - 1)] ?? OTHERS[0];
  const amount = random.between(50, 4_000);
  return make ? make(random, amount) : without('stripe_fee', -amount);
}
