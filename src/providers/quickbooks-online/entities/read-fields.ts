import { Decimal } from 'decimal.js';
import type { Address } from '../../../domain/entities/address.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import type { AddressRow } from '../rows.ts';

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

interface InCurrency {
  CurrencyRef?: { value: string } | null | undefined;
}

/** A company that keeps one currency need not name it. */
export function currencyOf(row: InCurrency, company: CompanyCapabilities | undefined): string {
  return row.CurrencyRef?.value ?? company?.homeCurrency ?? 'USD';
}
