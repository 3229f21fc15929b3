import type { z } from 'zod';
import type { Reading } from '../reads.ts';
import { PAGE_SIZE } from './defaults.ts';
import { readRows } from './read.ts';

export interface Select {
  /** Entity, as the query language names it. */
  from: string;
  /** Conditions, all of which must hold: the language has no OR. */
  where?: readonly string[];
  orderBy?: string;
  /** Counts from 1. */
  start?: number;
  /** How many there are, instead of them. */
  count?: boolean;
}

/** Rows that fit `row`, at most a page; an answer with any other row counts as none. */
export function* query<T>(select: Select, row: z.ZodType<T>): Reading<T[]> {
  const path = `query?query=${encodeURIComponent(textOf(select))}`;
  return yield* readRows(path, select.from, row);
}

export function textOf(select: Select): string {
  return [
    `select ${select.count ? 'count(*)' : '*'} from ${select.from}`,
    select.where?.length && `where ${select.where.join(' and ')}`,
    select.orderBy && `orderby ${select.orderBy}`,
    select.start !== undefined && `startposition ${select.start}`,
    !select.count && `maxresults ${PAGE_SIZE}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Name lists answer with active rows only, unless both are asked for. */
export const ACTIVE_OR_NOT = 'Active in (true, false)';

export function equals(property: string, value: string): string {
  return `${property} = ${quoted(value)}`;
}

export function atLeast(property: string, value: string): string {
  return `${property} >= ${quoted(value)}`;
}

export function atMost(property: string, value: string): string {
  return `${property} <= ${quoted(value)}`;
}

export function moreThan(property: string, value: string): string {
  return `${property} > ${quoted(value)}`;
}

export function oneOf(property: string, values: readonly string[]): string {
  return `${property} in (${values.map(quoted).join(', ')})`;
}

/** The value anywhere in the property, whatever the case. `%` stands for anything there, and cannot be escaped. */
export function contains(property: string, value: string): string {
  return `${property} like ${quoted(`%${value}%`)}`;
}

/** Quotes are escaped by a backslash; the doubled quote of SQL is not understood. */
function quoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}
