import type { Books } from '../engine/books.ts';
import type { WriteOptions } from '../engine/draft.ts';
import { isId } from '../engine/id-keys.ts';
import { present } from '../engine/present.ts';
import { isBuried } from '../engine/tombstones.ts';
import { create, remove, update, voidTransaction } from '../engine/write.ts';
import type { Operation } from '../entities/declaration.ts';
import { businessRule, deletedTransaction, fault, notFound } from '../faults/catalog.ts';
import type { JsonObject } from '../json.ts';
import { text } from '../json.ts';
import { runQuery } from '../query/run.ts';
import { shown, writeRecurring } from './recurring.ts';

/** What a write may rely on beside its body. */
export interface WriteContext {
  options: WriteOptions;
  /** Another write of a name is under way in the company. */
  nameBusy: boolean;
}

const names = new Set(['Customer', 'Vendor', 'Employee']);

export function writesName(entity: string): boolean {
  return names.has(entity);
}

/** A rate is one for each currency and day: a second one takes the place of the first. */
function sameRate(books: Books, body: JsonObject): JsonObject {
  const day = text(body, 'AsOfDate') ?? books.today;
  const known = [...books.all('ExchangeRate')].find(
    (rate) => rate.SourceCurrencyCode === body.SourceCurrencyCode && rate.AsOfDate === day,
  );
  return known ? { ...body, Id: known.Id, SyncToken: known.SyncToken } : body;
}

/** Carries out one write inside a transaction of its own and returns the entity's part of the answer. */
export function executeWrite(
  books: Books,
  entity: string,
  operation: Operation,
  body: JsonObject,
  context: WriteContext,
): JsonObject {
  const declaration = books.declaration(entity);
  if (context.nameBusy && writesName(entity)) {
    throw businessRule('You can only add or edit one name at a time. Please try again.');
  }
  const key = declaration.wireName ?? entity;
  if (entity === 'RecurringTransaction') return { [key]: writeRecurring(books, operation, body) };
  if (entity === 'ExchangeRate' && operation === 'create') {
    const rate = sameRate(books, body);
    if (rate !== body) return { [key]: update(books, declaration, rate, context.options) };
  }
  switch (operation) {
    case 'create':
      return { [key]: create(books, declaration, body, context.options) };
    case 'update':
      return { [key]: update(books, declaration, body, context.options) };
    case 'delete':
      return { [key]: remove(books, declaration, body) };
    case 'void':
      return { [key]: voidTransaction(books, declaration, body) };
  }
}

export function executeRead(books: Books, entity: string, id: string): JsonObject {
  const declaration = books.declaration(entity);
  if (!isId(id)) throw fault('2030', `Id should be a valid number. Supplied value:${id}`, 'Id');
  const record = books.find(entity, id);
  if (!record) throw isBuried(books, entity, id) ? deletedTransaction() : notFound();
  if (entity === 'RecurringTransaction') return { [entity]: shown(books, record) };
  return { [declaration.wireName ?? entity]: present(books, declaration, record) };
}

export function executeQuery(books: Books, source: string): JsonObject {
  return { QueryResponse: runQuery(books, source) };
}
