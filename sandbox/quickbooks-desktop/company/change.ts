import type { Fields } from '../fields.ts';
import type { Books } from './books.ts';
import type { StoredRecord } from './record.ts';

/** Stores a record with new content, as of now. */
export function changeRecord(books: Books, record: StoredRecord, fields: Fields): StoredRecord {
  const changed = { ...record, fields, modified: books.wall(), editSequence: String(books.epoch()) };
  books.put(changed);
  return changed;
}
