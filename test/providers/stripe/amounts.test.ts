import { describe, expect, it } from 'vitest';
import { exponentOf } from '../../../src/domain/money.ts';
import { amountFrom, digitsAtStripe, payoutStep } from '../../../src/providers/stripe/amounts.ts';

/** Every presentment currency of Stripe, by the digits that its documentation gives it. */
const TWO =
  `USD AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY
  COP CRC CVE CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD KES
  KGS KHR KYD KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN
  PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH UGX UYU
  UZS WST XCD YER ZAR ZMW`.split(/\s+/);
const WHOLE = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');
const THREE = 'BHD JOD KWD OMR TND'.split(' ');
/** Stripe states them otherwise than the world. */
const SPECIAL = ['ISK', 'UGX', 'MGA'];

describe('amounts of Stripe', () => {
  it.each([
    ...TWO.map((code) => [code, 2] as const),
    ...WHOLE.map((code) => [code, 0] as const),
    ...THREE.map((code) => [code, 3] as const),
  ])('in %s have %i digits, and one unit is one unit', (code, digits) => {
    expect(digitsAtStripe(code)).toBe(digits);
    expect(amountFrom(10 ** digits * 7, code)).toBe((7).toFixed(exponentOf(code)));
    if (!SPECIAL.includes(code)) expect(digits).toBe(exponentOf(code));
  });

  it('that the world counts otherwise are neither 100 times too big nor too small', () => {
    expect([amountFrom(500, 'ISK'), amountFrom(500, 'UGX'), amountFrom(500, 'MGA')]).toEqual([
      '5',
      '5',
      '500.00',
    ]);
  });

  it('are paid out in steps where Stripe rounds them', () => {
    expect(['HUF', 'TWD', 'ISK', 'UGX'].map(payoutStep)).toEqual(['1.00', '1.00', '1', '1']);
    expect(THREE.map(payoutStep)).toEqual(THREE.map(() => '0.010'));
    expect(['USD', 'EUR', 'JPY'].map(payoutStep)).toEqual([undefined, undefined, undefined]);
  });
});
