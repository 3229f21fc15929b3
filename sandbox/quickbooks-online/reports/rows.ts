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

/** What was booked in the span that is asked for, the earliest first; with a customer or vendor named, only theirs. */
export function byDate(books: Books, query: URLSearchParams): Booked[] {
  const { start, end } = periodOf(books, query);
  const wanted = [...bookings(books, start, end)].filter(
    ({ record }) =>
      isNamed(query, 'customer', refId(record, 'CustomerRef')) &&
      isNamed(query, 'vendor', refId(record, 'VendorRef') ?? refId(record, 'EntityRef')),
  );
  return wanted.sort((a, b) => a.date.localeCompare(b.date));
}

/** Whether an id is among those that a query names; where it names none, all are. */
export function isNamed(query: URLSearchParams, name: string, id: string | undefined): boolean {
  const asked = query.get(name);
  return asked === null || asked === '' || (id !== undefined && asked.split(',').includes(id));
}

/** The account on the other side of a posting, or that there are several. */
export function splitOf(books: Books, { postings }: Booked, account: string): string {
  const others = new Set(
    postings.filter((one) => one.cents !== 0 && one.account !== account).map((one) => one.account),
  );
  const [only] = others;
  return others.size === 1 ? nameOf(books, 'Account', only) : '-Split-';
}
