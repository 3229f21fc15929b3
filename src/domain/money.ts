import { Decimal } from 'decimal.js';
import { z } from 'zod';

/** Amounts are decimal strings in the currency's own precision ("12.50"); never floats. */
export type Amount = string;

/** Money of a day: what it is worth in another currency depends on both. */
export interface DatedMoney {
  currency: string;
  /** ISO date. */
  date: string;
}

/** Currencies whose precision is not two digits (ISO 4217). */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** Digits after the point that `currency` has. */
export function exponentOf(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** Rounds half up to the currency's precision. */
export function roundAmount(value: Decimal.Value, currency: string): Amount {
  const exponent = exponentOf(currency);
  return new Decimal(value).toDecimalPlaces(exponent, Decimal.ROUND_HALF_UP).toFixed(exponent);
}

export function addAmounts(amounts: readonly Amount[], currency: string): Amount {
  return roundAmount(
    amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)),
    currency,
  );
}

export function sameAmount(a: Decimal.Value, b: Decimal.Value): boolean {
  return new Decimal(a).equals(b);
}

export function isMore(a: Decimal.Value, b: Decimal.Value): boolean {
  return new Decimal(a).greaterThan(b);
}

/** The exact product of quantity and price, rounded to the currency. */
export function extend(quantity: string, unitPrice: string, currency: string): Amount {
  return roundAmount(new Decimal(quantity).times(unitPrice), currency);
}

/** True when `amount` has no more digits than `currency` allows. */
export function fitsCurrency(amount: Amount, currency: string): boolean {
  return new Decimal(amount).decimalPlaces() <= exponentOf(currency);
}

const PLAIN_DECIMAL = /^\d{1,11}(\.\d{1,7})?$/;

/** A non-negative decimal written plainly: no sign, exponent or thousands separator. */
export const decimalSchema = z
  .string()
  .regex(PLAIN_DECIMAL, 'is no non-negative decimal as text, such as "12.50"')
  .meta({ example: '12.50' });

/** The same with a sign: money that comes or goes. */
export const signedDecimalSchema = z
  .string()
  .regex(/^-?\d{1,11}(\.\d{1,7})?$/, 'is no decimal as text, such as "-12.50"')
  .meta({ example: '-12.50' });

/** The amount with its sign turned. */
export function negate(amount: Amount, currency: string): Amount {
  return roundAmount(new Decimal(0).minus(amount), currency);
}

/** The amount without its sign. */
export function magnitude(amount: Amount, currency: string): Amount {
  return roundAmount(new Decimal(amount).abs(), currency);
}

/** -1, 0 or 1. */
export function signOf(amount: Amount): number {
  return new Decimal(amount).comparedTo(0);
}

/** An amount in the smallest unit of its currency, as decimal text: 1050 cents are "10.50". */
export function fromMinor(minor: number, currency: string): Amount {
  const exponent = exponentOf(currency);
  return new Decimal(minor).div(new Decimal(10).pow(exponent)).toFixed(exponent);
}

export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'is no currency in three capital letters, such as "USD"')
  .meta({ example: 'USD' });
