import type { Books } from '../engine/books.ts';
import type { JsonObject } from '../json.ts';
import { refId, text } from '../json.ts';
import { type Booked, bookings } from './ledger.ts';
import { periodOf } from './period.ts';
import type { Column } from './table.ts';

export const column = (title: string, type: string): Column => ({ title, type });

export function nameOf(books: Books, entity: string, id: string | undefined): string {
  const record = books.see(entity, id);
  return text(record, 'DisplayName') ?? text(record, 'Name') ?? 'Not Specified';
}

/** The name of whom a transaction is with; nothing where it is with nobody. */
export function partyOf(books: Books, record: JsonObject): string {
  const customer = refId(record, 'CustomerRef');
  if (customer !== undefined) return nameOf(books, 'Customer', customer);
  const vendor = refId(record, 'VendorRef') ?? refId(record, 'EntityRef');
  return vendor === undefined ? '' : nameOf(books, 'Vendor', vendor);
}

/** What was booked in the span that is asked for, the earliest first. */
export function byDate(books: Books, query: URLSearchParams): Booked[] {
  const { start, end } = periodOf(books, query);
  return [...bookings(books, start, end)].sort((a, b) => a.date.localeCompare(b.date));
}
