import type { EntityDeclaration } from '../entities/declaration.ts';
import type { Fields } from '../entities/fields.ts';
import { deletedTransaction, fault, missing, notFound, unsupported } from '../faults/catalog.ts';
import { VendorFault } from '../faults/fault.ts';
import type { Json, JsonObject } from '../json.ts';
import { copy, isObject, same, text } from '../json.ts';
import type { Books } from './books.ts';
import { checkBooksOpen } from './closed-books.ts';
import { commit, erase } from './commit.ts';
import { checkNumber, numberDocument } from './document-numbers.ts';
import type { Draft, WriteOptions } from './draft.ts';
import { isId } from './id-keys.ts';
import { checkMarks } from './marks.ts';
import { born, touched } from './metadata.ts';
import { present } from './present.ts';
import { readBody } from './read-body.ts';
import { checkReferences } from './references.ts';
import { bury, isBuried } from './tombstones.ts';
import { checkName } from './unique-names.ts';

/** Makes an object. Returns it as the wire shows it. */
export function create(
  books: Books,
  declaration: EntityDeclaration,
  body: JsonObject,
  options: WriteOptions = {},
): JsonObject {
  allow(declaration, 'create');
  const given = readBody(declaration.fields, body);
  const record = withAddressIds(books, declaration.fields, withoutEmpty(given));
  delete record.Id;
  delete record.SyncToken;
  const draft: Draft = { books, declaration, operation: 'create', record, given, options };
  complete(draft);
  const id = String(books.nextNumber(sequenceOf(declaration), declaration.firstId ?? 0));
  const made = commit(books, declaration, born(books, draft.record, id));
  books.note(declaration.name, id, 'Create');
  const changed = declaration.afterCreate?.(books, made) && books.find(declaration.name, id);
  const shown = present(books, declaration, changed || made);
  return declaration.presentNew?.(shown, books) ?? shown;
}

/** Changes an object, in part with `sparse`, otherwise as a whole. */
export function update(
  books: Books,
  declaration: EntityDeclaration,
  body: JsonObject,
  options: WriteOptions = {},
): JsonObject {
  allow(declaration, 'update');
  const before = current(books, declaration, body);
  const sparse = body.sparse === true || body.sparse === 'true';
  const given = readBody(declaration.fields, body);
  if (options.includeVoid) return voidAsAsked(books, declaration, before, 'update');
  if (sparse) requireSparseKeys(declaration, given);
  const record = sparse
    ? merged({ books, declaration, body }, before, given)
    : replaced(declaration, before, given);
  const draft: Draft = {
    books,
    declaration,
    operation: 'update',
    record: withAddressIds(books, declaration.fields, record, before),
    before,
    given,
    options,
  };
  complete(draft);
  if (sparse && same(normal(draft.record), normal(before))) return present(books, declaration, before);
  const made = commit(books, declaration, touched(books, draft.record, before), before);
  books.note(declaration.name, text(made, 'Id') ?? '', 'Update');
  return present(books, declaration, made);
}

/** Deletes a transaction. Returns the stub that the vendor answers with. */
export function remove(books: Books, declaration: EntityDeclaration, body: JsonObject): JsonObject {
  allow(declaration, 'delete');
  refuseExtensions(body);
  const before = current(books, declaration, body);
  const draft: Draft = removalDraft(books, declaration, 'delete', before);
  checkMarks(draft);
  checkBooksOpen(draft);
  declaration.beforeRemove?.(draft);
  erase(books, declaration, before);
  const id = text(before, 'Id') ?? '';
  bury(books, declaration.name, id);
  books.note(declaration.name, id, 'Delete');
  return { status: 'Deleted', domain: 'QBO', Id: id };
}

export function voidTransaction(books: Books, declaration: EntityDeclaration, body: JsonObject): JsonObject {
  allow(declaration, 'void');
  return voidAsAsked(books, declaration, current(books, declaration, body), 'operation');
}

/** A form that is not the kind's own is answered with 200 and changes nothing. */
function voidAsAsked(
  books: Books,
  declaration: EntityDeclaration,
  before: JsonObject,
  form: 'operation' | 'update',
): JsonObject {
  const { voidForms } = books.settings.unknown;
  const own = (declaration.voidedBy ?? 'operation') === form;
  const works = voidForms === 'either' || (own && voidForms === 'own-form');
  return works ? voidRecord(books, declaration, before) : present(books, declaration, before);
}

function voidRecord(books: Books, declaration: EntityDeclaration, before: JsonObject): JsonObject {
  if (!declaration.voided) throw unsupported('void');
  const draft = removalDraft(books, declaration, 'void', before);
  checkMarks(draft);
  checkBooksOpen(draft);
  declaration.beforeRemove?.(draft);
  const voided = touched(books, declaration.voided(copy(before)), before);
  const made = commit(books, declaration, voided, before);
  books.note(declaration.name, text(before, 'Id') ?? '', 'Void');
  return present(books, declaration, made);
}

function removalDraft(
  books: Books,
  declaration: EntityDeclaration,
  operation: 'delete' | 'void',
  before: JsonObject,
): Draft {
  return { books, declaration, operation, record: before, before, given: {}, options: {} };
}

function allow(declaration: EntityDeclaration, operation: EntityDeclaration['operations'][number]): void {
  if (!declaration.operations.includes(operation)) throw unsupported(operation);
}

export function sequenceOf(declaration: EntityDeclaration): string {
  return declaration.kind === 'transaction' && declaration.name !== 'TimeActivity'
    ? 'Transaction'
    : declaration.name;
}

function refuseExtensions(body: JsonObject): void {
  const extension = Object.keys(body).find((name) => name.endsWith('Ex') && body[name] !== null);
  if (extension) throw fault('2010', `Property Name:${extension} specified is unsupported or invalid`);
}

/** @throws VendorFault 2020 (no SyncToken), 2030 (no number), 610 (unknown), 5010 (stale) */
function current(books: Books, declaration: EntityDeclaration, body: JsonObject): JsonObject {
  const id = scalar(body.Id);
  if (id === undefined || id === '') throw new VendorFault([missing('Id')]);
  if (!isId(id)) throw fault('2030', `Id should be a valid number. Supplied value:${id}`, 'Id');
  const before = books.find(declaration.name, id);
  if (!before) throw isBuried(books, declaration.name, id) ? deletedTransaction() : notFound();
  const token = scalar(body.SyncToken);
  if (token === undefined || token === '') throw new VendorFault([missing('SyncToken')]);
  if (token !== text(before, 'SyncToken')) throw stale();
  return before;
}

function scalar(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function stale(): VendorFault {
  const detail =
    'Stale Object Error : You and Sandbox User were working on this at the same time. Sandbox User finished before you did, so your work was not saved.';
  return fault('5010', detail, '');
}

function complete(draft: Draft): void {
  checkMarks(draft);
  requireFields(draft);
  checkReferences(draft.books, draft.declaration.fields, draft.record, draft.before);
  draft.declaration.prepare?.(draft);
  checkName(draft.books, draft.declaration, draft.record);
  checkBooksOpen(draft);
  checkNumber(draft);
  numberDocument(draft);
}

export function requireFields({ declaration, record }: Draft): void {
  const absent = requiredNames(declaration.fields)
    .filter((name) => isEmpty(record[name]))
    .map((name) => missing(name));
  if (absent.length > 0) throw new VendorFault(absent);
}

const requiredOf = new WeakMap<Fields, string[]>();

function requiredNames(fields: Fields): string[] {
  const known = requiredOf.get(fields);
  if (known) return known;
  const names = Object.entries(fields).flatMap(([name, field]) => (field.required ? [name] : []));
  requiredOf.set(fields, names);
  return names;
}

function requireSparseKeys(declaration: EntityDeclaration, given: JsonObject): void {
  const absent = (declaration.sparseNeeds ?? [])
    .filter((name) => isEmpty(given[name]))
    .map((name) => missing(name));
  if (absent.length > 0) throw new VendorFault(absent);
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return Array.isArray(value) && value.length === 0;
}

export function withoutEmpty(given: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (value !== null && value !== '') kept[name] = value;
  }
  return kept;
}

interface SparseUpdate {
  books: Books;
  declaration: EntityDeclaration;
  /** As it came, blanks included. */
  body: JsonObject;
}

function merged(
  { books, declaration, body }: SparseUpdate,
  before: JsonObject,
  given: JsonObject,
): JsonObject {
  const record = copy(before);
  const inParts = books.settings.unknown.nestedObjects === 'merged';
  for (const [name, value] of Object.entries(given)) {
    if (declaration.fields[name]?.readOnly || name === 'Id' || name === 'SyncToken') continue;
    if (value === null || value === '') delete record[name];
    else record[name] = inParts ? nested(before[name], value, body[name]) : value;
  }
  return record;
}

/** An object inside, member by member: what is left out stays, and a blank clears. */
function nested(before: Json | undefined, value: Json | undefined, sent: Json | undefined): Json | undefined {
  if (!isObject(before) || !isObject(value) || !isObject(sent)) return value;
  return Object.fromEntries(
    Object.entries({ ...before, ...value }).filter(([name]) => !(name in sent && isEmpty(sent[name]))),
  );
}

function replaced(declaration: EntityDeclaration, before: JsonObject, given: JsonObject): JsonObject {
  const kept = Object.entries(copy(before)).filter(([name]) => declaration.fields[name]?.readOnly);
  return { ...Object.fromEntries(kept), ...withoutEmpty(given) };
}

/** A record without its version, as a no-op is judged. */
function normal(record: JsonObject): JsonObject {
  const { SyncToken: _token, MetaData: _times, ...rest } = record;
  return rest;
}

/** Addresses are objects of their own at the vendor: each gets an id, kept while the object has the address. */
function withAddressIds(books: Books, fields: Fields, record: JsonObject, before?: JsonObject): JsonObject {
  for (const name of Object.keys(record)) {
    const field = fields[name];
    const value = record[name];
    if (field?.kind !== 'object' || !field.address || !isObject(value)) continue;
    const old = before?.[name];
    const id = isObject(old) ? old.Id : undefined;
    record[name] = { ...value, Id: id ?? String(books.nextNumber('Address')) };
  }
  return record;
}
