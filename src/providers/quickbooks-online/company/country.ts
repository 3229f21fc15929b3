/** Since October 2025 QuickBooks writes countries in three letters; older companies have two, or a name. */
const TWO_LETTERS: Readonly<Record<string, string>> = {
  USA: 'US',
  'UNITED STATES': 'US',
  CAN: 'CA',
  CANADA: 'CA',
  GBR: 'GB',
  UK: 'GB',
  'UNITED KINGDOM': 'GB',
  AUS: 'AU',
  AUSTRALIA: 'AU',
  NZL: 'NZ',
  IRL: 'IE',
  FRA: 'FR',
  IND: 'IN',
  SGP: 'SG',
  ZAF: 'ZA',
  HKG: 'HK',
  MEX: 'MX',
  BRA: 'BR',
};

export function countryCode(written: string): string {
  const country = written.trim().toUpperCase();
  return TWO_LETTERS[country] ?? country;
}
