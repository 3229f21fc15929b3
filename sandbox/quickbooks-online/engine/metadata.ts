import type { JsonObject } from '../json.ts';
import { child, text } from '../json.ts';
import { recordTime } from '../wire-time.ts';
import type { Books } from './books.ts';

/** Gives a record that nobody else holds its identity. */
export function born(books: Books, record: JsonObject, id: string): JsonObject {
  const at = recordTime(books.clock.now());
  record.Id = id;
  record.SyncToken = '0';
  record.MetaData = { CreateTime: at, LastUpdatedTime: at };
  return record;
}

export function touched(books: Books, record: JsonObject, before: JsonObject): JsonObject {
  const at = recordTime(books.clock.now());
  return {
    ...record,
    Id: before.Id,
    SyncToken: String(Number(text(before, 'SyncToken') ?? '0') + 1),
    MetaData: { ...child(before, 'MetaData'), LastUpdatedTime: at },
  };
}
