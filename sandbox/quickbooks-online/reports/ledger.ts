import type { Books } from '../engine/books.ts';
import type { Posting } from '../engine/posting.ts';
import type { JsonObject } from '../json.ts';
import { text } from '../json.ts';

/** What one transaction booked on a day. */
export interface Booked {
  entity: string;
  record: JsonObject;
  date: string;
  postings: Posting[];
}

/** The bookings of every transaction dated in a span, both days included; an open end is left out. */
export function* bookings(books: Books, from: string | undefined, to: string | undefined): Generator<Booked> {
  for (const declaration of books.declarations.values()) {
    if (declaration.kind !== 'transaction' || !declaration.postings) continue;
    const prefix = [books.company.number, declaration.name, 'TxnDate'];
    const range = {
      start: [...prefix, from ?? ''],
      end: [...prefix, to ?? '\uffff', Number.POSITIVE_INFINITY],
    };
    for (const key of books.store.index.getKeys(range)) {
      const record = books.store.records.get([
        books.company.number,
        declaration.name,
        (key as number[])[4] ?? 0,
      ]);
      if (!record) continue;
      const date = text(record, 'TxnDate') ?? '';
      yield { entity: declaration.name, record, date, postings: declaration.postings(record, books) };
    }
  }
}
