import { Decimal } from 'decimal.js';
import { addAmounts } from '../../../domain/money.ts';
import type { PulledRecord } from '../../provider.ts';
import { readNote } from '../marker.ts';
import type { InvoiceLineRow, InvoiceRow } from '../rows.ts';
import { amount, decimal, isVoided, type Reading, refersTo, Unreadable } from './read-fields.ts';

type Line = Record<string, unknown>;

export function readInvoice(row: InvoiceRow): Reading {
  const currency = row.CurrencyRef?.value ?? 'USD';
  const voided = isVoided(row);
  const lines = row.Line.filter(isOwnLine).map((line, index) => readLine(line, index, currency, voided));
  const note = readNote(row.PrivateNote ?? '');
  const data = {
    customerId: row.CustomerRef.value,
    number: row.DocNumber,
    status: statusOf(row, voided),
    issueDate: row.TxnDate,
    dueDate: row.DueDate,
    currency,
    lines,
    discount: voided ? undefined : discountOf(row, currency),
    tax: amount(voided ? '0' : (row.TxnTaxDetail?.TotalTax ?? '0'), currency),
    total: amount(row.TotalAmt, currency),
    email: row.BillEmail?.Address,
    memo: note.memo,
    customerMessage: row.CustomerMemo?.value,
  };
  return { data, references: referencesOf(row, lines), ownId: note.recordId };
}

/** The subtotal is QuickBooks' own, the discount a field of ours. */
function isOwnLine(line: InvoiceLineRow): boolean {
  return line.DetailType !== 'SubTotalLineDetail' && line.DetailType !== 'DiscountLineDetail';
}

function readLine(line: InvoiceLineRow, index: number, currency: string, voided: boolean): Line {
  if (line.DetailType === 'DescriptionOnly') return wordsOnly(line, currency);
  const detail = line.SalesItemLineDetail;
  if (line.DetailType !== 'SalesItemLineDetail' || !detail) {
    throw new Unreadable(`has a line of a kind that we do not keep (line ${index + 1}: ${line.DetailType})`);
  }
  if (detail.ItemRef?.value === 'SHIPPING_ITEM_ID') throw new Unreadable('carries a shipping charge');
  const total = amount(voided ? '0' : (line.Amount ?? '0'), currency);
  return {
    serviceItemId: detail.ItemRef?.value,
    description: line.Description,
    quantity: decimal(detail.Qty ?? '1'),
    unitPrice: voided ? amount('0', currency) : amount(detail.UnitPrice ?? total, currency),
    amount: total,
    taxable: detail.TaxCodeRef ? detail.TaxCodeRef.value !== 'NON' : false,
    serviceDate: detail.ServiceDate,
  };
}

function wordsOnly(line: InvoiceLineRow, currency: string): Line {
  const nothing = amount('0', currency);
  return { description: line.Description, quantity: '1', unitPrice: nothing, amount: nothing };
}

function discountOf(row: InvoiceRow, currency: string): string | undefined {
  const discounts = row.Line.filter((line) => line.DetailType === 'DiscountLineDetail');
  if (discounts.length === 0) return undefined;
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

function referencesOf(row: InvoiceRow, lines: readonly Line[]): PulledRecord['references'] {
  const items = lines.flatMap(({ serviceItemId }, index) =>
    typeof serviceItemId === 'string'
      ? [refersTo(['lines', index, 'serviceItemId'], 'service_item', serviceItemId)]
      : [],
  );
  return [refersTo(['customerId'], 'customer', row.CustomerRef.value), ...items];
}
