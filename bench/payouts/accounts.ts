/** Accounts of the sample company by role: one each, so that every sum can be seen. */
export const ACCOUNTS = {
  payout_bank: '35',
  payout_clearing: '36',
  payout_negative: '3',
  payout_fees: '8',
  payout_fee_tax: '21',
  payout_application_fees: '11',
  payout_withheld_tax: '10',
  payout_exchange: '91',
  payout_charges: '82',
  payout_refunds: '86',
  payout_disputes: '9',
  payout_reserves: '32',
  payout_financing: '43',
  payout_topups: '81',
  payout_transfers: '29',
  payout_platform_earnings: '83',
  payout_contributions: '16',
  payout_issuing: '17',
  payout_customer_funds: '44',
  payout_adjustments: '78',
} as const;
export type Role = keyof typeof ACCOUNTS;

/** Of every other currency in the company's own: whole, so that sums in both are exact. */
export const FOREIGN_RATE = 2;

export function rateOf(currency: string): number {
  return currency.toUpperCase() === 'USD' ? 1 : FOREIGN_RATE;
}

/** Currencies without decimals that the processor states in whole units. */
const WHOLE: readonly string[] = ['JPY'];

/** An amount as the processor states it, in hundredths whatever the currency has. */
export function centsOf(stated: number, currency: string): number {
  return WHOLE.includes(currency.toUpperCase()) ? stated * 100 : stated;
}

/** Money itself lies there: in other currencies the same account of the sample company. */
const PER_CURRENCY: readonly Role[] = [
  'payout_bank',
  'payout_clearing',
  'payout_negative',
  'payout_reserves',
  'payout_topups',
];

export function mappings(currencies: readonly string[]): [key: string, account: string][] {
  const foreign = currencies.flatMap((currency) =>
    PER_CURRENCY.map((role): [string, string] => [`${role}:${currency}`, ACCOUNTS[role]]),
  );
  return [...Object.entries(ACCOUNTS), ...foreign];
}
