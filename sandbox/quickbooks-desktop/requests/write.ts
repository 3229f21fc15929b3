import type { Books } from '../company/books.ts';
import { changeRecord } from '../company/change.ts';
import type { StoredRecord } from '../company/record.ts';
import type { Declaration, Draft } from '../entities/declaration.ts';
import type { Fields } from '../fields.ts';
import { text } from '../fields.ts';
import { notFound, StatusError } from '../statuses.ts';
import { checkClosedBooks } from './closed-books.ts';
import { checkName } from './list-names.ts';

/** Adds a record whose references are resolved. @throws StatusError */
export function addRecord(books: Books, declaration: Declaration, given: Fields): StoredRecord {
  const { name: kind, sort } = declaration;
  const id = sort === 'list' ? books.nextListId() : books.nextTxnId();
  const fields: Fields = {};
  for (const [name, value] of Object.entries(given)) if (value !== '') fields[name] = value;
  const draft: Draft = { books, kind, id, fields, given, before: undefined };
  check(draft, declaration);
  const now = books.wall();
  const record: StoredRecord = {
    kind,
    id,
    created: now,
    modified: now,
    editSequence: String(books.epoch()),
    number: sort === 'txn' ? books.nextTxnNumber() : 0,
    fields: draft.fields,
  };
  books.put(record);
  declaration.settle?.(books, record, undefined);
  return books.byId(id) ?? record;
}

/** Changes a record; what is not named stays, what is empty is cleared. @throws StatusError */
export function modifyRecord(books: Books, declaration: Declaration, given: Fields): StoredRecord {
  const { ListID, TxnID, EditSequence, ...changes } = given;
  const id = String(declaration.sort === 'list' ? ListID : TxnID);
  const before = books.find(declaration.name, id);
  if (!before) throw notFound(id);
  if (EditSequence !== before.editSequence) {
    throw new StatusError(3200, `The provided edit sequence "${String(EditSequence)}" is out-of-date.`);
  }
  const fields = merged(declaration, before, changes);
  const draft: Draft = { books, kind: declaration.name, id, fields, given: changes, before };
  check(draft, declaration);
  const record = changeRecord(books, before, draft.fields);
  declaration.settle?.(books, record, before);
  return books.byId(id) ?? record;
}

function merged(declaration: Declaration, before: StoredRecord, changes: Fields): Fields {
  const fields = structuredClone(before.fields);
  for (const [name, value] of Object.entries(changes)) {
    if (value !== '') fields[name] = value;
    else if (name === 'Name' || declaration.keeps?.includes(name)) {
      throw new StatusError(3190, `The element "${name}" cannot be cleared.`);
    } else delete fields[name];
  }
  return fields;
}

function check(draft: Draft, declaration: Declaration): void {
  if (declaration.sort === 'list') checkName(draft, declaration.levels ?? 1);
  declaration.prepare?.(draft);
  if (declaration.sort !== 'txn') return;
  checkClosedBooks(draft.books, declaration.name, text(draft.before?.fields, 'TxnDate'));
  checkClosedBooks(draft.books, declaration.name, text(draft.fields, 'TxnDate'));
}
