import type { Region } from './region.ts';

/** Where a business is at home: how its people write dates and amounts, and by which clock its days begin. */
export interface Place {
  /** A BCP 47 tag with a country, as in `en-CA`; null until anything says where the business is. */
  locale: string | null;
  /** An IANA name; null until anything says it. */
  timeZone: string | null;
}

const OF_REGION: Readonly<Record<Region, string | null>> = { US: 'en-US', Canada: 'en-CA', Global: null };

/** The tag as everybody writes it; undefined for what is none, or names no country. */
export function localeOf(tag: string): string | undefined {
  try {
    const locale = new Intl.Locale(tag);
    return locale.region ? `${locale.language}-${locale.region}` : undefined;
  } catch {
    return undefined;
  }
}

/** As most people of the country (ISO 3166, two letters) write; by the region where no company says the country. */
export function usualLocale(country: string | undefined, region: Region | null): string | null {
  if (country !== undefined && /^[A-Z]{2}$/.test(country)) {
    const { language, region: known } = new Intl.Locale(`und-${country}`).maximize();
    if (language !== 'und' && known) return `${language}-${known}`;
  }
  return region && OF_REGION[region];
}
