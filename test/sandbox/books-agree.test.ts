import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller, Loose } from './support/client.ts';
import { callerOf, start } from './support/client.ts';
import { anyLife, live } from './support/random-books.ts';

let us: Caller;

beforeAll(async () => {
  us = await start();
});
afterAll(() => us.sandbox.close());

const cents = (value: number | undefined) => Math.round((value ?? 0) * 100);
const total = (rows: Loose[], pick: (row: Loose) => number) =>
  rows.reduce((sum: number, row) => sum + pick(row), 0);

interface Books {
  [entity: string]: Loose[];
}

const kinds = [
  'Invoice',
  'Payment',
  'CreditMemo',
  'Deposit',
  'JournalEntry',
  'Bill',
  'BillPayment',
  'Customer',
  'Vendor',
  'Account',
];

async function booksOf(caller: Caller): Promise<Books> {
  const books: Books = {};
  for (const kind of kinds)
    books[kind] = (await caller.control('GET', `/companies/${caller.realmId}/objects/${kind}`)).objects;
  return books;
}

/** What the lines of payments apply to one transaction. */
function applied(payments: Loose[], type: string, id: string): { sum: number; from: string[] } {
  const lines = payments.flatMap((payment) => (payment.Line ?? []).map((line: Loose) => ({ payment, line })));
  const own = lines.filter(
    ({ line }) => line.LinkedTxn?.[0]?.TxnType === type && line.LinkedTxn[0].TxnId === id,
  );
  return {
    sum: total(own, ({ line }) => cents(line.Amount)),
    from: [...new Set(own.map(({ payment }) => payment.Id as string))].sort(),
  };
}

function checkInvoices({ Invoice = [], Payment = [] }: Books): void {
  for (const invoice of Invoice) {
    const goods = total(
      invoice.Line.filter((line: Loose) => line.DetailType === 'SalesItemLineDetail'),
      (line) => cents(line.Amount),
    );
    expect(cents(invoice.TotalAmt)).toBe(goods + cents(invoice.TxnTaxDetail.TotalTax));
    const { sum, from } = applied(Payment, 'Invoice', invoice.Id);
    expect(cents(invoice.Balance)).toBe(cents(invoice.TotalAmt) - sum);
    expect(invoice.Balance).toBeGreaterThanOrEqual(0);
    expect(invoice.LinkedTxn.map((link: Loose) => link.TxnId).sort()).toEqual(from);
  }
}

function checkPayments({ Payment = [], CreditMemo = [], Deposit = [], Invoice = [] }: Books): void {
  const known = new Set([...Invoice, ...CreditMemo].map(({ Id }) => Id));
  for (const payment of Payment) {
    const part = (type: string) =>
      total(
        payment.Line.filter((line: Loose) => line.LinkedTxn[0].TxnType === type),
        (line) => cents(line.Amount),
      );
    expect(cents(payment.UnappliedAmt)).toBe(cents(payment.TotalAmt) + part('CreditMemo') - part('Invoice'));
    expect(payment.UnappliedAmt).toBeGreaterThanOrEqual(0);
    for (const line of payment.Line) expect(known).toContain(line.LinkedTxn[0].TxnId);
    const holders = Deposit.filter((deposit) =>
      deposit.Line.some((line: Loose) => line.LinkedTxn?.[0]?.TxnId === payment.Id),
    );
    expect((payment.LinkedTxn ?? []).map((link: Loose) => link.TxnId)).toEqual(holders.map(({ Id }) => Id));
  }
  for (const credit of CreditMemo) {
    expect(cents(credit.RemainingCredit)).toBe(
      cents(credit.TotalAmt) - applied(Payment, 'CreditMemo', credit.Id).sum,
    );
  }
}

function checkParties({
  Customer = [],
  Invoice = [],
  Payment = [],
  CreditMemo = [],
  JournalEntry = [],
  Vendor = [],
  Bill = [],
  BillPayment = [],
}: Books): void {
  for (const { Id, Balance } of Customer) {
    const own = (rows: Loose[]) =>
      total(
        rows.filter((row) => row.CustomerRef?.value === Id),
        (row) => cents(row.TotalAmt),
      );
    const entries = JournalEntry.flatMap((entry) => entry.Line).filter(
      (line: Loose) => line.JournalEntryLineDetail.Entity?.EntityRef.value === Id,
    );
    expect(cents(Balance)).toBe(
      own(Invoice) - own(Payment) - own(CreditMemo) + total(entries, (line) => cents(line.Amount)),
    );
  }
  for (const { Id, Balance } of Vendor) {
    const own = (rows: Loose[]) =>
      total(
        rows.filter((row) => row.VendorRef.value === Id),
        (row) => cents(row.TotalAmt),
      );
    expect(cents(Balance)).toBe(own(Bill) - own(BillPayment));
  }
  for (const bill of Bill)
    expect(cents(bill.Balance)).toBe(cents(bill.TotalAmt) - applied(BillPayment, 'Bill', bill.Id).sum);
}

/** Assets are what is owed and owned, and the difference is what the report calls net income. */
async function checkBalance(caller: Caller, { Account = [] }: Books): Promise<void> {
  const side = (kinds: string[]) =>
    total(
      Account.filter(({ Classification }) => kinds.includes(Classification)),
      (account) => cents(account.CurrentBalance),
    );
  const report = (
    await caller.call('GET', '/reports/ProfitAndLoss?start_date=2000-01-01&end_date=2100-01-01')
  ).body;
  const net = report.Rows.Row.find((row: Loose) => row.group === 'NetIncome').Summary.ColData[1].value;
  expect(side(['Asset']) - side(['Liability', 'Equity'])).toBe(cents(Number(net)));
}

const lastCells = (report: Loose): string[] =>
  (report.Rows.Row.at(-1)?.Summary.ColData ?? []).map((cell: Loose) => cell.value);

/** The reports say what the ledger says: both sides are equal, and aging adds up to the balances. */
async function checkReports(caller: Caller): Promise<void> {
  const report = async (name: string) => (await caller.call('GET', `/reports/${name}`)).body;
  const [, debit, credit] = lastCells(await report('TrialBalance'));
  expect(debit).toBe(credit);
  const [assets, rest] = (await report('BalanceSheet')).Rows.Row;
  expect(assets.Summary.ColData[1]).toEqual(rest.Summary.ColData[1]);
  for (const [aging, balance] of [
    ['AgedReceivables', 'CustomerBalance'],
    ['AgedPayables', 'VendorBalance'],
  ] as const) {
    expect(lastCells(await report(aging)).at(-1) ?? '0.00').toBe(
      lastCells(await report(balance)).at(-1) ?? '0.00',
    );
  }
}

it('balances, links and totals agree after any sequence of operations', async () => {
  await fc.assert(
    fc.asyncProperty(anyLife, async (life) => {
      const made = await us.control('POST', '/companies', { seed: 'us-lists' });
      const caller = callerOf(us.sandbox, made.realmId, made.accessToken);
      await live(caller, life);
      const books = await booksOf(caller);
      checkInvoices(books);
      checkPayments(books);
      checkParties(books);
      await checkBalance(caller, books);
      await checkReports(caller);
      expect(
        JSON.stringify(await caller.control('GET', `/companies/${made.realmId}/requests`)),
      ).not.toContain('"status":500');
    }),
    { numRuns: 20 },
  );
}, 120_000);
