import { z } from 'zod';
import { canonicalJson } from '../canonical.ts';
import { ENTITIES } from '../entities/index.ts';
import type { EntityType } from '../entity.ts';
import { sameAmount } from '../money.ts';

export type Data = Record<string, unknown>;

/** What is taken or kept as one, named after its first field. */
export interface Unit {
  name: string;
  fields: readonly string[];
}

/** The units of a record that either version has something in. */
export function unitsOf(entityType: EntityType, ...versions: readonly Data[]): Unit[] {
  const { together = [], oursAlone = [] } = ENTITIES[entityType].sides ?? {};
  const present = new Set(versions.flatMap(Object.keys).filter((field) => !oursAlone.includes(field)));
  const grouped = together.filter((fields) => fields.some((field) => present.has(field)));
  const single = [...present].filter((field) => !grouped.some((fields) => fields.includes(field)));
  return [...grouped, ...single.map((field) => [field])].map((fields) => ({ name: fields[0] ?? '', fields }));
}

/** Whether both say the same in this unit. */
export function sameUnit(entityType: EntityType, { fields }: Unit, a: Data, b: Data): boolean {
  return fields.every((field) => sameField(entityType, field, a[field], b[field]));
}

/** Whether two versions of one side say the very same in this unit. */
export function equalUnit({ fields }: Unit, a: Data, b: Data): boolean {
  return fields.every((field) => equalValue(field, a[field], b[field]));
}

/** Amounts are equal however many digits they are written with, blank and absent are one; the rest is as it stands. */
export function equalValue(field: string, a: unknown, b: unknown): boolean {
  return sameValue(field, a, b, (left, right) => left === right);
}

/** Whether it says nothing in this unit: the fields are absent, blank, or as they are filled in when left out. */
export function isOpen(entityType: EntityType, { fields }: Unit, data: Data): boolean {
  return fields.every((field) => isBlank(data[field]) || isDefault(entityType, field, data[field]));
}

/** `onto` with the unit as `from` has it. */
export function withUnit({ fields }: Unit, onto: Data, from: Data): Data {
  const result = { ...onto };
  for (const field of fields) {
    if (from[field] === undefined) delete result[field];
    else result[field] = from[field];
  }
  return result;
}

export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return isParts(value) && Object.values(value).every(isBlank);
}

/** A value that is made of parts, such as an address. */
export function isParts(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDefault(entityType: EntityType, field: string, value: unknown): boolean {
  const { schema } = ENTITIES[entityType];
  const shape: Record<string, unknown> = schema instanceof z.ZodObject ? schema.shape : {};
  const own = shape[field];
  const filledIn = own instanceof z.ZodType ? own.safeParse(undefined).data : undefined;
  return filledIn !== undefined && canonicalJson(filledIn) === canonicalJson(value);
}

const AMOUNTS = ['amount', 'discount', 'hourlyRate', 'quantity', 'tax', 'total', 'unitPrice'];
/** Capitals make no difference. */
const CASELESS = ['displayName', 'email', 'name'];

function sameField(entityType: EntityType, field: string, a: unknown, b: unknown): boolean {
  const alike = ENTITIES[entityType].sides?.alike?.[field];
  if (alike?.(a, b)) return true;
  return sameValue(field, a, b, (left, right, name) => sameText(name, left, right));
}

type SameText = (a: string, b: string, field: string) => boolean;

function sameValue(field: string, a: unknown, b: unknown, same: SameText): boolean {
  if (isBlank(a) && isBlank(b)) return true;
  if (typeof a === 'string' && typeof b === 'string') {
    return AMOUNTS.includes(field) ? sameAmount(a, b) : same(a, b, field);
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((each, index) => sameValue(field, each, b[index], same));
  }
  if (isParts(a) && isParts(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => sameValue(key, a[key], b[key], same));
  }
  return a === b;
}

function sameText(field: string, a: string, b: string): boolean {
  const [left, right] = [a.trim(), b.trim()];
  return CASELESS.includes(field) ? left.toLowerCase() === right.toLowerCase() : left === right;
}
