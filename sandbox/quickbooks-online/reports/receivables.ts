import type { Books } from '../engine/books.ts';
import { displayName } from '../engine/references.ts';
import type { JsonObject } from '../json.ts';
import { refId, text } from '../json.ts';
import { cents } from '../money.ts';
import { amount, dataRow, report, summaryRow } from './table.ts';

function nameOf(books: Books, id: string): string {
  const record = books.find('Customer', id);
  return (record && displayName(books, 'Customer', record)) ?? id;
}

/** What each customer owes now. */
export function customerBalance(books: Books): JsonObject {
  const rows: JsonObject[] = [];
  let total = 0;
  for (const customer of books.all('Customer')) {
    const id = text(customer, 'Id') ?? '';
    const owed = books.balance('Customer', id);
    if (owed === 0) continue;
    total += owed;
    rows.push(dataRow([{ value: nameOf(books, id), id }, amount(owed)]));
  }
  const columns = [
    { title: '', type: 'Customer' },
    { title: 'Total', type: 'Money' },
  ];
  const closing = rows.length > 0 ? [summaryRow(['TOTAL', amount(total)], 'GrandTotal')] : [];
  return report(books, { name: 'CustomerBalance', end: books.today }, columns, [...rows, ...closing]);
}

const buckets = ['Current', '1 - 30', '31 - 60', '61 - 90', '91 and over'];
const DAY_MS = 86_400_000;

function bucketOf(due: string, on: string): number {
  const late = Math.floor((Date.parse(on) - Date.parse(due)) / DAY_MS);
  if (late <= 0) return 0;
  return Math.min(4, Math.ceil(late / 30));
}

/** Open invoices by how late they are on a day, less what customers have good. */
export function agedReceivables(books: Books, query: URLSearchParams): JsonObject {
  const on = query.get('report_date') ?? books.today;
  const rows = new Map<string, number[]>();
  const add = (customer: string, bucket: number, value: number) => {
    const row = rows.get(customer) ?? [0, 0, 0, 0, 0];
    row[bucket] = (row[bucket] ?? 0) + value;
    rows.set(customer, row);
  };
  for (const { record, owed, due } of openItems(books))
    add(refId(record, 'CustomerRef') ?? '', bucketOf(due, on), owed);
  const lines = [...rows].map(([id, values]) => {
    const total = values.reduce((sum, value) => sum + value, 0);
    return dataRow([
      { value: nameOf(books, id), id },
      ...values.map((value) => amount(value, true)),
      amount(total),
    ]);
  });
  const sums = buckets.map((_, i) => [...rows.values()].reduce((sum, row) => sum + (row[i] ?? 0), 0));
  const all = sums.reduce((sum, value) => sum + value, 0);
  const columns = [
    { title: '', type: 'Customer' },
    ...[...buckets, 'Total'].map((title) => ({ title, type: 'Money' })),
  ];
  const closing =
    lines.length > 0
      ? [summaryRow(['TOTAL', ...sums.map((sum) => amount(sum)), amount(all)], 'GrandTotal')]
      : [];
  return report(books, { name: 'AgedReceivables', end: on }, columns, [...lines, ...closing]);
}

/** Transactions with an open part, found by the index of balances. */
function* openItems(books: Books): Generator<{ record: JsonObject; owed: number; due: string }> {
  for (const record of books.all('Invoice')) {
    const owed = cents(record, 'Balance');
    if (owed !== 0) yield { record, owed, due: text(record, 'DueDate') ?? '' };
  }
  for (const record of books.all('CreditMemo')) {
    const owed = -cents(record, 'RemainingCredit');
    if (owed !== 0) yield { record, owed, due: text(record, 'TxnDate') ?? '' };
  }
  for (const record of books.all('Payment')) {
    const owed = -cents(record, 'UnappliedAmt');
    if (owed !== 0) yield { record, owed, due: text(record, 'TxnDate') ?? '' };
  }
}
