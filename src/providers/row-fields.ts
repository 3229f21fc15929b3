import { Decimal } from 'decimal.js';
import type { EntityType } from '../domain/entity.ts';
import { exponentOf } from '../domain/money.ts';
import type { PulledRecord } from './provider.ts';
import { Unreadable } from './row-content.ts';

/** The exact amount, with at least the digits that the currency has. */
export function amount(digits: string, currency: string): string {
  const value = new Decimal(digits);
  if (value.isNegative() && !value.isZero()) throw new Unreadable(`holds a negative amount (${digits})`);
  return value.abs().toFixed(Math.max(value.decimalPlaces(), exponentOf(currency)));
}

/** The same, with its sign. */
export function signedAmount(digits: string, currency: string): string {
  const value = new Decimal(digits);
  return value.toFixed(Math.max(value.decimalPlaces(), exponentOf(currency)));
}

/** The exact number, written plainly. */
export function decimal(digits: string): string {
  return new Decimal(digits).toFixed();
}

export function refersTo(
  path: (string | number)[],
  entityType: EntityType,
  externalId: string,
): PulledRecord['references'][number] {
  return { path, entityType, externalId };
}
