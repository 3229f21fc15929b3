import type { PayoutInput } from './account.ts';
import type { MovementInput } from './objects.ts';
import { Random } from './random.ts';

export interface Generate {
  seed: number;
  count: number;
  /** `usd` alone by default. */
  currencies?: [string, ...string[]];
  /** Movements of a payout, at most. */
  most?: number;
}

const DAY = 86_400_000;
const FIRST_DAY = Date.parse('2026-01-05T00:00:00Z');

/** Payouts as they happen: sales with fees, refunds, disputes lost and won, fees of their own, some negative. */
export function generatePayouts({ seed, count, currencies = ['usd'], most = 12 }: Generate): PayoutInput[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const movements = movementsOf(random, random.between(1, most), random.chance(0.12));
    return {
      currency: random.pick(currencies),
      arrives: new Date(FIRST_DAY + (index % 300) * DAY).toISOString().slice(0, 10),
      movements: nonZero(movements),
    };
  });
}

/** The processor does not pay out nothing. */
function nonZero(movements: MovementInput[]): MovementInput[] {
  const total = movements.reduce((sum, { amount, fee = 0 }) => sum + amount - fee, 0);
  return total === 0 ? [...movements, { type: 'charge', amount: 1_000, fee: 59 }] : movements;
}

function movementsOf(random: Random, size: number, negative: boolean): MovementInput[] {
  return Array.from({ length: size }, () => (negative && random.chance(0.7) ? back(random) : any(random)));
}

function any(random: Random): MovementInput {
  const draw = random.next();
  if (draw < 0.72) return sale(random);
  if (draw < 0.86) return back(random);
  if (draw < 0.92) return dispute(random);
  if (draw < 0.96) return { type: 'stripe_fee', amount: -random.between(50, 2_500), description: 'Radar' };
  return { type: 'adjustment', amount: random.between(-3_000, 3_000) || 1 };
}

function sale(random: Random): MovementInput {
  const amount = random.between(100, 250_000);
  return { type: 'charge', amount, fee: Math.round(amount * 0.029) + 30 };
}

function back(random: Random): MovementInput {
  return { type: 'refund', amount: -random.between(100, 90_000) };
}

function dispute(random: Random): MovementInput {
  const amount = random.between(500, 60_000);
  return random.chance(0.6)
    ? { type: 'adjustment', category: 'dispute', amount: -amount, fee: 1_500 }
    : { type: 'adjustment', category: 'dispute_reversal', amount, fee: -1_500 };
}
