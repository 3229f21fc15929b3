import { Decimal } from 'decimal.js';
import type { Leaf } from './grammar.ts';

/** A value that the schema of the company file would refuse. */
export class MisfitValue extends Error {}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([+-]\d{2}:\d{2})?$/;
const ID = /^[^\s]{1,36}$/;
const GUID = /^(0|\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\})$/;
const INTERVAL = /^PT\d+H([0-5]?\d)M(0S)?$/;

/** Digits after the point, and most digits before it. */
const PRECISION = {
  amount: { after: 2, before: 13, fixed: true },
  price: { after: 5, before: 10, fixed: false },
  quantity: { after: 5, before: 10, fixed: false },
  percent: { after: 5, before: 10, fixed: false },
  float: { after: 5, before: 10, fixed: false },
} as const;

/** True when the decimal needs no more digits than a price or quantity has there. */
export function fitsPrecision(type: keyof typeof PRECISION, digits: string): boolean {
  const value = new Decimal(digits);
  const { after, before } = PRECISION[type];
  return value.decimalPlaces() <= after && value.abs().lessThan(new Decimal(10).pow(before));
}

/**
 * The value in the notation of its type. An empty text is allowed for every optional element: it clears.
 * @throws MisfitValue when it is none, or one that would lose digits.
 */
export function writeValue(leaf: Leaf, value: string): string {
  if (value === '' && !leaf.required) return value;
  switch (leaf.type) {
    case 'text':
      return value;
    case 'amount':
    case 'price':
    case 'quantity':
    case 'percent':
    case 'float':
      return decimal(leaf.type, value);
    case 'id':
      return matching(value, ID);
    case 'date':
      return matching(value, DAY);
    case 'datetime':
      return matching(value, TIME);
    case 'guid':
      return matching(value, GUID);
    case 'interval':
      return matching(value, INTERVAL);
    case 'bool':
      return matching(value, /^(true|false)$/);
    case 'int':
      return matching(value, /^-?\d{1,10}$/);
    case 'enum':
      if (leaf.values?.includes(value)) return value;
      throw new MisfitValue(`"${value}" is none of ${leaf.values?.join(', ')}`);
  }
}

function decimal(type: keyof typeof PRECISION, digits: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(digits)) throw new MisfitValue(`"${digits}" is no decimal`);
  if (!fitsPrecision(type, digits)) throw new MisfitValue(`${digits} has more digits than QuickBooks keeps`);
  const value = new Decimal(digits);
  return PRECISION[type].fixed ? value.toFixed(PRECISION[type].after) : value.toFixed();
}

function matching(value: string, pattern: RegExp): string {
  if (pattern.test(value)) return value;
  throw new MisfitValue(`"${value}" does not match ${pattern.source}`);
}
