import type { Fields } from '../fields.ts';
import { group, text } from '../fields.ts';

const MOST_LINES = 5;
const lineNames = ['Addr1', 'Addr2', 'Addr3', 'Addr4', 'Addr5'];

/** The address as it is printed: own lines first, then city, state and postal code on one. */
export function addressBlock(fields: Fields, name: string): Fields | undefined {
  const address = group(fields, name);
  if (!address) return undefined;
  const place = [
    text(address, 'City'),
    [text(address, 'State'), text(address, 'PostalCode')].filter(Boolean).join('  '),
  ]
    .filter(Boolean)
    .join(', ');
  const lines = [...lineNames.map((line) => text(address, line)), place, text(address, 'Country')].filter(
    Boolean,
  );
  return Object.fromEntries(lines.slice(0, MOST_LINES).map((line, at) => [`Addr${at + 1}`, line]));
}
