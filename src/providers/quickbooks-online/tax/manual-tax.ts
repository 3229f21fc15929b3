import { Decimal } from 'decimal.js';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import { addAmounts, isMore, roundAmount, sameAmount } from '../../../domain/money.ts';
import { SyncError } from '../../../errors.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import { type TaxCodeFact, vendorFacts } from '../company-facts.ts';
import { ExactNumber, type JsonObject } from '../exact-json.ts';
import { taxOnTop, toCent } from './reckon.ts';

/** How QuickBooks would come to our tax: under which code, and on which side of the discount. */
interface Basis {
  code: TaxCodeFact;
  afterDiscount: boolean;
}

/**
 * The invoice's tax where the company computes by rates of its own. The code is chosen by the amount: the
 * first one whose rate gives exactly our tax. If none does, our amount is stated under the default code.
 */
export function manualTax(data: Invoice, company: CompanyCapabilities): JsonObject {
  if (!isMore(data.tax, 0)) return { TxnTaxDetail: { TotalTax: new ExactNumber(data.tax) } };
  if (!data.lines.some((line) => line.taxable)) throw noTaxableLine(data);
  const { taxCodes } = vendorFacts(company);
  const [byDefault] = taxCodes;
  if (!byDefault) throw noTaxCode();
  const basis = basisOf(data, taxCodes);
  if (basis) return asComputed(data, basis);
  return asStated(data, byDefault);
}

function basisOf(data: Invoice, codes: readonly TaxCodeFact[]): Basis | undefined {
  const candidates = codes.flatMap((code): Basis[] => [
    { code, afterDiscount: false },
    { code, afterDiscount: true },
  ]);
  return candidates.find((basis) => sameAmount(taxBy(basis, data), data.tax));
}

function taxBy({ code, afterDiscount }: Basis, data: Invoice): string {
  const taxable = sumOf(
    data,
    data.lines.filter((line) => line.taxable),
  );
  const base = afterDiscount ? new Decimal(taxable).minus(discountOn(taxable, data)) : new Decimal(taxable);
  // Codes that were read by an earlier version know their sum only.
  if (!code.rates) return toCent(base.times(code.percent).dividedBy(100)).toFixed(2);
  return taxOnTop([{ rates: code.rates, amount: base }], data.issueDate).toFixed(2);
}

/** The discount spreads over all lines by their amounts; this is the share of the taxed ones. */
function discountOn(taxable: string, data: Invoice): string {
  const all = new Decimal(sumOf(data, data.lines));
  if (all.isZero()) return '0';
  return roundAmount(new Decimal(data.discount ?? '0').times(taxable).dividedBy(all), data.currency);
}

function sumOf(data: Invoice, lines: Invoice['lines']): string {
  return addAmounts(
    lines.map((line) => line.amount),
    data.currency,
  );
}

function asComputed(data: Invoice, { code, afterDiscount }: Basis): JsonObject {
  return { ApplyTaxAfterDiscount: afterDiscount, TxnTaxDetail: detail(data, code) };
}

/** Only a code of one rate leaves no doubt where the amount belongs; with several QuickBooks computes its own. */
function asStated(data: Invoice, code: TaxCodeFact): JsonObject {
  const [rateId, another] = code.rateIds;
  if (!rateId || another) throw otherTotal(data, code);
  const line = {
    Amount: new ExactNumber(data.tax),
    DetailType: 'TaxLineDetail',
    TaxLineDetail: { TaxRateRef: { value: rateId }, PercentBased: false },
  };
  return { TxnTaxDetail: { ...detail(data, code), TaxLine: [line] } };
}

function detail(data: Invoice, code: TaxCodeFact): JsonObject {
  return { TxnTaxCodeRef: { value: code.id }, TotalTax: new ExactNumber(data.tax) };
}

function otherTotal(data: Invoice, code: TaxCodeFact): SyncError {
  const tax = taxBy({ code, afterDiscount: false }, data);
  const theirs = new Decimal(data.total).minus(data.tax).plus(tax).toFixed(2);
  return new SyncError({
    type: 'TotalMismatch',
    message: `With ${code.name || 'its default tax code'} QuickBooks would compute ${tax} of tax and a total of ${theirs}; the invoice says ${data.tax} and ${data.total}. Nothing was written.`,
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
      'The QuickBooks company has no active sales tax rate that the invoice’s tax could be booked under. Set one up there and press “Read the company again” on the Connection page.',
    field: 'tax',
  });
}
