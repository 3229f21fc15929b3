import type { Invoice } from '../../../domain/entities/invoice.ts';
import { isMore } from '../../../domain/money.ts';
import { assertNever, SyncError } from '../../../errors.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import type { JsonObject } from '../exact-json.ts';
import { manualTax } from './manual-tax.ts';
import { taxIsOff } from './tax-is-off.ts';
import type { LineTax, TaxRules } from './tax-members.ts';

/** Lines say only whether they are taxed; the rate hangs on the whole invoice. */
export function unitedStatesRules(company: CompanyCapabilities): TaxRules {
  const taxable = (value: boolean): JsonObject => (company.salesTax === 'none' ? {} : { Taxable: value });
  const mark = (value: boolean): LineTax =>
    company.salesTax === 'none'
      ? { detail: {} }
      : { detail: { TaxCodeRef: { value: value ? 'TAX' : 'NON' } } };
  return {
    customer: (data) => taxable(data.taxable),
    serviceItem: (data) => taxable(data.taxable),
    invoice(data) {
      if (data.taxInclusive) throw pricesHoldTax();
      return { lines: data.lines.map((line) => mark(line.taxable)), members: invoiceTax(data, company) };
    },
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

function pricesHoldTax(): SyncError {
  return new SyncError({
    type: 'InvalidRecord',
    message:
      'QuickBooks companies in the United States take prices without tax only. Send the prices without it, and the tax as the invoice’s tax.',
    field: 'taxInclusive',
  });
}
