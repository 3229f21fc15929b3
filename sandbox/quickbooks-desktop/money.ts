import { Decimal } from 'decimal.js';

/** Amounts are whole cents inside the company file, so that sums never drift; text with two places on the wire. */
export type Cents = number;

const HALF_UP = Decimal.ROUND_HALF_UP;

export function toCents(value: Decimal.Value | undefined): Cents {
  return value === undefined || value === '' ? 0 : whole(new Decimal(value).times(100));
}

/** `12.50`, `-3.00`, as amounts are written. */
export function amount(cents: Cents): string {
  return new Decimal(cents).div(100).toFixed(2);
}

export function multiply(quantity: Decimal.Value, price: Decimal.Value): Cents {
  return whole(new Decimal(quantity).times(price).times(100));
}

/** `percent` of an amount, rounded half up to the cent. */
export function percentOf(cents: Cents, percent: Decimal.Value): Cents {
  return whole(new Decimal(cents).times(percent).div(100));
}

/** A price with up to five places, as the vendor prints a rate that it had to work out. */
export function priceOf(cents: Cents, quantity: Decimal.Value): string {
  return price(new Decimal(cents).div(100).div(quantity));
}

export function price(value: Decimal.Value): string {
  const exact = new Decimal(value).toDecimalPlaces(5, HALF_UP);
  return exact.toFixed(Math.max(2, exact.decimalPlaces()));
}

export function sum(values: Iterable<Cents>): Cents {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Adding zero turns a negative zero into zero. */
function whole(value: Decimal): number {
  return value.toDecimalPlaces(0, HALF_UP).toNumber() + 0;
}
