import type { PayoutInput } from './account.ts';
import { byHand, type Generate, inSteps, movementsOf, oddMovements } from './generate.ts';
import type { MovementInput } from './objects.ts';
import { Random } from './random.ts';

const DAY_S = 86_400;

export interface Day {
  currency: string;
  movements: MovementInput[];
  /** Asked for on that day. */
  payouts: PayoutInput[];
}

/**
 * The days up to `now` of an account that pays out by hand, today's with it: what moved the balance in each currency, on
 * some days more out than in, and payouts of which nothing says what they consist of.
 */
export function generateDays(
  { seed, days = 0, currencies = ['usd'], most = 12 }: Generate,
  now: number,
): Day[] {
  const random = new Random(seed);
  const odd = oddMovements(random, seed);
  const today = Math.floor(now / 1_000 / DAY_S) * DAY_S;
  return Array.from({ length: days }, (_, index) => today - (days - 1 - index) * DAY_S).flatMap((start) =>
    currencies
      .filter(() => random.chance(0.7))
      .map((currency): Day => {
        const created = () => start + random.between(0, start === today ? 0 : DAY_S - 1);
        const moved = movementsOf(random, random.between(1, most), random.chance(0.3));
        const movements = [...moved, ...odd(currency)].map((movement) => ({
          ...inSteps(movement, currency),
          created: created(),
        }));
        const arrives = new Date(start * 1_000).toISOString().slice(0, 10);
        const payout = () => ({ currency, arrives, created: created(), ...byHand(random, currency) });
        return { currency, movements, payouts: random.chance(0.6) ? [payout()] : [] };
      }),
  );
}
