import type { Books } from '../company/books.ts';
import { changeRecord } from '../company/change.ts';
import type { StoredRecord } from '../company/record.ts';
import type { Declaration } from '../entities/declaration.ts';
import { declarationOf, declarations } from '../entities/registry.ts';
import type { Value } from '../fields.ts';
import { isGroup, text } from '../fields.ts';
import { notFound, StatusError } from '../statuses.ts';
import { checkClosedBooks } from './closed-books.ts';

/** @throws StatusError 3120 where it is not there, 3250 for kinds that the file does not keep */
export function findForRemoval(books: Books, kind: string, id: string): StoredRecord {
  if (!declarations.has(kind)) throw new StatusError(3250, `The company file keeps no ${kind}.`);
  const record = books.find(kind, id);
  if (!record) throw notFound(id);
  return record;
}

/** Deletes a list element or transaction for good. @throws StatusError 3160, 3171 */
export function deleteRecord(books: Books, record: StoredRecord): void {
  const declaration = declarationOf(record.kind);
  declaration.beforeDelete?.(books, record);
  if (declaration.sort === 'list') refuseInUse(books, record);
  else checkClosedBooks(books, record.kind, text(record.fields, 'TxnDate'));
  remember(books, declaration, record);
  books.erase(record);
  declaration.afterDelete?.(books, record);
}

/** What is gone can be asked for by the deleted queries. */
export function remember(books: Books, { sort }: Declaration, record: StoredRecord): void {
  const name = sort === 'list' ? books.names.fullName(record.id) : (text(record.fields, 'RefNumber') ?? '');
  const { kind, id, created } = record;
  books.deletions.push({ kind, sort, id, name, created, deleted: books.wall() });
}

function refuseInUse(books: Books, record: StoredRecord): void {
  const used =
    books.names.children(record.id).length > 0 ||
    books.records().some((other) => other.id !== record.id && mentions(other.fields, record.id));
  if (!used) return;
  throw new StatusError(
    3160,
    `Cannot delete the object specified by the id = "${record.id}".  QuickBooks error message: The list element is in use.`,
  );
}

function mentions(value: Value | undefined, id: string): boolean {
  if (Array.isArray(value)) return value.some((each) => mentions(each, id));
  if (!isGroup(value)) return false;
  return value.ListID === id || Object.values(value).some((each) => mentions(each, id));
}

/** @throws StatusError 3171, 3185 */
export function voidRecord(books: Books, record: StoredRecord): StoredRecord {
  const declaration = declarationOf(record.kind);
  if (!declaration.voided) throw new StatusError(3185, `There was an error when voiding a ${record.kind}.`);
  checkClosedBooks(books, record.kind, text(record.fields, 'TxnDate'));
  const changed = changeRecord(books, record, declaration.voided(record));
  declaration.settle?.(books, changed, record);
  return changed;
}
