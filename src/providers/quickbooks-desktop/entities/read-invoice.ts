import { Decimal } from 'decimal.js';
import { addAmounts, extend, sameAmount } from '../../../domain/money.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import { asFarAsReadable, type RowReading, Unreadable } from '../../row-content.ts';
import { amount, decimal, refersTo, signedAmount } from '../../row-fields.ts';
import { currencyOf, type VendorFacts, vendorFacts } from '../company-facts.ts';
import { isVoidNote, readNote } from '../note.ts';
import type { InvoiceLineRow, InvoiceRow } from '../rows.ts';

type Line = Record<string, unknown>;

interface Facts extends VendorFacts {
  currency: string;
}

export function readInvoice(row: InvoiceRow, company: CompanyCapabilities | undefined): RowReading {
  const facts = { ...vendorFacts(company), currency: currencyOf(company, row.CurrencyRef?.ListID) };
  const own = row.InvoiceLineRet.filter((line) => !isDiscount(line, facts));
  const { data: amounts, unread } = asFarAsReadable(['lines', 'discount', 'tax'], () =>
    amountsOf(row, own, facts),
  );
  const { recordId, ...note } = readNote(row.Memo ?? '');
  const data = {
    customerId: row.CustomerRef.ListID,
    number: row.RefNumber,
    status: statusOf(row),
    issueDate: row.TxnDate,
    dueDate: row.DueDate,
    currency: facts.currency,
    ...amounts,
    total: amount(totalOf(row), facts.currency),
    email: note.email,
    memo: note.memo,
    customerMessage: note.message,
  };
  return { data, unread, references: referencesOf(row, own), ownId: recordId };
}

function amountsOf(row: InvoiceRow, own: readonly InvoiceLineRow[], facts: Facts): RowReading['data'] {
  if (row.InvoiceLineGroupRet.length > 0) throw new Unreadable('has a group of lines, which we do not keep');
  const discounts = row.InvoiceLineRet.filter((line) => isDiscount(line, facts));
  return {
    lines: own.map((line) => readLine(line, facts)),
    discount: discounts.length > 0 ? discountOf(discounts, facts) : undefined,
    tax: amount(row.SalesTaxTotal ?? '0', facts.currency),
  };
}

/** What QuickBooks reckoned: its subtotal, discounts taken off, and the tax. */
export function totalOf(row: Pick<InvoiceRow, 'Subtotal' | 'SalesTaxTotal'>): string {
  return new Decimal(row.Subtotal ?? '0').plus(row.SalesTaxTotal ?? '0').toFixed(2);
}

function isDiscount({ ItemRef }: InvoiceLineRow, { discountItemIds }: Facts): boolean {
  return ItemRef?.ListID !== undefined && discountItemIds.includes(ItemRef.ListID);
}

function discountOf(discounts: readonly InvoiceLineRow[], { currency }: Facts): string {
  const taken = addAmounts(
    discounts.map(({ Amount }) => Amount ?? '0'),
    currency,
  );
  return amount(new Decimal(taken).negated().toFixed(), currency);
}

function readLine(line: InvoiceLineRow, facts: Facts): Line {
  const { currency } = facts;
  if (!line.ItemRef?.ListID) return wordsOnly(line, currency);
  if (line.RatePercent !== undefined) throw new Unreadable('has a line with a price in percent');
  const total = signedAmount(line.Amount ?? '0', currency);
  const quantity = decimal(line.Quantity ?? '1');
  const isNegative = [total, quantity, line.Rate ?? '0'].some((digits) => new Decimal(digits).lessThan(0));
  const code = facts.taxCodes.find(({ id }) => id === line.SalesTaxCodeRef?.ListID);
  return {
    serviceItemId: line.ItemRef.ListID,
    description: line.Desc,
    // Here a quantity has no sign: what is taken off is said by the price.
    quantity: new Decimal(quantity).abs().toFixed(),
    unitPrice: isNegative ? signedPrice(total, quantity) : priceOf(line, { total, quantity, currency }),
    amount: total,
    taxable: code?.taxable ?? false,
    serviceDate: line.ServiceDate,
    kept: isNegative ? 'negative' : undefined,
  };
}

/** QuickBooks rounds a price that it reckoned itself; what it is exactly follows from the amount. */
function priceOf(
  line: InvoiceLineRow,
  { total, quantity, currency }: { total: string; quantity: string; currency: string },
): string {
  const rate = line.Rate ?? total;
  const count = new Decimal(quantity);
  if (count.isZero() || sameAmount(extend(quantity, new Decimal(rate).abs().toFixed(), currency), total)) {
    return amount(rate, currency);
  }
  return new Decimal(total).div(count).toDecimalPlaces(7).toFixed();
}

function signedPrice(total: string, quantity: string): string {
  const count = new Decimal(quantity).abs();
  return count.isZero() ? '0' : new Decimal(total).div(count).toDecimalPlaces(7).toFixed();
}

/** A line of text has no form here: it is shown, and goes back as it was read. */
function wordsOnly(line: InvoiceLineRow, currency: string): Line {
  const nothing = amount('0', currency);
  return { description: line.Desc, quantity: '1', unitPrice: nothing, amount: nothing, kept: 'text' };
}

/** A voided invoice says so in its memo, and all its amounts are zero. */
function statusOf(row: InvoiceRow): 'void' | 'paid' | 'sent' {
  const isNothing = new Decimal(totalOf(row)).isZero();
  if (isNothing && isVoidNote(row.Memo)) return 'void';
  return row.IsPaid && !isNothing ? 'paid' : 'sent';
}

function referencesOf(row: InvoiceRow, own: readonly InvoiceLineRow[]): RowReading['references'] {
  const items = own.flatMap(({ ItemRef }, index) =>
    ItemRef?.ListID ? [refersTo(['lines', index, 'serviceItemId'], 'service_item', ItemRef.ListID)] : [],
  );
  return [refersTo(['customerId'], 'customer', row.CustomerRef.ListID), ...items];
}
