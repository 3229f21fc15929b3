import { Decimal } from 'decimal.js';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import { isMore } from '../../../domain/money.ts';
import { SyncError } from '../../../errors.ts';
import type { CodedLines } from './line-codes.ts';
import { discounted, percentOfAll, type TaxedSum, taxInside, taxOnTop } from './reckon.ts';

/** On which side of the discount the tax is reckoned. */
export interface Basis {
  afterDiscount: boolean;
}

export interface NamedSum extends TaxedSum {
  name: string;
}

/** The sums that QuickBooks will reckon with; undefined when the rates of one are not known to us. */
export function reckonable(codes: readonly CodedLines[]): NamedSum[] | undefined {
  const sums = codes.flatMap(({ name, fact, amount }) =>
    fact?.rates ? [{ name, rates: fact.rates, amount }] : [],
  );
  return sums.length === codes.length ? sums : undefined;
}

/**
 * The basis on which QuickBooks will come to our tax, and so to our total.
 * @throws SyncError TotalMismatch when there is none: nothing is written then
 */
export function agreeing(data: Invoice, sums: readonly NamedSum[]): Basis {
  const bases = isMore(data.discount ?? '0', 0) ? [true, false] : [true];
  const found = bases.find((afterDiscount) => predictedTax(data, sums, { afterDiscount }).equals(data.tax));
  if (found !== undefined) return { afterDiscount: found };
  throw mismatch(data, sums, predictedTax(data, sums, { afterDiscount: true }));
}

function predictedTax(data: Invoice, sums: readonly TaxedSum[], { afterDiscount }: Basis): Decimal {
  const taxed = afterDiscount ? discounted(sums, new Decimal(data.discount ?? '0')) : sums;
  return data.taxInclusive ? taxInside(taxed, data.issueDate) : taxOnTop(taxed, data.issueDate);
}

function mismatch(data: Invoice, sums: readonly NamedSum[], tax: Decimal): SyncError {
  const codes = sums.map(({ name, rates }) => `${name} (${percentOfAll(rates, data.issueDate).toFixed()} %)`);
  const theirs = data.taxInclusive
    ? data.total
    : new Decimal(data.total).minus(data.tax).plus(tax).toFixed(2);
  return new SyncError({
    type: 'TotalMismatch',
    message: `With ${codes.join(', ')} QuickBooks would compute ${tax.toFixed(2)} of tax and a total of ${theirs}; the invoice says ${data.tax} and ${data.total}. Nothing was written.`,
    field: 'tax',
  });
}
