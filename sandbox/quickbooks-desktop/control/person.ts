import type { Books } from '../company/books.ts';
import type { StoredRecord } from '../company/record.ts';
import { declarationOf } from '../entities/registry.ts';
import type { Fields, Value } from '../fields.ts';
import { isGroup } from '../fields.ts';
import { resolveReferences } from '../requests/references.ts';
import { deleteRecord, findForRemoval, remember, voidRecord } from '../requests/remove.ts';
import { modifyRecord } from '../requests/write.ts';
import { savingFailed } from '../statuses.ts';

/** What a person does in QuickBooks, by the same rules as requests. @throws StatusError */
export function editByPerson(books: Books, kind: string, id: string, changes: Fields): StoredRecord {
  const { editSequence } = findForRemoval(books, kind, id);
  const declaration = declarationOf(kind);
  const identity = declaration.sort === 'list' ? { ListID: id } : { TxnID: id };
  const resolved = resolveReferences({ books, kind, macros: new Map() }, structuredClone(changes));
  return modifyRecord(books, declaration, { ...identity, EditSequence: editSequence, ...resolved });
}

export function deleteByPerson(books: Books, kind: string, id: string): void {
  deleteRecord(books, findForRemoval(books, kind, id));
}

export function voidByPerson(books: Books, kind: string, id: string): StoredRecord {
  return voidRecord(books, findForRemoval(books, kind, id));
}

/** Gives one list element the name of another: the other takes over everything, and the first is gone. */
export function mergeByPerson(books: Books, kind: string, id: string, into: string): void {
  const lost = findForRemoval(books, kind, id);
  const survivor = findForRemoval(books, kind, into);
  if (id === into || books.names.family(id).includes(into)) {
    throw savingFailed(kind, 'An element cannot be merged into itself or one below it.');
  }
  for (const record of books.records()) {
    const fields = moved(record.fields, id, survivor.id) as Fields;
    if (JSON.stringify(fields) !== JSON.stringify(record.fields)) books.put({ ...record, fields });
  }
  remember(books, declarationOf(kind), lost);
  books.erase(lost);
}

function moved(value: Value | undefined, from: string, to: string): Value | undefined {
  if (Array.isArray(value)) return value.map((each) => moved(each, from, to) as Value);
  if (!isGroup(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    name === 'ListID' && inner === from ? to : moved(inner, from, to),
  ]);
  return Object.fromEntries(entries) as Fields;
}
