import { Decimal } from 'decimal.js';
import type { TaxRateFact } from '../company-facts.ts';

/**
 * Tax as QuickBooks reckons it: each rate on the sum of what it taxes, to the cent; tax inside amounts is taken
 * out code by code. Amounts are decimals with at most two digits after the point, whatever the currency.
 */

/** What the lines of one code come to. */
export interface TaxedSum {
  rates: readonly TaxRateFact[];
  /** With its tax, where prices hold it. */
  amount: Decimal;
}

export function toCent(value: Decimal): Decimal {
  return value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

/** The percentage that holds on a day. */
export function percentOn(rate: TaxRateFact, day: string): string {
  return rate.since.filter((period) => period.day <= day).at(-1)?.percent ?? rate.percent;
}

export function percentOfAll(rates: readonly TaxRateFact[], day: string): Decimal {
  return rates.reduce((sum, rate) => sum.plus(percentOn(rate, day)), new Decimal(0));
}

/** Tax that comes on top. A rate that several codes share is applied once, to all that it taxes. */
export function taxOnTop(sums: readonly TaxedSum[], day: string): Decimal {
  const byRate = new Map<string, { rate: TaxRateFact; net: Decimal }>();
  for (const { rates, amount } of sums) {
    for (const rate of rates) {
      const net = (byRate.get(rate.id)?.net ?? new Decimal(0)).plus(amount);
      byRate.set(rate.id, { rate, net });
    }
  }
  return total([...byRate.values()].map(({ rate, net }) => toCent(net.times(percentOn(rate, day)).div(100))));
}

/** The part of an amount that is tax at `percent`. */
export function taxWithin(amount: Decimal, percent: Decimal): Decimal {
  return amount.minus(toCent(amount.div(percent.div(100).plus(1))));
}

export function taxInside(sums: readonly TaxedSum[], day: string): Decimal {
  return total(sums.map(({ rates, amount }) => taxWithin(amount, percentOfAll(rates, day))));
}

/** The sums after a discount, which spreads over them by their amounts; the last takes what rounding leaves. */
export function discounted(sums: readonly TaxedSum[], discount: Decimal): TaxedSum[] {
  const all = total(sums.map(({ amount }) => amount));
  if (all.isZero()) return [...sums];
  let left = discount;
  return sums.map((sum, index) => {
    const part = index === sums.length - 1 ? left : toCent(discount.times(sum.amount).div(all));
    left = left.minus(part);
    return { ...sum, amount: sum.amount.minus(part) };
  });
}

export function total(amounts: readonly Decimal[]): Decimal {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0));
}
