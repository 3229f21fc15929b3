import { Decimal } from 'decimal.js';
import { addAmounts, extend, sameAmount } from '../../../domain/money.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import { currencyOf, type VendorFacts, vendorFacts } from '../company-facts.ts';
import { isVoidNote, readNote } from '../note.ts';
import type { InvoiceLineRow, InvoiceRow } from '../rows.ts';
import { amount, decimal, type Reading, refersTo, Unreadable } from './read-fields.ts';

type Line = Record<string, unknown>;

interface Facts extends VendorFacts {
  currency: string;
}

export function readInvoice(row: InvoiceRow, company: CompanyCapabilities | undefined): Reading {
  const facts = { ...vendorFacts(company), currency: currencyOf(company, row.CurrencyRef?.ListID) };
  if (row.InvoiceLineGroupRet.length > 0) throw new Unreadable('has a group of lines, which we do not keep');
  const discounts = row.InvoiceLineRet.filter((line) => isDiscount(line, facts));
  const own = row.InvoiceLineRet.filter((line) => !isDiscount(line, facts));
  const lines = own.map((line) => readLine(line, facts));
  const { recordId, ...note } = readNote(row.Memo ?? '');
  const data = {
    customerId: row.CustomerRef.ListID,
    number: row.RefNumber,
    status: statusOf(row),
    issueDate: row.TxnDate,
    dueDate: row.DueDate,
    currency: facts.currency,
    lines,
    discount: discounts.length > 0 ? discountOf(discounts, facts) : undefined,
    tax: amount(row.SalesTaxTotal ?? '0', facts.currency),
    total: amount(totalOf(row), facts.currency),
    email: note.email,
    memo: note.memo,
    customerMessage: note.message,
  };
  return { data, references: referencesOf(row, lines), ownId: recordId };
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
  const total = amount(line.Amount ?? '0', currency);
  const quantity = decimal(line.Quantity ?? '1');
  const code = facts.taxCodes.find(({ id }) => id === line.SalesTaxCodeRef?.ListID);
  return {
    serviceItemId: line.ItemRef.ListID,
    description: line.Desc,
    quantity,
    unitPrice: priceOf(line, { total, quantity, currency }),
    amount: total,
    taxable: code?.taxable ?? false,
    serviceDate: line.ServiceDate,
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

function wordsOnly(line: InvoiceLineRow, currency: string): Line {
  const nothing = amount('0', currency);
  return { description: line.Desc, quantity: '1', unitPrice: nothing, amount: nothing };
}

/** A voided invoice says so in its memo, and all its amounts are zero. */
function statusOf(row: InvoiceRow): 'void' | 'paid' | 'sent' {
  const isNothing = new Decimal(totalOf(row)).isZero();
  if (isNothing && isVoidNote(row.Memo)) return 'void';
  return row.IsPaid && !isNothing ? 'paid' : 'sent';
}

function referencesOf(row: InvoiceRow, lines: readonly Line[]): Reading['references'] {
  const items = lines.flatMap(({ serviceItemId }, index) =>
    typeof serviceItemId === 'string'
      ? [refersTo(['lines', index, 'serviceItemId'], 'service_item', serviceItemId)]
      : [],
  );
  return [refersTo(['customerId'], 'customer', row.CustomerRef.ListID), ...items];
}
