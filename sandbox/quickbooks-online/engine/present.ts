import type { EntityDeclaration } from '../entities/declaration.ts';
import type { JsonObject } from '../json.ts';
import { text } from '../json.ts';
import type { Books } from './books.ts';
import { isTaxMark } from './id-keys.ts';
import { displayName, eachReference, findAny } from './references.ts';

/** Names met while one answer is made, so that a page of invoices asks for each item once. */
export type NameCache = Map<string, string | undefined>;

/** The object as the wire shows it: live names beside ids, balances, and the message's own marks. */
export function present(
  books: Books,
  declaration: EntityDeclaration,
  record: JsonObject,
  names: NameCache = new Map(),
): JsonObject {
  eachReference(declaration.fields, record, (reference, targets) => {
    if (targets[0] === 'CompanyCurrency' || isTaxMark(String(reference.value))) return;
    const name = nameOf(books, names, targets, String(reference.value), text(reference, 'type'));
    if (name !== undefined) reference.name = name;
  });
  const shown = declaration.present?.(record, books) ?? record;
  return { ...shown, domain: 'QBO', sparse: false };
}

function nameOf(books: Books, names: NameCache, targets: readonly string[], id: string, type?: string) {
  const key = `${type ?? targets[0]}:${id}`;
  if (names.has(key)) return names.get(key);
  const found = findAny(books, targets, id, type);
  const name = found && displayName(books, found.entity, found.record);
  names.set(key, name);
  return name;
}
