import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPORTS } from '../../sandbox/quickbooks-online/reports/reports.ts';
import { type Caller, type Loose, start } from './support/client.ts';

let us: Caller;
beforeAll(async () => {
  us = await start({ company: 'us-sample' });
});
afterAll(() => us.sandbox.close());

const SPAN = 'start_date=2000-01-01&end_date=2100-01-01';
const report = async (name: string) => (await us.call('GET', `/reports/${name}?${SPAN}`)).body;
const cents = (value: unknown) => Math.round(Number(value ?? 0) * 100);

/** Asked for by the clients that we know; of each the company's sample has something to say, or it is named here. */
const NOTHING_SOLD_BY = ['ClassSales', 'DepartmentSales'];

it.each(REPORTS)('%s has a cell for each of its columns in every row', async (name) => {
  const { Header, Columns, Rows } = await report(name);
  expect(Header).toMatchObject({ Currency: 'USD', ReportName: expect.any(String) });
  const rows = Rows.Row.flatMap(cellsIn);
  if (!NOTHING_SOLD_BY.includes(name)) expect(rows.length).toBeGreaterThan(0);
  for (const cells of rows) {
    expect(cells).toHaveLength(Columns.Column.length);
    for (const { value } of cells) expect(typeof value).toBe('string');
  }
});

/** The cells of a row, and of all that it holds. */
function cellsIn(row: Loose): Loose[][] {
  const own = [row.ColData, row.Header?.ColData, row.Summary?.ColData].filter(Boolean);
  return [...own, ...(row.Rows?.Row ?? []).flatMap(cellsIn)];
}

async function all(entity: string): Promise<Loose[]> {
  return (await us.query(`select * from ${entity} maxresults 1000`))[entity] ?? [];
}

it.each([
  ['Days', '2024-02-27', '2024-03-02', 5],
  ['Week', '2024-02-27', '2024-03-12', 3],
  ['Month', '2014-01-15', '2030-02-10', 194],
  ['Quarter', '2014-02-15', '2030-12-31', 68],
  ['Year', '2014-02-15', '2030-12-31', 17],
  ['Month', '2024-02-01', '2024-02-29', 1],
])(
  'profit and loss by %s from %s to %s: days that exist, none left out, and sums that add up',
  async (by, from, to, count) => {
    const asked = `start_date=${from}&end_date=${to}`;
    const { body } = await us.call('GET', `/reports/ProfitAndLoss?${asked}&summarize_column_by=${by}`);
    const spans = body.Columns.Column.slice(1, -1).map(({ MetaData }: Loose) =>
      MetaData.map(({ Value }: Loose) => Value),
    );
    expect(spans).toHaveLength(count);
    let next = from;
    for (const [start, end] of spans) {
      expect(start).toBe(next);
      next = new Date(Date.parse(`${end}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
    }
    expect(spans.at(-1)?.[1]).toBe(to);
    const rows = body.Rows.Row.flatMap(cellsIn).filter((cells: Loose[]) => cells[1]?.value !== '');
    for (const [, ...cells] of rows) {
      expect(cells).toHaveLength(count + 1);
      const values = cells.map(({ value }: Loose) => cents(value));
      expect(values.at(-1)).toBe(values.slice(0, -1).reduce((sum: number, one: number) => sum + one, 0));
    }
    const whole = (await us.call('GET', `/reports/ProfitAndLoss?${asked}`)).body;
    expect(rows.at(-1)?.at(-1)).toEqual(whole.Rows.Row.at(-1).Summary.ColData.at(-1));
  },
);

it('the tax of the summary is the tax of the forms', async () => {
  const taxOf = async (entity: string) =>
    (await all(entity)).reduce((sum, form) => sum + cents(form.TxnTaxDetail?.TotalTax), 0);
  const forms = (await taxOf('Invoice')) + (await taxOf('SalesReceipt'));
  const back = (await taxOf('CreditMemo')) + (await taxOf('RefundReceipt'));
  const { Rows } = await report('TaxSummary');
  const total = Rows.Row.at(-1).Summary.ColData.at(-1).value;
  expect(cents(total)).toBe(forms - back);
  expect(forms).toBeGreaterThan(0);
});

it.each([
  [
    'TransactionListByCustomer',
    'Customer',
    ['Invoice', 'Payment', 'SalesReceipt', 'CreditMemo', 'RefundReceipt'],
  ],
  ['TransactionListByVendor', 'Vendor', ['Bill', 'BillPayment', 'VendorCredit']],
])('%s has every form of each of them', async (name, party, kinds) => {
  const forms = (await Promise.all(kinds.map(all))).flat();
  const { Rows } = await report(name);
  const listed = new Set(
    Rows.Row.flatMap((section: Loose) => section.Rows.Row.map((row: Loose) => row.ColData[1].id)),
  );
  for (const form of forms) if (form[`${party}Ref`]) expect(listed).toContain(form.Id);
  for (const { Rows: held, Summary } of Rows.Row) {
    const sum = held.Row.reduce((total: number, row: Loose) => total + cents(row.ColData.at(-1).value), 0);
    expect(cents(Summary.ColData.at(-1).value)).toBe(sum);
  }
});

it('the ledger of one account and one customer holds nothing else, and names the other side', async () => {
  const asked = `/reports/GeneralLedger?${SPAN}&account=84&customer=1`;
  const { Rows, Columns } = (await us.call('GET', asked)).body;
  expect(Columns.Column.map(({ ColTitle }: Loose) => ColTitle).slice(4)).toEqual([
    'Memo/Description',
    'Split',
    'Amount',
    'Balance',
  ]);
  const [ledger, ...others] = Rows.Row;
  expect([ledger.Header.ColData[0].id, others]).toEqual(['84', []]);
  const { DisplayName, Balance } = await us.read('Customer', '1');
  for (const { ColData } of ledger.Rows.Row) expect(ColData[3].value).toBe(DisplayName);
  expect(cents(ledger.Rows.Row.at(-1).ColData.at(-1).value)).toBe(cents(Balance));
  expect(ledger.Rows.Row.map(({ ColData }: Loose) => ColData[5].value)).toContain('Undeposited Funds');
});
