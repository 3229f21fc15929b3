import type { Books } from '../engine/books.ts';
import type { JsonObject } from '../json.ts';
import { child, objects, refId } from '../json.ts';
import { cents } from '../money.ts';
import { periodOf } from './period.ts';
import { byDate, column, nameOf } from './rows.ts';
import { amount, dataRow, report, summaryRow } from './table.ts';

/** Forms that take tax back. */
const BACK = new Set(['CreditMemo', 'RefundReceipt', 'VendorCredit']);

/** What each rate was applied to in a span, and the tax that came of it. */
export function taxSummary(books: Books, query: URLSearchParams): JsonObject {
  const sums = new Map<string, { net: number; tax: number }>();
  for (const { entity, record } of byDate(books, query)) {
    const sign = BACK.has(entity) ? -1 : 1;
    for (const line of objects(child(record, 'TxnTaxDetail'), 'TaxLine')) {
      const detail = child(line, 'TaxLineDetail');
      const id = refId(detail, 'TaxRateRef') ?? '';
      const known = sums.get(id) ?? { net: 0, tax: 0 };
      known.net += sign * cents(detail, 'NetAmountTaxable');
      known.tax += sign * cents(line, 'Amount');
      sums.set(id, known);
    }
  }
  const rows = [...sums].map(([id, { net, tax }]) =>
    dataRow([{ value: nameOf(books, 'TaxRate', id), id }, amount(net), amount(tax)]),
  );
  const total = [...sums.values()].reduce((sum, { tax }) => sum + tax, 0);
  const all = rows.length === 0 ? [] : [...rows, summaryRow(['TOTAL', '', amount(total)], 'GrandTotal')];
  const columns = [column('', 'Tax Name'), column('Net Amount', 'Money'), column('Tax', 'Money')];
  return report(books, { name: 'TaxSummary', ...periodOf(books, query) }, columns, all);
}
