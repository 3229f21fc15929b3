import type { Invoice } from '../../../domain/entities/invoice.ts';
import { isMore } from '../../../domain/money.ts';
import { SyncError } from '../../../errors.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import type { TaxRules } from './tax-rules.ts';

/**
 * Outside the United States each line needs a numeric tax code of the company. That mapping does not exist
 * yet: untaxed documents go, taxed ones are refused rather than booked under a guessed code.
 */
export function elsewhereRules(company: CompanyCapabilities): TaxRules {
  return {
    customer: () => ({}),
    serviceItem: () => ({}),
    invoiceLine: () => ({}),
    invoice(data) {
      if (isTaxed(data)) throw unsupported(company.country);
      return company.salesTax === 'none' ? {} : { GlobalTaxCalculation: 'NotApplicable' };
    },
  };
}

function isTaxed(data: Invoice): boolean {
  return isMore(data.tax, 0) || data.lines.some((line) => line.taxable);
}

function unsupported(country: string): SyncError {
  return new SyncError({
    type: 'FeatureNotAvailable',
    message: `Taxed invoices are not supported yet for companies in this region (${country}). Enter the invoice in QuickBooks, or remove the tax.`,
    field: 'tax',
  });
}
