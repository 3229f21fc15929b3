import { Decimal } from 'decimal.js';
import { addAmounts } from '../../../domain/money.ts';
import type { CompanyCapabilities, PulledRecord } from '../../provider.ts';
import { readNote } from '../marker.ts';
import type { InvoiceLineRow, InvoiceRow } from '../rows.ts';
import { codeOf, readTaxCode } from '../tax/read-tax-code.ts';
import {
  amount,
  asFarAsReadable,
  decimal,
  isVoided,
  type Reading,
  refersTo,
  Unreadable,
} from './read-fields.ts';

type Line = Record<string, unknown>;

interface Facts {
  currency: string;
  voided: boolean;
  /** Line amounts were given with their tax. */
  inclusive: boolean;
  company: CompanyCapabilities | undefined;
}

export function readInvoice(row: InvoiceRow, company?: CompanyCapabilities): Reading {
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
  return { data, unread, references: referencesOf(row, own), mapped: mappedOf(own), ownId: note.recordId };
}

function factsOf(row: InvoiceRow, company: CompanyCapabilities | undefined): Facts {
  return {
    currency: row.CurrencyRef?.value ?? 'USD',
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
  if (line.DetailType === 'DescriptionOnly') return wordsOnly(line, currency);
  const detail = line.SalesItemLineDetail;
  if (line.DetailType !== 'SalesItemLineDetail' || !detail) {
    throw new Unreadable(`has a line of a kind that we do not keep (line ${index + 1}: ${line.DetailType})`);
  }
  if (detail.ItemRef?.value === 'SHIPPING_ITEM_ID') throw new Unreadable('carries a shipping charge');
  const total = amount(voided ? '0' : grossOrNet(line, inclusive), currency);
  const quantity = decimal(detail.Qty ?? '1');
  const price = inclusive ? grossPrice(total, quantity) : (detail.UnitPrice ?? total);
  return {
    serviceItemId: detail.ItemRef?.value,
    description: line.Description,
    quantity,
    unitPrice: voided ? amount('0', currency) : amount(price, currency),
    amount: total,
    ...readTaxCode(detail.TaxCodeRef?.value, facts.company),
    serviceDate: detail.ServiceDate,
  };
}

function grossOrNet(line: InvoiceLineRow, inclusive: boolean): string {
  const gross = inclusive ? line.SalesItemLineDetail?.TaxInclusiveAmt : undefined;
  return gross ?? line.Amount ?? '0';
}

/** QuickBooks keeps the price without its tax; the one that was shown follows from the amount. */
function grossPrice(total: string, quantity: string): string {
  const count = new Decimal(quantity);
  return count.isZero() ? '0' : new Decimal(total).div(count).toDecimalPlaces(7).toFixed();
}

function wordsOnly(line: InvoiceLineRow, currency: string): Line {
  const nothing = amount('0', currency);
  return { description: line.Description, quantity: '1', unitPrice: nothing, amount: nothing };
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
    return itemId === undefined ? [] : [refersTo(['lines', index, 'serviceItemId'], 'service_item', itemId)];
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
