/** Where a company keeps its books; it decides how sales tax is stated. As the set-up wizard names them. */
export const REGIONS = ['US', 'Canada', 'Global'] as const;
export type Region = (typeof REGIONS)[number];

/** The region of a company in `country` (ISO 3166, two letters). */
export function regionOf(country: string): Region {
  if (country === 'US') return 'US';
  return country === 'CA' ? 'Canada' : 'Global';
}
