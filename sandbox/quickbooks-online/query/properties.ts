import { CREATED, EXACT, UPDATED } from '../engine/index-keys.ts';
import type { EntityDeclaration } from '../entities/declaration.ts';
import type { Field, Fields } from '../entities/fields.ts';
import { fault } from '../faults/catalog.ts';
import type { Json, JsonObject } from '../json.ts';
import { at, isObject } from '../json.ts';

/** A property that a query names, in the entity's own spelling. */
export interface Property {
  name: string;
  kind: Field['kind'];
  /** Worked out when the object is shown; the stored record does not hold it. */
  derived: boolean;
  /** Held by the elements of a list: one that fits is enough. */
  inList?: boolean;
}

/** @throws VendorFault 4001 where the entity has no such property, or none that can be asked for */
export function resolveProperty(
  declaration: EntityDeclaration,
  written: string,
  use: 'where' | 'select',
): Property {
  const name = written.toLowerCase();
  if (name === 'metadata.createtime') return { name: CREATED, kind: 'dateTime', derived: false };
  if (name === 'metadata.lastupdatedtime') return { name: UPDATED, kind: 'dateTime', derived: false };
  const found = findField(declaration.fields, name);
  if (!found) {
    throw invalid(`Property ${written} not found for Entity ${declaration.name}`);
  }
  if (use === 'where' && !isQueryable(found.field, found.name)) {
    throw invalid(`property '${written}' is not queryable`);
  }
  const { inList, field } = found;
  return { name: found.name, kind: field.kind, derived: field.readOnly === true, ...(inList && { inList }) };
}

interface Found {
  name: string;
  field: Field;
  inList?: boolean;
}

function findField(fields: Fields, name: string, prefix = ''): Found | undefined {
  const [head, ...rest] = name.split('.');
  const key = Object.keys(fields).find((candidate) => candidate.toLowerCase() === head);
  const field = key === undefined ? undefined : fields[key];
  if (!field || key === undefined) return undefined;
  const path = prefix + key;
  if (rest.length === 0) return { name: path, field };
  if (field.kind === 'object') return findField(field.fields, rest.join('.'), `${path}.`);
  if (field.kind === 'list' && field.searched && field.of.kind === 'object') {
    const inside = findField(field.of.fields, rest.join('.'), `${path}.`);
    return inside && { ...inside, inList: true };
  }
  return field.kind === 'ref' && rest[0] === 'value' ? { name: path, field } : undefined;
}

/** Objects that a query may compare, by the property of theirs that is meant. */
const comparable: Record<string, string> = {
  PrimaryEmailAddr: 'Address',
  PrimaryPhone: 'FreeFormNumber',
};

function isQueryable(field: Field, name: string): boolean {
  if (field.notQueryable || field.kind === 'list' || field.kind === 'opaque') return false;
  return field.kind !== 'object' || comparable[name] !== undefined;
}

function invalid(detail: string) {
  return fault('4001', `QueryValidationError: ${detail}`);
}

/** Whether what a query compares in a record passes its test. */
export function passes(
  record: JsonObject,
  property: Property,
  test: (value: Json | undefined) => boolean,
): boolean {
  if (!property.inList) return test(comparedValue(record, property));
  return valuesInside(record, property.name.split('.')).some(test);
}

function valuesInside(value: Json | undefined, [head, ...rest]: string[]): Json[] {
  if (Array.isArray(value))
    return value.flatMap((part) => valuesInside(part, head === undefined ? [] : [head, ...rest]));
  if (value === undefined) return [];
  if (head === undefined) return [value];
  return isObject(value) ? valuesInside(value[head], rest) : [];
}

/** The value that a query compares. */
export function comparedValue(record: JsonObject, property: Property): Json | undefined {
  const exact = property.name.startsWith(EXACT);
  const value = at(record, exact ? property.name.slice(1) : property.name);
  if (property.name === 'Active') return value ?? true;
  if (!isObject(value)) return value;
  return property.kind === 'ref' ? value.value : value[comparable[property.name] ?? 'value'];
}
