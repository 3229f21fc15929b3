import type { CompanyCapabilities } from '../../provider.ts';
import type { RowReading } from '../../row-content.ts';
import { currencyOf, vendorFacts } from '../company-facts.ts';
import { readNote } from '../note.ts';
import type { CustomerRow } from '../rows.ts';
import { readAddress } from './read-address.ts';

/** A job is a customer whose name begins with its customer's: `Customer:Job`. */
export function readCustomer(row: CustomerRow, company: CompanyCapabilities | undefined): RowReading {
  const note = readNote(row.Notes ?? '');
  const code = vendorFacts(company).taxCodes.find(({ id }) => id === row.SalesTaxCodeRef?.ListID);
  return {
    references: [],
    data: {
      displayName: row.FullName ?? row.Name,
      companyName: row.CompanyName,
      givenName: row.FirstName,
      familyName: row.LastName,
      email: row.Email,
      phone: row.Phone,
      mobile: row.AltPhone,
      website: note.website,
      billingAddress: readAddress(row.BillAddress),
      serviceAddress: readAddress(row.ShipAddress),
      notes: note.memo,
      taxable: code?.taxable ?? true,
      currency: row.CurrencyRef && currencyOf(company, row.CurrencyRef.ListID),
      active: row.IsActive ?? true,
    },
  };
}
