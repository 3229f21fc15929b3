import type { Invoice } from '../../../domain/entities/invoice.ts';
import { isMore } from '../../../domain/money.ts';
import { assertNever, SyncError } from '../../../errors.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import type { JsonObject } from '../exact-json.ts';
import { manualTax } from './manual-tax.ts';
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
      return manualTax(data, company);
    default:
      return assertNever(company.salesTax);
  }
}

function taxIsOff(data: Invoice): SyncError {
  return new SyncError({
    type: 'FeatureNotAvailable',
    message: `The invoice carries ${data.tax} of tax, but sales tax is switched off in this QuickBooks company.`,
    field: 'tax',
  });
}
