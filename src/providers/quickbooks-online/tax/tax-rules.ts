import type { Customer } from '../../../domain/entities/customer.ts';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import { regionOf } from '../../../domain/region.ts';
import { assertNever } from '../../../errors.ts';
import type { ComposeContext } from '../../provider.ts';
import type { JsonObject } from '../exact-json.ts';
import { globalRules } from './global.ts';
import { unitedStatesRules } from './united-states.ts';

/**
 * How sales tax is stated, which differs by region. Each function gives the members to add to the vendor's
 * object, and throws `SyncError` when the tax cannot be stated there.
 */
export interface TaxRules {
  customer(data: Pick<Customer, 'taxable'>): JsonObject;
  serviceItem(data: { taxable: boolean }): JsonObject;
  invoice(data: Invoice): InvoiceTax;
}

export interface InvoiceTax {
  /** One for each line of the invoice. */
  lines: LineTax[];
  /** Members of the invoice. */
  members: JsonObject;
}

export interface LineTax {
  /** Members of the line's `SalesItemLineDetail`. */
  detail: JsonObject;
  /** Where our amount holds the tax: what it is without. */
  net?: { amount: string; unitPrice: string };
}

export function taxRulesFor(context: Pick<ComposeContext, 'company' | 'mapped'>): TaxRules {
  const region = regionOf(context.company.country);
  switch (region) {
    case 'US':
      return unitedStatesRules(context.company);
    // Both name a tax code on each line; which codes there are is the company's own affair.
    case 'Canada':
    case 'Global':
      return globalRules(context);
    default:
      return assertNever(region);
  }
}
