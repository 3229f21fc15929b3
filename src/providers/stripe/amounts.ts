import { Decimal } from 'decimal.js';
import { type Amount, exponentOf, roundAmount } from '../../domain/money.ts';

/** Currencies of which Stripe states whole units, in words of its list of zero-decimal currencies. */
const WHOLE: ReadonlySet<string> = new Set(
  'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '),
);
/** States them in thousandths. */
const THOUSANDTHS: ReadonlySet<string> = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));
/** Without decimals in the world, and in hundredths at Stripe "to maintain backwards compatibility". */
const HUNDREDTHS_OF_WHOLE: ReadonlySet<string> = new Set(['ISK', 'UGX']);
/** Charged with two decimals and paid out in whole units alone. */
const PAID_OUT_WHOLE: ReadonlySet<string> = new Set(['HUF', 'TWD']);

/** Digits after the point of an amount that Stripe states in `currency`. */
export function digitsAtStripe(currency: string): number {
  if (WHOLE.has(currency)) return 0;
  return THOUSANDTHS.has(currency) ? 3 : 2;
}

/** An amount as Stripe states it, in the precision that the currency has in the world. */
export function amountFrom(minor: number, currency: string): Amount {
  return roundAmount(new Decimal(minor).div(new Decimal(10).pow(digitsAtStripe(currency))), currency);
}

/**
 * The least that payouts in `currency` differ by, where that is more than its smallest unit: what is less stays at
 * Stripe until a later payout.
 */
export function payoutStep(currency: string): Amount | undefined {
  if (HUNDREDTHS_OF_WHOLE.has(currency) || PAID_OUT_WHOLE.has(currency)) return roundAmount(1, currency);
  return THOUSANDTHS.has(currency) && exponentOf(currency) === 3 ? '0.010' : undefined;
}
