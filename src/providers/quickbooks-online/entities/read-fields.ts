import { Decimal } from 'decimal.js';
import type { Address } from '../../../domain/entities/address.ts';
import type { EntityType } from '../../../domain/entity.ts';
import { exponentOf } from '../../../domain/money.ts';
import type { PulledRecord } from '../../provider.ts';
import { Unreadable } from '../../row-content.ts';
import type { AddressRow } from '../rows.ts';

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

/** Lines after the first go into our second one. */
export function readAddress(row: AddressRow | null | undefined): Address | undefined {
  const lines = [row?.Line2, row?.Line3, row?.Line4, row?.Line5].filter(Boolean);
  const parts = {
    line1: row?.Line1,
    line2: lines.join(', ') || undefined,
    city: row?.City,
    region: row?.CountrySubDivisionCode,
    postalCode: row?.PostalCode,
    country: row?.Country,
  };
  return Object.values(parts).some(Boolean) ? parts : undefined;
}

/** QuickBooks says so in the note, and sets every amount to zero. */
export function isVoided(row: { TotalAmt: string; PrivateNote?: string }): boolean {
  return new Decimal(row.TotalAmt).isZero() && /\bvoided\b/i.test(row.PrivateNote ?? '');
}
