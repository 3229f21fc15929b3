import type { Books } from '../engine/books.ts';
import type { JsonObject } from '../json.ts';
import { text } from '../json.ts';
import { bookings } from './ledger.ts';
import { type Span, spansOf } from './spans.ts';
import type { Column } from './table.ts';
import { amount, dataRow, report, section, summaryRow } from './table.ts';

/** Account types of each part of the report, in its order. */
const parts = [
  { title: 'Income', types: ['Income'], group: 'Income', sign: -1 },
  { title: 'Cost of Goods Sold', types: ['Cost of Goods Sold'], group: 'COGS', sign: 1 },
  { title: 'Expenses', types: ['Expense'], group: 'Expenses', sign: 1 },
  { title: 'Other Income', types: ['Other Income'], group: 'OtherIncome', sign: -1 },
  { title: 'Other Expenses', types: ['Other Expense'], group: 'OtherExpenses', sign: 1 },
] as const;

/** Income and expenses of a span, in one column, or one for each day, week, month, quarter or year with a total column. */
export function profitAndLoss(books: Books, query: URLSearchParams): JsonObject {
  const end = query.get('end_date') ?? books.today;
  const start = query.get('start_date') ?? `${end.slice(0, 4)}-01-01`;
  const by = query.get('summarize_column_by') ?? 'Total';
  const spans = spansOf({ start, end }, by);
  const totals = totalsByAccount(books, start, end, spans);
  const isSplit = by !== 'Total';
  const sections = parts.map((part) => partOf(books, part, totals, { width: spans.length, isSplit }));
  const [income = [], cost = [], expenses = [], otherIncome = [], otherExpenses = []] = sections.map(
    ({ sums }) => sums,
  );
  const gross = income.map((value, i) => value - (cost[i] ?? 0));
  const net = gross.map(
    (value, i) => value - (expenses[i] ?? 0) + (otherIncome[i] ?? 0) - (otherExpenses[i] ?? 0),
  );
  const [first, second, ...rest] = sections.map(({ row }) => row);
  const rows = [
    first,
    second,
    sumRow('Gross Profit', cells(gross, isSplit), 'GrossProfit'),
    ...rest,
    sumRow('Net Income', cells(net, isSplit), 'NetIncome'),
  ];
  return report(
    books,
    { name: 'ProfitAndLoss', start, end, by },
    columnsOf(spans, by),
    rows.filter((row) => row !== undefined),
  );
}

function columnsOf(spans: readonly Span[], by: string): Column[] {
  const account: Column = { title: '', type: 'Account', meta: [{ Name: 'ColKey', Value: 'account' }] };
  const total: Column = { title: 'Total', type: 'Money', meta: [{ Name: 'ColKey', Value: 'total' }] };
  if (by === 'Total') return [account, total];
  const dated = spans.map(({ start, end }) => ({
    title: start,
    type: 'Money',
    meta: [
      { Name: 'StartDate', Value: start },
      { Name: 'EndDate', Value: end },
      { Name: 'ColKey', Value: start },
    ],
  }));
  return [account, ...dated, total];
}

function totalsByAccount(
  books: Books,
  start: string,
  end: string,
  spans: readonly Span[],
): Map<string, number[]> {
  const totals = new Map<string, number[]>();
  for (const { date, postings } of bookings(books, start, end)) {
    const column = spans.findIndex((span) => date >= span.start && date <= span.end);
    for (const { account, cents } of postings) {
      const row = totals.get(account) ?? spans.map(() => 0);
      row[column] = (row[column] ?? 0) + cents;
      totals.set(account, row);
    }
  }
  return totals;
}

function partOf(
  books: Books,
  part: (typeof parts)[number],
  totals: ReadonlyMap<string, number[]>,
  { width, isSplit }: { width: number; isSplit: boolean },
) {
  const sums = Array.from({ length: width }, () => 0);
  const rows: JsonObject[] = [];
  for (const [id, values] of totals) {
    const account = books.see('Account', id);
    if (!(part.types as readonly string[]).includes(text(account, 'AccountType') ?? '')) continue;
    const signed = values.map((value) => (value === 0 ? 0 : part.sign * value));
    signed.forEach((value, i) => {
      sums[i] = (sums[i] ?? 0) + value;
    });
    rows.push(dataRow([{ value: text(account, 'Name') ?? '', id }, ...cells(signed, isSplit)]));
  }
  const summary = [`Total ${part.title}`, ...cells(sums, isSplit)];
  return { sums, row: section(part.title, rows, summary, part.group) };
}

function cells(values: readonly number[], isSplit: boolean): string[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return [...(isSplit ? values.map((value) => amount(value)) : []), amount(total)];
}

function sumRow(title: string, values: readonly string[], group: string): JsonObject {
  return summaryRow([title, ...values], group);
}
