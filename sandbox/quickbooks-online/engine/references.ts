import type { Field, Fields } from '../entities/fields.ts';
import { fault, notFound } from '../faults/catalog.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject, refId, text } from '../json.ts';
import type { Books } from './books.ts';

type Visit = (reference: JsonObject, targets: readonly string[], path: string, name: string) => void;

/** The properties of a group that are or hold references, found once: records are walked far more often. */
const bearing = new WeakMap<Fields, readonly [string, Field][]>();

function bearingFields(fields: Fields): readonly [string, Field][] {
  const known = bearing.get(fields);
  if (known) return known;
  const found = Object.entries(fields).filter(([, field]) => bears(field));
  bearing.set(fields, found);
  return found;
}

function bears(field: Field): boolean {
  if (field.kind === 'object') return bearingFields(field.fields).length > 0;
  return field.kind === 'list' ? bears(field.of) : field.kind === 'ref';
}

/** Walks every reference of a record. `visit` may change the reference in place. */
export function eachReference(fields: Fields, record: JsonObject, visit: Visit, path = ''): void {
  for (const [name, field] of bearingFields(fields)) {
    const value = record[name];
    if (value !== undefined) walk(field, value, visit, path === '' ? name : `${path}.${name}`, name);
  }
}

function walk(field: Field, value: Json, visit: Visit, path: string, name: string): void {
  if (field.kind === 'ref' && isObject(value)) visit(value, field.to, path, name);
  else if (field.kind === 'object' && isObject(value)) eachReference(field.fields, value, visit, path);
  else if (field.kind === 'list' && Array.isArray(value)) {
    for (const part of value) walk(field.of, part, visit, path, name);
  }
}

/**
 * Refuses references to what does not exist or is inactive. References that were there before are let be,
 * since an old transaction may keep a name that was made inactive since.
 * @throws VendorFault 2500 (unknown) or 610 (inactive)
 */
export function checkReferences(books: Books, fields: Fields, record: JsonObject, before?: JsonObject): void {
  const known = new Set<string>();
  if (before) eachReference(fields, before, (reference) => known.add(String(reference.value)));
  eachReference(fields, record, (reference, targets, path) => {
    const id = String(reference.value);
    if (targets[0] === 'CompanyCurrency') return;
    // The vendor's own item for delivery is no row of the list.
    if (targets[0] === 'Item' && id === 'SHIPPING_ITEM_ID') return;
    const target = findAny(books, targets, id, text(reference, 'type'));
    if (!target) throw unknownReference(books, targets[0] ?? '', id, path);
    if (target.record.Active === false && !known.has(id)) throw notFound(path);
  });
}

export function findAny(
  books: Books,
  targets: readonly string[],
  id: string,
  type?: string,
): { entity: string; record: JsonObject } | undefined {
  for (const entity of type ? targetsNamed(targets, type) : targets) {
    const record = books.see(entity, id);
    if (record) return { entity, record };
  }
  return undefined;
}

/** Those of the type that a reference names; a type that is none of them is passed over. */
function targetsNamed(targets: readonly string[], type: string): readonly string[] {
  const wanted = targets.filter((name) => type.toLowerCase() === name.toLowerCase());
  return wanted.length > 0 ? wanted : targets;
}

function unknownReference(books: Books, entity: string, id: string, path: string) {
  const list = books.declaration(entity).innerName ?? entity;
  return fault('2500', `Invalid Reference Id : ${list} element id ${id} not found`, path);
}

/** Referred to by their own name, not by the path of their parents. */
const parties = new Set(['Customer', 'Vendor', 'Employee']);

/** The name by which a reference is shown; an inactive one says so. */
export function displayName(books: Books, entity: string, record: JsonObject): string | undefined {
  const name = parties.has(entity) ? ownName(record) : fullName(books, entity, record);
  if (name === undefined) return undefined;
  return record.Active === false && !name.endsWith('(deleted)') ? `${name} (deleted)` : name;
}

export function ownName(record: JsonObject): string | undefined {
  return text(record, 'DisplayName') ?? text(record, 'Name');
}

/** `Parent:Child`, read from the parents as they are named now. */
export function fullName(books: Books, entity: string, record: JsonObject, depth = 0): string | undefined {
  const name = ownName(record);
  const parent = depth < 8 ? books.see(entity, refId(record, 'ParentRef')) : undefined;
  const above = parent && fullName(books, entity, parent, depth + 1);
  return above && name !== undefined ? `${above}:${name}` : name;
}
