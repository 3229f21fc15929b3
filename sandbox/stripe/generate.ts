import type { PayoutInput } from './account.ts';
import { oddSale, otherMovement } from './generate-kinds.ts';
import type { MovementInput } from './objects.ts';
import { Random } from './random.ts';

export interface Generate {
  seed: number;
  count: number;
  /** `usd` alone by default. */
  currencies?: [string, ...string[]];
  /** Movements of a payout, at most. */
  most?: number;
  /**
   * Also what only some accounts have: fees in parts, other currencies, partial captures, every kind of movement,
   * payouts by hand that the next automatic one nets, and now and then a kind that nobody knows.
   */
  everything?: boolean;
}

const DAY = 86_400_000;
const FIRST_DAY = Date.parse('2026-01-05T00:00:00Z');

/** Payouts as they happen: sales with fees, refunds, disputes lost and won, fees of their own, some negative. */
export function generatePayouts(input: Generate): PayoutInput[] {
  const { seed, count, currencies = ['usd'], most = 12, everything = false } = input;
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const currency = random.pick(currencies);
    const arrives = new Date(FIRST_DAY + (index % 300) * DAY).toISOString().slice(0, 10);
    if (everything && random.chance(0.08)) return { currency, arrives, ...byHand(random) };
    const movements = nonZero(movementsOf(random, random.between(1, most), random.chance(0.12)));
    if (!everything) return { currency, arrives, movements };
    return { currency, arrives, sweep: true, movements: [...movements, ...odd(random, currency)] };
  });
}

function odd(random: Random, currency: string): MovementInput[] {
  const unknown: MovementInput = {
    type: 'adjustment',
    category: 'never_heard_of',
    amount: -77,
    source: null,
  };
  return [
    oddSale(random, currency),
    ...Array.from({ length: random.between(0, 3) }, () => otherMovement(random)),
    ...(random.chance(0.03) ? [unknown] : []),
  ];
}

/** Nothing says what it consists of; half of them cost something. */
function byHand(random: Random): Omit<PayoutInput, 'currency' | 'arrives'> {
  const amount = random.between(500, 20_000);
  const fee = random.chance(0.5) ? Math.round(amount * 0.01) : 0;
  return { automatic: false, method: 'instant', amount, fee };
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
