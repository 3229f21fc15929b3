import type { EntityDeclaration } from '../entities/declaration.ts';
import type { Json, JsonObject } from '../json.ts';
import { at, child, isObject, text } from '../json.ts';
import type { Key } from '../store/table.ts';
import { idKey } from './id-keys.ts';

export const CREATED = 'MetaData.CreateTime';
export const UPDATED = 'MetaData.LastUpdatedTime';

/** Marks a property that is ordered as it is written, capitals before small letters. */
export const EXACT = '=';

/** Longer values share a key with others that begin alike; rows are compared in full after the look-up. */
const KEY_LENGTH = 200;

export type IndexValue = string | number;

/** The value under which a property is indexed: lower case, because the vendor compares so. */
export function indexValue(value: Json | undefined): IndexValue {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isObject(value)) return indexValue(value.value);
  return typeof value === 'string' ? value.toLowerCase().slice(0, KEY_LENGTH).replaceAll('\0', ' ') : '';
}

export function indexedProperties(declaration: EntityDeclaration): string[] {
  const own = declaration.kind === 'transaction' ? ['TxnDate', 'DocNumber'] : [];
  if (declaration.fields.Active) own.push('Active');
  const order = declaration.naturalOrder ? [declaration.naturalOrder] : [];
  return [CREATED, UPDATED, ...own, ...order, ...(declaration.indexes ?? [])];
}

function timeValue(record: JsonObject, name: string): number {
  return Date.parse(text(child(record, 'MetaData'), name) ?? '') || 0;
}

export function propertyValue(record: JsonObject, property: string): IndexValue {
  if (property === CREATED) return timeValue(record, 'CreateTime');
  if (property === UPDATED) return timeValue(record, 'LastUpdatedTime');
  if (property.startsWith(EXACT)) {
    return (text(record, property.slice(1)) ?? '').slice(0, KEY_LENGTH).replaceAll('\0', ' ');
  }
  return indexValue(at(record, property));
}

/** The index entries of one record: [company, entity, property, value, id]. */
/** Always in the same order and number, so that two versions of a record can be compared place by place. */
export function indexKeys(company: number, declaration: EntityDeclaration, record: JsonObject): Key[] {
  const id = idKey(text(record, 'Id'));
  return indexedProperties(declaration)
    .filter((property) => declaration.fields[property]?.kind !== 'object')
    .map((property) => [company, declaration.name, property, propertyValue(record, property), id]);
}
