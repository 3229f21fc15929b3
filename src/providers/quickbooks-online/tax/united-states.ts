import type { Invoice } from '../../../domain/entities/invoice.ts';
import { isMore } from '../../../domain/money.ts';
import { assertNever, SyncError } from '../../../errors.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import { vendorFacts } from '../company-facts.ts';
import { ExactNumber, type JsonObject } from '../exact-json.ts';
import type { TaxRules } from './tax-rules.ts';

/** Lines say only whether they are taxed; the rate hangs on the whole invoice. */
export function unitedStatesRules(company: CompanyCapabilities): TaxRules {
  const taxable = (value: boolean): JsonObject => (company.salesTax === 'none' ? {} : { Taxable: value });
  return {
    customer: (data) => taxable(data.taxable),
    serviceItem: (data) => taxable(data.taxable),
    invoiceLine: (line) =>
      company.salesTax === 'none' ? {} : { TaxCodeRef: { value: line.taxable ? 'TAX' : 'NON' } },
    invoice: (data) => invoiceTax(data, company),
  };
}

function invoiceTax(data: Invoice, company: CompanyCapabilities): JsonObject {
  switch (company.salesTax) {
    case 'none':
      if (isMore(data.tax, 0)) throw taxIsOff(data);
      return {};
    case 'automated':
      // QuickBooks computes the tax and would ignore ours; the comparison of the totals tells a difference.
      return {};
    case 'manual':
      return { TxnTaxDetail: manualTax(data, company) };
    default:
      return assertNever(company.salesTax);
  }
}

function manualTax(data: Invoice, company: CompanyCapabilities): JsonObject {
  const total = { TotalTax: new ExactNumber(data.tax) };
  if (!isMore(data.tax, 0)) return total;
  if (!data.lines.some((line) => line.taxable)) throw noTaxableLine(data);
  const { taxCodeId } = vendorFacts(company);
  if (!taxCodeId) throw noTaxCode();
  return { TxnTaxCodeRef: { value: taxCodeId }, ...total };
}

function taxIsOff(data: Invoice): SyncError {
  return new SyncError({
    type: 'FeatureNotAvailable',
    message: `The invoice carries ${data.tax} of tax, but sales tax is switched off in this QuickBooks company.`,
    field: 'tax',
  });
}

function noTaxableLine(data: Invoice): SyncError {
  return new SyncError({
    type: 'InvalidRecord',
    message: `The invoice carries ${data.tax} of tax, but none of its lines is taxable.`,
    field: 'tax',
  });
}

function noTaxCode(): SyncError {
  return new SyncError({
    type: 'ReferenceNotFound',
    message:
      'The QuickBooks company has no active sales tax rate that the invoice’s tax could be booked under.',
    field: 'tax',
  });
}
