import type { Address } from '../../../domain/entities/address.ts';
import type { AddressRow } from '../rows.ts';

/** Lines after the first go into our second one. */
export function readAddress(row: AddressRow | undefined): Address | undefined {
  const lines = [row?.Addr2, row?.Addr3, row?.Addr4, row?.Addr5].filter(Boolean);
  const parts = {
    line1: row?.Addr1,
    line2: lines.join(', ') || undefined,
    city: row?.City,
    region: row?.State,
    postalCode: row?.PostalCode,
    country: row?.Country,
  };
  return Object.values(parts).some(Boolean) ? parts : undefined;
}
