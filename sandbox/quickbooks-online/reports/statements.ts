import type { Books } from '../engine/books.ts';
import type { JsonObject } from '../json.ts';
import { text } from '../json.ts';
import { bookings } from './ledger.ts';
import { periodOf } from './period.ts';
import type { Column } from './table.ts';
import { amount, dataRow, report, section, summaryRow } from './table.ts';

const money: readonly Column[] = [
  { title: '', type: 'Account' },
  { title: 'Total', type: 'Money' },
];

/** Cents debited to each account by transactions up to a day (from a day on). */
export function debits(books: Books, to: string, from?: string): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { postings } of bookings(books, from, to)) {
    for (const { account, cents } of postings) totals.set(account, (totals.get(account) ?? 0) + cents);
  }
  return totals;
}

/** What every account was debited or credited until a day: the two columns are equal whatever was posted. */
export function trialBalance(books: Books, query: URLSearchParams): JsonObject {
  const { start, end } = periodOf(books, query);
  let debit = 0;
  let credit = 0;
  const rows = [...debits(books, end)]
    .filter(([, cents]) => cents !== 0)
    .map(([id, cents]) => {
      if (cents > 0) debit += cents;
      else credit -= cents;
      const name = text(books.see('Account', id), 'Name') ?? 'Not assigned';
      return dataRow([
        { value: name, id },
        amount(Math.max(cents, 0), true),
        amount(Math.max(-cents, 0), true),
      ]);
    });
  const columns = [
    { title: '', type: 'Account' },
    { title: 'Debit', type: 'Money' },
    { title: 'Credit', type: 'Money' },
  ];
  const total = summaryRow(['TOTAL', amount(debit), amount(credit)], 'GrandTotal');
  return report(
    books,
    { name: 'TrialBalance', start, end },
    columns,
    rows.length > 0 ? [...rows, total] : [],
  );
}

interface Part {
  title: string;
  group: string;
  types: readonly string[];
}

const assets: readonly Part[] = [
  { title: 'Bank Accounts', group: 'BankAccounts', types: ['Bank'] },
  { title: 'Accounts Receivable', group: 'AR', types: ['Accounts Receivable'] },
  { title: 'Other Current Assets', group: 'OtherCurrentAssets', types: ['Other Current Asset'] },
  { title: 'Fixed Assets', group: 'FixedAssets', types: ['Fixed Asset'] },
  { title: 'Other Assets', group: 'OtherAssets', types: ['Other Asset'] },
];

const liabilities: readonly Part[] = [
  { title: 'Accounts Payable', group: 'AP', types: ['Accounts Payable'] },
  { title: 'Credit Cards', group: 'CreditCards', types: ['Credit Card'] },
  {
    title: 'Other Current Liabilities',
    group: 'OtherCurrentLiabilities',
    types: ['Other Current Liability'],
  },
  { title: 'Long-Term Liabilities', group: 'LongTermLiabilities', types: ['Long Term Liability'] },
];

const profitTypes = new Set(['Revenue', 'Expense']);

/** What is owned and owed on a day; equity holds the profit of all time, so that both sides are equal. */
export function balanceSheet(books: Books, query: URLSearchParams): JsonObject {
  const { start, end } = periodOf(books, query);
  const totals = debits(books, end);
  const owned = side(books, totals, assets, 1);
  const owed = side(books, totals, liabilities, -1);
  const equity = side(books, totals, [{ title: 'Equity', group: 'Equity', types: ['Equity'] }], -1);
  const profit = -sumOf(books, totals, (account) => profitTypes.has(text(account, 'Classification') ?? ''));
  const net = dataRow(['Net Income', amount(profit)]);
  const equityRow = section(
    'Equity',
    [...equity.rows, net],
    ['Total Equity', amount(equity.total + profit)],
    'Equity',
  );
  const liability = section(
    'Liabilities',
    owed.rows,
    ['Total Liabilities', amount(owed.total)],
    'Liabilities',
  );
  const right = owed.total + equity.total + profit;
  return report(books, { name: 'BalanceSheet', start, end }, money, [
    section('ASSETS', owned.rows, ['TOTAL ASSETS', amount(owned.total)], 'TotalAssets'),
    section(
      'LIABILITIES AND EQUITY',
      [liability, equityRow],
      ['TOTAL LIABILITIES AND EQUITY', amount(right)],
      'TotalLiabilitiesAndEquity',
    ),
  ]);
}

function sumOf(
  books: Books,
  totals: ReadonlyMap<string, number>,
  takes: (account: JsonObject | undefined) => boolean,
): number {
  return [...totals].reduce((sum, [id, cents]) => (takes(books.see('Account', id)) ? sum + cents : sum), 0);
}

function side(books: Books, totals: ReadonlyMap<string, number>, parts: readonly Part[], sign: 1 | -1) {
  let total = 0;
  const rows = parts.flatMap(({ title, group, types }) => {
    const own = [...totals].filter(
      ([id, cents]) => cents !== 0 && types.includes(text(books.see('Account', id), 'AccountType') ?? ''),
    );
    if (own.length === 0) return [];
    const sum = own.reduce((so, [, cents]) => so + sign * cents, 0);
    total += sum;
    const lines = own.map(([id, cents]) =>
      dataRow([{ value: text(books.see('Account', id), 'Name') ?? '', id }, amount(sign * cents)]),
    );
    return [section(title, lines, [`Total ${title}`, amount(sum)], group)];
  });
  return { rows, total };
}

const cash = (account: JsonObject | undefined) =>
  text(account, 'AccountType') === 'Bank' || text(account, 'AccountSubType') === 'UndepositedFunds';

/** Where money came from and went: the changes of everything that is no money add up to that of the money. */
export function cashFlow(books: Books, query: URLSearchParams): JsonObject {
  const { start, end } = periodOf(books, query);
  const moved = debits(books, end, start);
  const profit = -sumOf(books, moved, (account) => profitTypes.has(text(account, 'Classification') ?? ''));
  const partOf = (title: string, group: string, types: readonly string[]) => {
    const own = [...moved].filter(([id, cents]) => {
      const account = books.see('Account', id);
      return cents !== 0 && !cash(account) && types.includes(text(account, 'AccountType') ?? '');
    });
    const sum = own.reduce((so, [, cents]) => so - cents, 0);
    const rows = own.map(([id, cents]) =>
      dataRow([{ value: text(books.see('Account', id), 'Name') ?? '', id }, amount(-cents)]),
    );
    return { sum, rows, title, group };
  };
  const current = [
    'Accounts Receivable',
    'Other Current Asset',
    'Accounts Payable',
    'Credit Card',
    'Other Current Liability',
  ];
  const operating = partOf('OPERATING ACTIVITIES', 'OperatingActivities', current);
  operating.rows.unshift(dataRow(['Net Income', amount(profit)]));
  operating.sum += profit;
  const investing = partOf('INVESTING ACTIVITIES', 'InvestingActivities', ['Fixed Asset', 'Other Asset']);
  const financing = partOf('FINANCING ACTIVITIES', 'FinancingActivities', ['Long Term Liability', 'Equity']);
  const all = [operating, investing, financing];
  const increase = all.reduce((sum, part) => sum + part.sum, 0);
  return report(books, { name: 'CashFlow', start, end }, money, [
    ...all.map(({ title, group, rows, sum }) => section(title, rows, [`Total ${title}`, amount(sum)], group)),
    summaryRow(['NET CASH INCREASE FOR PERIOD', amount(increase)], 'CashIncrease'),
  ]);
}
