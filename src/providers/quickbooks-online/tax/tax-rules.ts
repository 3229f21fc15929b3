import type { Customer } from '../../../domain/entities/customer.ts';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import type { JsonObject } from '../exact-json.ts';
import { elsewhereRules } from './elsewhere.ts';
import { unitedStatesRules } from './united-states.ts';

type Line = Invoice['lines'][number];

/**
 * How sales tax is stated, which differs by region. Each function gives the members to add to the vendor's
 * object, and throws `SyncError` when the tax cannot be stated there.
 */
export interface TaxRules {
  customer(data: Pick<Customer, 'taxable'>): JsonObject;
  serviceItem(data: { taxable: boolean }): JsonObject;
  /** Members of the line's `SalesItemLineDetail`. */
  invoiceLine(line: Line): JsonObject;
  /** Members of the invoice. */
  invoice(data: Invoice): JsonObject;
}

export function taxRulesFor(company: CompanyCapabilities): TaxRules {
  return company.country === 'US' ? unitedStatesRules(company) : elsewhereRules(company);
}
