import type { Books } from '../engine/books.ts';
import type { WriteOptions } from '../engine/draft.ts';
import { isId } from '../engine/id-keys.ts';
import { present } from '../engine/present.ts';
import { isBuried } from '../engine/tombstones.ts';
import { create, remove, update, voidTransaction } from '../engine/write.ts';
import type { Operation } from '../entities/declaration.ts';
import { businessRule, deletedTransaction, fault, notFound } from '../faults/catalog.ts';
import type { JsonObject } from '../json.ts';
import { runQuery } from '../query/run.ts';

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
  switch (operation) {
    case 'create':
      return { [entity]: create(books, declaration, body, context.options) };
    case 'update':
      return { [entity]: update(books, declaration, body, context.options) };
    case 'delete':
      return { [entity]: remove(books, declaration, body) };
    case 'void':
      return { [entity]: voidTransaction(books, declaration, body) };
  }
}

export function executeRead(books: Books, entity: string, id: string): JsonObject {
  const declaration = books.declaration(entity);
  if (!isId(id)) throw fault('2030', `Id should be a valid number. Supplied value:${id}`, 'Id');
  const record = books.find(entity, id);
  if (!record) throw isBuried(books, entity, id) ? deletedTransaction() : notFound();
  return { [entity]: present(books, declaration, record) };
}

export function executeQuery(books: Books, text: string): JsonObject {
  return { QueryResponse: runQuery(books, text) };
}
