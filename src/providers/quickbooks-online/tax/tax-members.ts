import type { Customer } from '../../../domain/entities/customer.ts';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import type { JsonObject } from '../exact-json.ts';

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
