import type { PayoutInput } from './account.ts';
import { followUps, oddSale, otherMovements } from './generate-kinds.ts';
import type { MovementInput } from './objects.ts';
import { Random } from './random.ts';

export interface Generate {
  seed: number;
  count: number;
  /** `usd` alone by default. */
  currencies?: [string, ...string[]];
  /** Of an account that pays out by hand: movements on so many days, and payouts without contents; `count` has no say. */
  days?: number;
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
  const odd = oddMovements(random, seed);
  return Array.from({ length: count }, (_, index) => {
    const currency = random.pick(currencies);
    const arrives = new Date(FIRST_DAY + (index % 300) * DAY).toISOString().slice(0, 10);
    if (everything && random.chance(0.08)) return { currency, arrives, ...byHand(random, currency) };
    const movements = nonZero(movementsOf(random, random.between(1, most), random.chance(0.12)));
    if (!everything) return { currency, arrives, movements };
    const all = [...movements, ...odd(currency)].map((movement) => inSteps(movement, currency));
    return { currency, arrives, sweep: true, movements: all };
  });
}

/**
 * What only some accounts have, for one payout after the other: an odd sale, what goes back of it in this payout or in
 * the next of its currency, and movements of every kind.
 */
export function oddMovements(random: Random, seed: number): (currency: string) => MovementInput[] {
  const waiting = new Map<string, MovementInput[]>();
  const other = otherMovements(random);
  let sales = 0;
  return (currency) => {
    sales += 1;
    const odd = { ...oddSale(random, currency), paymentIntent: `pi_${seed}_${sales}` };
    const next = random.chance(0.4) ? followUps(random, odd) : [];
    const isLater = random.chance(0.5);
    const late = waiting.get(currency) ?? [];
    waiting.set(currency, isLater ? next : []);
    return [odd, ...late, ...(isLater ? [] : next), ...Array.from({ length: random.between(0, 3) }, other)];
  };
}

/** Without decimals in the world, and stated in hundredths, of which there are only whole hundreds. */
const STATED_IN_HUNDREDS = new Set(['isk', 'ugx']);

export function inSteps(movement: MovementInput, currency: string): MovementInput {
  if (!STATED_IN_HUNDREDS.has(currency)) return movement;
  const { amount, fee, feeDetails, uncaptured } = movement;
  const left = uncaptured && {
    ...uncaptured,
    amount: uncaptured.amount * 100,
    fee: (uncaptured.fee ?? 0) * 100,
  };
  return {
    ...movement,
    amount: amount * 100,
    ...(fee === undefined ? {} : { fee: fee * 100 }),
    ...(feeDetails ? { feeDetails: feeDetails.map((each) => ({ ...each, amount: each.amount * 100 })) } : {}),
    ...(left ? { uncaptured: left } : {}),
  };
}

/** Nothing says what it consists of; half of them cost something. */
export function byHand(random: Random, currency: string): Omit<PayoutInput, 'currency' | 'arrives'> {
  const size = random.between(500, 20_000);
  const costs = random.chance(0.5) ? Math.round(size * 0.01) : 0;
  const { amount, fee } = inSteps({ type: 'payout', amount: size, fee: costs }, currency);
  return { automatic: false, method: 'instant', amount, fee };
}

/** The processor does not pay out nothing. */
function nonZero(movements: MovementInput[]): MovementInput[] {
  const total = movements.reduce((sum, { amount, fee = 0 }) => sum + amount - fee, 0);
  return total === 0 ? [...movements, { type: 'charge', amount: 1_000, fee: 59 }] : movements;
}

export function movementsOf(random: Random, size: number, negative: boolean): MovementInput[] {
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
