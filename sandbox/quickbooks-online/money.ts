import { Decimal } from 'decimal.js';
import type { JsonObject } from './json.ts';

/** Amounts are whole cents inside the sandbox, so that sums never drift; numbers with two places on the wire. */
export type Cents = number;

type Exact = Decimal.Value;

/** Below this a number with two places times a hundred is a whole one but for far less than {@link NEARLY}. */
const LARGE = 1e9;
const NEARLY = 1e-6;

export function toCents(value: Exact): Cents {
  if (typeof value === 'number') {
    const scaled = value * 100;
    const whole = Math.round(scaled);
    // Whatever lies this near to a whole number is rounded to it, however it is written.
    if (Math.abs(whole) < LARGE && Math.abs(scaled - whole) < NEARLY) return whole === 0 ? 0 : whole;
  }
  return new Decimal(value).times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
}

export function fromCents(cents: Cents): number {
  return cents / 100;
}

export function cents(from: JsonObject | undefined, key: string): Cents {
  const value = from?.[key];
  return typeof value === 'number' ? toCents(value) : 0;
}

export function multiply(left: Exact, right: Exact): Cents {
  if (right === 1) return toCents(left);
  return toCents(new Decimal(left).times(right));
}

/** `percent` of an amount, rounded half up to the cent. */
export function percentOf(amount: Cents, percent: Exact): Cents {
  return new Decimal(amount).times(percent).div(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
}

/** The part of a tax-inclusive amount that is tax at `percent`. */
export function taxWithin(amount: Cents, percent: Exact): Cents {
  const net = new Decimal(amount).div(new Decimal(percent).div(100).plus(1));
  return amount - net.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
}

export function convert(amount: Cents, rate: Exact): Cents {
  if (rate === 1) return amount;
  return new Decimal(amount).times(rate).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
}

/** Splits `amount` in proportion to `weights`; the parts add up to it exactly (the last takes the rest). */
export function share(amount: Cents, weights: readonly Cents[]): Cents[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return weights.map((_, i) => (i === 0 ? amount : 0));
  let left = amount;
  return weights.map((weight, i) => {
    if (i === weights.length - 1) return left;
    const part = new Decimal(amount)
      .times(weight)
      .div(total)
      .toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
      .toNumber();
    left -= part;
    return part;
  });
}

export function sum(values: Iterable<Cents>): Cents {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
