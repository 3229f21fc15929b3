import { Decimal } from 'decimal.js';
import type { Invoice } from '../../domain/entities/invoice.ts';
import { isMore, sameAmount } from '../../domain/money.ts';
import { SyncError } from '../../errors.ts';
import type { CompanyCapabilities } from '../provider.ts';
import type { TaxItemFact, VendorFacts } from './company-facts.ts';

/** How an invoice is taxed there. Amounts of tax cannot be stated: QuickBooks reckons them by a rate. */
export interface InvoiceTax {
  /** The tax item of the invoice. */
  itemId?: string;
  /** Code of a line; undefined where tax is off. */
  codeId(taxable: boolean): string | undefined;
  /** Whether the discount lowers what is taxed. */
  discountIsTaxed: boolean;
}

/**
 * The tax item is chosen by the amount: the first one whose rates give exactly our tax, with the discount taken off
 * before the tax or after it.
 * @throws SyncError when none does: then QuickBooks would come to another total.
 */
export function invoiceTax(data: Invoice, company: CompanyCapabilities, facts: VendorFacts): InvoiceTax {
  if (data.taxInclusive) throw pricesHoldTax();
  const isTaxed = isMore(data.tax, 0);
  if (company.salesTax === 'none' || company.country !== 'US') {
    if (isTaxed) throw taxIsOff(data, company);
    return { codeId: () => undefined, discountIsTaxed: false };
  }
  const codeId = (taxable: boolean) => (taxable ? facts.taxableCodeId : facts.nonTaxableCodeId);
  if (!isTaxed) return untaxed(data, facts, codeId);
  if (!data.lines.some((line) => line.taxable)) throw noTaxableLine(data);
  for (const discountIsTaxed of [false, true]) {
    const item = facts.taxItems.find((candidate) =>
      sameAmount(taxBy(candidate, data, discountIsTaxed), data.tax),
    );
    if (item) return { itemId: item.id, codeId, discountIsTaxed };
  }
  throw otherTotal(data, facts);
}

/** Lines that are marked as taxed go under a rate of nothing, or as not taxed where there is none. */
function untaxed(data: Invoice, { taxItems }: VendorFacts, codeId: InvoiceTax['codeId']): InvoiceTax {
  const nothing = taxItems.find(({ percents }) => percents.every((percent) => new Decimal(percent).isZero()));
  const isMarked = data.lines.some((line) => line.taxable);
  if (isMarked && nothing) return { itemId: nothing.id, codeId, discountIsTaxed: false };
  return { codeId: () => codeId(false), discountIsTaxed: false };
}

/** Each rate of a group on what is taxed, to the cent. */
function taxBy({ percents }: TaxItemFact, data: Invoice, discountIsTaxed: boolean): Decimal {
  const lines = data.lines.filter((line) => line.taxable).map((line) => line.amount);
  const base = lines
    .reduce((sum, line) => sum.plus(line), new Decimal(0))
    .minus(discountIsTaxed ? (data.discount ?? 0) : 0);
  return percents.reduce(
    (sum, percent) => sum.plus(base.times(percent).div(100).toDecimalPlaces(2, Decimal.ROUND_HALF_UP)),
    new Decimal(0),
  );
}

function pricesHoldTax(): SyncError {
  return new SyncError({
    type: 'InvalidRecord',
    message:
      'QuickBooks Desktop takes prices without tax only. Send the prices without it, and the tax as the invoice’s tax.',
    field: 'taxInclusive',
  });
}

function taxIsOff(data: Invoice, { country }: CompanyCapabilities): SyncError {
  const why =
    country === 'US'
      ? 'sales tax is switched off in this QuickBooks company'
      : 'taxed invoices are written into editions of the United States only';
  return new SyncError({
    type: 'FeatureNotAvailable',
    message: `The invoice carries ${data.tax} of tax, but ${why}.`,
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

function otherTotal(data: Invoice, { taxItems: [first] }: VendorFacts): SyncError {
  if (!first) {
    return new SyncError({
      type: 'ReferenceNotFound',
      message:
        'The QuickBooks company has no active sales tax item that the invoice’s tax could be booked under.',
      field: 'tax',
    });
  }
  const tax = taxBy(first, data, false).toFixed(2);
  const theirs = new Decimal(data.total).minus(data.tax).plus(tax).toFixed(2);
  return new SyncError({
    type: 'TotalMismatch',
    message: `None of the sales tax items of QuickBooks gives ${data.tax}: with “${first.name}” it would compute ${tax} of tax and a total of ${theirs}. Nothing was written.`,
    field: 'tax',
  });
}
