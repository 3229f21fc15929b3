import type { RowReading } from '../../row-content.ts';
import { withoutDeletedSuffix } from '../names.ts';
import type { CustomerRow } from '../rows.ts';
import { readAddress } from './read-fields.ts';

export function readCustomer(row: CustomerRow): RowReading {
  return {
    references: [],
    data: {
      displayName: withoutDeletedSuffix(row.DisplayName),
      companyName: row.CompanyName,
      givenName: row.GivenName,
      familyName: row.FamilyName,
      email: row.PrimaryEmailAddr?.Address,
      phone: row.PrimaryPhone?.FreeFormNumber,
      mobile: row.Mobile?.FreeFormNumber,
      website: row.WebAddr?.URI,
      billingAddress: readAddress(row.BillAddr),
      serviceAddress: readAddress(row.ShipAddr),
      notes: row.Notes,
      taxable: row.Taxable ?? true,
      currency: row.CurrencyRef?.value,
      active: row.Active ?? true,
    },
  };
}
