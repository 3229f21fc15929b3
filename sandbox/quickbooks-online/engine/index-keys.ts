import type { EntityDeclaration } from '../entities/declaration.ts';
import type { Json, JsonObject } from '../json.ts';
import { at, child, isObject, text } from '../json.ts';

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

const indexedOf = new WeakMap<EntityDeclaration, readonly string[]>();

/** The properties by whose values a kind's records are found and put in order. */
export function indexedProperties(declaration: EntityDeclaration): readonly string[] {
  const known = indexedOf.get(declaration);
  if (known) return known;
  const found = indexable(declaration).filter((property) => declaration.fields[property]?.kind !== 'object');
  indexedOf.set(declaration, found);
  return found;
}

function indexable(declaration: EntityDeclaration): string[] {
  const own = declaration.kind === 'transaction' ? ['TxnDate', 'DocNumber'] : [];
  if (declaration.fields.Active) own.push('Active');
  const order = declaration.naturalOrder ? [declaration.naturalOrder] : [];
  return [CREATED, UPDATED, ...own, ...order, ...(declaration.indexes ?? [])];
}

/** Most records that are indexed one after another bear the same second. */
let lastTime = { written: '', at: 0 };

function timeValue(record: JsonObject, name: string): number {
  const written = text(child(record, 'MetaData'), name) ?? '';
  if (written !== lastTime.written) lastTime = { written, at: Date.parse(written) || 0 };
  return lastTime.at;
}

export function propertyValue(record: JsonObject, property: string): IndexValue {
  if (property === CREATED) return timeValue(record, 'CreateTime');
  if (property === UPDATED) return timeValue(record, 'LastUpdatedTime');
  if (property.startsWith(EXACT)) {
    return (text(record, property.slice(1)) ?? '').slice(0, KEY_LENGTH).replaceAll('\0', ' ');
  }
  return indexValue(at(record, property));
}
