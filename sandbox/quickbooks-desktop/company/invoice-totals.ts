import { groups, refId, text } from '../fields.ts';
import type { Cents } from '../money.ts';
import { percentOf, sum, toCents } from '../money.ts';
import type { Books } from './books.ts';
import type { StoredRecord } from './record.ts';

export interface InvoiceTotals {
  subtotal: Cents;
  tax: Cents;
  /** Percent, as the sales-tax item has it. */
  rate: string;
  total: Cents;
  settled: Cents;
  remaining: Cents;
}

/** An invoice's sums, worked out of its lines and of what settles it. */
export function invoiceTotals(books: Books, record: Pick<StoredRecord, 'id' | 'fields'>): InvoiceTotals {
  const { fields, id } = record;
  const lines = groups(fields, 'InvoiceLine');
  const subtotal = sum(lines.map((line) => toCents(text(line, 'Amount'))));
  const rate = taxRate(books, fields);
  const taxed = lines.filter((line) => isTaxable(books, refId(line, 'SalesTaxCodeRef')));
  const tax = percentOf(sum(taxed.map((line) => toCents(text(line, 'Amount')))), rate);
  const settled = books.links.settled(id);
  const total = subtotal + tax;
  return { subtotal, tax, rate, total, settled, remaining: total - settled };
}

function taxRate(books: Books, fields: StoredRecord['fields']): string {
  const code = refId(fields, 'CustomerSalesTaxCodeRef');
  if (code !== undefined && !isTaxable(books, code)) return '0.00';
  const item = books.find('ItemSalesTax', refId(fields, 'ItemSalesTaxRef'));
  return text(item?.fields, 'TaxRate') ?? '0.00';
}

function isTaxable(books: Books, codeId: string | undefined): boolean {
  return text(books.find('SalesTaxCode', codeId)?.fields, 'IsTaxable') === 'true';
}
