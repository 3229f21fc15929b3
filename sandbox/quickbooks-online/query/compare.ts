import { EXACT } from '../engine/index-keys.ts';
import type { Json } from '../json.ts';
import type { Condition } from './parser.ts';
import type { Property } from './properties.ts';

export type Matcher = (value: Json | undefined) => boolean;

/** Builds the test of one condition. Text compares without case, times as instants, numbers as numbers. */
export function matcher(condition: Condition, property: Property): Matcher {
  if (condition.operator === 'LIKE') return like(condition.values[0] ?? '');
  const wanted = condition.values.map((value) => comparableOf(value, property));
  if (condition.operator === 'IN') return (value) => wanted.includes(comparableOf(value, property));
  const right = wanted[0] ?? '';
  const test = tests[condition.operator];
  return (value) => value !== undefined && test(compare(comparableOf(value, property), right));
}

const tests: Record<'!=' | '=' | '<' | '>' | '<=' | '>=', (order: number) => boolean> = {
  '!=': (order) => order !== 0,
  '=': (order) => order === 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

export type Comparable = string | number;

export function comparableOf(value: Json | undefined, { kind, name }: Property): Comparable {
  if (value === undefined || value === null) return '';
  if (kind === 'decimal' || kind === 'integer') return Number(value);
  if (kind === 'boolean') return String(value).toLowerCase() === 'true' ? 1 : 0;
  if (kind === 'dateTime') return Date.parse(String(value)) || 0;
  if (kind === 'date') return String(value).slice(0, 10);
  return name.startsWith(EXACT) ? String(value) : String(value).toLowerCase();
}

export function compare(left: Comparable, right: Comparable): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const a = String(left);
  const b = String(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

function like(pattern: string): Matcher {
  const source = pattern
    .split('%')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const expression = new RegExp(`^${source}$`, 'is');
  return (value) => typeof value === 'string' && expression.test(value);
}
