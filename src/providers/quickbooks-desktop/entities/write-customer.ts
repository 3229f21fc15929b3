import type { Customer } from '../../../domain/entities/customer.ts';
import { writeNote } from '../note.ts';
import type { Tree } from '../qbxml/write-message.ts';
import type { WriteContext } from './write-context.ts';
import { address, currency, levels, reference, text } from './write-fields.ts';

export function writeCustomer(data: Customer, context: WriteContext): Tree {
  return {
    ...levels(data.displayName, context),
    CompanyName: text(context, data.companyName),
    FirstName: text(context, data.givenName),
    LastName: text(context, data.familyName),
    BillAddress: address(context, data.billingAddress),
    ShipAddress: address(context, data.serviceAddress),
    Phone: text(context, data.phone),
    AltPhone: text(context, data.mobile),
    Email: text(context, data.email),
    SalesTaxCodeRef: taxCode(data, context),
    Notes: text(context, writeNote({ memo: data.notes, website: data.website })),
    // The currency is fixed when the customer is made; a change brings an inactive customer back.
    ...(context.isUpdate ? { IsActive: true } : { CurrencyRef: currency(context, data.currency) }),
  };
}

function taxCode({ taxable }: Customer, { facts }: WriteContext): Tree | undefined {
  const id = taxable ? facts.taxableCodeId : facts.nonTaxableCodeId;
  return id === undefined ? undefined : reference(id);
}
