import type { Customer } from '../../../domain/entities/customer.ts';
import type { JsonObject } from '../exact-json.ts';
import { quickBooksName } from '../names.ts';
import type { WriteContext } from './write-context.ts';
import { address, currency, text, wrapped } from './write-fields.ts';

export function writeCustomer(data: Customer, context: WriteContext): JsonObject {
  return {
    ...names(data, context),
    PrimaryEmailAddr: wrapped('Address', text(context, 'email', data.email, 100)),
    PrimaryPhone: wrapped('FreeFormNumber', text(context, 'phone', data.phone, 30)),
    Mobile: wrapped('FreeFormNumber', text(context, 'mobile', data.mobile, 30)),
    WebAddr: wrapped('URI', text(context, 'website', data.website, 1000)),
    BillAddr: address(context, 'billingAddress', data.billingAddress),
    ShipAddr: address(context, 'serviceAddress', data.serviceAddress),
    Notes: text(context, 'notes', data.notes, 2000),
    ...context.tax.customer(data),
    ...onlyOnce(data, context),
  };
}

function names(data: Customer, context: WriteContext): JsonObject {
  const name = (value: string | undefined) => value && quickBooksName(value);
  return {
    DisplayName: text(context, 'displayName', quickBooksName(data.displayName), 500),
    CompanyName: text(context, 'companyName', data.companyName, 100),
    GivenName: text(context, 'givenName', name(data.givenName), 100),
    FamilyName: text(context, 'familyName', name(data.familyName), 100),
  };
}

/** The currency is fixed when the customer is made; an update brings an inactive customer back. */
function onlyOnce(data: Customer, context: WriteContext): JsonObject {
  return context.isUpdate ? { Active: true } : { CurrencyRef: currency(context, data.currency) };
}
