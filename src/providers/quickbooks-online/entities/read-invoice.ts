import { Decimal } from 'decimal.js';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import { addAmounts } from '../../../domain/money.ts';
import type { CompanyCapabilities, PulledRecord } from '../../provider.ts';
import { asFarAsReadable, type RowReading, Unreadable } from '../../row-content.ts';
import { amount, decimal, refersTo, signedAmount } from '../../row-fields.ts';
import { readNote } from '../marker.ts';
import type { InvoiceLineRow, InvoiceRow } from '../rows.ts';
import { codeOf, readTaxCode } from '../tax/read-tax-code.ts';
import { currencyOf, isVoided } from './read-fields.ts';

type Line = Record<string, unknown>;

interface Facts {
  currency: string;
  voided: boolean;
  /** Line amounts were given with their tax. */
  inclusive: boolean;
  company: CompanyCapabilities | undefined;
}

export function readInvoice(row: InvoiceRow, company?: CompanyCapabilities): RowReading {
  const facts = factsOf(row, company);
  const own = row.Line.filter(isOwnLine);
  const { currency, voided } = facts;
  const { data: amounts, unread } = asFarAsReadable(['lines', 'discount', 'taxInclusive', 'tax'], () => ({
    lines: own.map((line, index) => readLine(line, index, facts)),
    discount: voided ? undefined : discountOf(row, own, facts),
    taxInclusive: facts.inclusive || undefined,
    tax: amount(voided ? '0' : (row.TxnTaxDetail?.TotalTax ?? '0'), currency),
  }));
  const note = readNote(row.PrivateNote ?? '');
  const data = {
    customerId: row.CustomerRef.value,
    number: row.DocNumber,
    status: statusOf(row, voided),
    issueDate: row.TxnDate,
    dueDate: row.DueDate,
    currency,
    ...amounts,
    total: amount(row.TotalAmt, currency),
    email: row.BillEmail?.Address,
    memo: note.memo,
    customerMessage: row.CustomerMemo?.value,
  };
  const lineIds = own.map(({ Id }) => Id ?? null);
  return {
    data,
    unread,
    references: referencesOf(row, own),
    mapped: mappedOf(own),
    lineIds,
    ownId: note.recordId,
  };
}

function factsOf(row: InvoiceRow, company: CompanyCapabilities | undefined): Facts {
  return {
    currency: currencyOf(row, company),
    voided: isVoided(row),
    inclusive: row.GlobalTaxCalculation === 'TaxInclusive',
    company,
  };
}

/** The subtotal is QuickBooks' own, the discount a field of ours. */
export function isOwnLine(line: { DetailType?: string | undefined }): boolean {
  return line.DetailType !== 'SubTotalLineDetail' && line.DetailType !== 'DiscountLineDetail';
}

function readLine(line: InvoiceLineRow, index: number, facts: Facts): Line {
  const { currency, voided, inclusive } = facts;
  if (line.DetailType === 'DescriptionOnly') return keptLine('text', line.Description, '0', facts);
  if (line.DetailType === 'GroupLineDetail') return readGroup(line, facts);
  const detail = line.SalesItemLineDetail;
  if (line.DetailType !== 'SalesItemLineDetail' || !detail) {
    throw new Unreadable(`has a line of a kind that we do not keep (line ${index + 1}: ${line.DetailType})`);
  }
  const total = signedAmount(voided ? '0' : grossOrNet(line, inclusive), currency);
  if (detail.ItemRef?.value === SHIPPING) {
    const shipping = keptLine('shipping', line.Description ?? 'Shipping', total, facts);
    return { ...shipping, ...readTaxCode(detail.TaxCodeRef?.value, facts.company) };
  }
  const quantity = decimal(detail.Qty ?? '1');
  const price = inclusive ? grossPrice(total, quantity) : (detail.UnitPrice ?? total);
  const isNegative = [total, quantity, price].some((digits) => new Decimal(digits).lessThan(0));
  return {
    serviceItemId: detail.ItemRef?.value,
    description: line.Description,
    // Here a quantity has no sign: what is taken off is said by the price.
    quantity: new Decimal(quantity).abs().toFixed(),
    unitPrice: voided
      ? amount('0', currency)
      : signedAmount(isNegative ? grossPrice(total, quantity) : price, currency),
    amount: total,
    ...readTaxCode(detail.TaxCodeRef?.value, facts.company),
    serviceDate: detail.ServiceDate,
    kept: isNegative ? 'negative' : undefined,
  };
}

/** QuickBooks' own item for what delivery costs. */
export const SHIPPING = 'SHIPPING_ITEM_ID';

type Kept = NonNullable<Invoice['lines'][number]['kept']>;

/** A line that has no form here: what it says and what it comes to is shown, and it goes back as it was read. */
function keptLine(
  kept: Kept,
  description: string | undefined,
  total: string,
  { currency, voided }: Facts,
): Line {
  const shown = signedAmount(voided ? '0' : total, currency);
  return { description, quantity: '1', unitPrice: shown, amount: shown, kept };
}

/** A bundle of items is one line: what is inside stays with QuickBooks. */
function readGroup(line: InvoiceLineRow, facts: Facts): Line {
  const { GroupItemRef, Line: parts = [] } = line.GroupLineDetail ?? {};
  const sum = parts.reduce((total, part) => total.plus(part.Amount ?? 0), new Decimal(0));
  const total = parts.length > 0 ? sum.toFixed() : (line.Amount ?? '0');
  return keptLine('group', line.Description ?? GroupItemRef?.name, total, facts);
}

function grossOrNet(line: InvoiceLineRow, inclusive: boolean): string {
  const gross = inclusive ? line.SalesItemLineDetail?.TaxInclusiveAmt : undefined;
  return gross ?? line.Amount ?? '0';
}

/** QuickBooks keeps the price without its tax; the one that was shown follows from the amount. */
function grossPrice(total: string, quantity: string): string {
  const count = new Decimal(quantity);
  return count.isZero() ? '0' : new Decimal(total).div(count.abs()).toDecimalPlaces(7).toFixed();
}

function discountOf(row: InvoiceRow, own: readonly InvoiceLineRow[], facts: Facts): string | undefined {
  const { currency, inclusive } = facts;
  const discounts = row.Line.filter((line) => line.DetailType === 'DiscountLineDetail');
  if (discounts.length === 0) return undefined;
  // With the tax inside, the discount is what the lines as given are more than the total.
  if (inclusive) {
    const gross = own.reduce((sum, line) => sum.plus(grossOrNet(line, true)), new Decimal(0));
    return amount(gross.minus(row.TotalAmt).toFixed(), currency);
  }
  return addAmounts(
    discounts.map((line) => amount(line.Amount ?? '0', currency)),
    currency,
  );
}

function statusOf(row: InvoiceRow, voided: boolean): 'void' | 'paid' | 'sent' {
  if (voided) return 'void';
  const isSettled = new Decimal(row.Balance ?? row.TotalAmt).isZero();
  return isSettled && !new Decimal(row.TotalAmt).isZero() ? 'paid' : 'sent';
}

function referencesOf(row: InvoiceRow, own: readonly InvoiceLineRow[]): PulledRecord['references'] {
  const items = own.flatMap(({ SalesItemLineDetail }, index) => {
    const itemId = SalesItemLineDetail?.ItemRef?.value;
    return itemId === undefined || itemId === SHIPPING
      ? []
      : [refersTo(['lines', index, 'serviceItemId'], 'service_item', itemId)];
  });
  return [refersTo(['customerId'], 'customer', row.CustomerRef.value), ...items];
}

function mappedOf(own: readonly InvoiceLineRow[]): PulledRecord['mapped'] {
  return own.flatMap((line, index) => {
    const externalId = codeOf(line.SalesItemLineDetail?.TaxCodeRef?.value);
    return externalId === undefined
      ? []
      : [{ path: ['lines', index, 'taxCode'], kind: 'tax_code' as const, externalId }];
  });
}
