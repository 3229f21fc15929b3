import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Company, Loose } from './support/company.ts';
import { company } from './support/company.ts';
import { anyLife, live } from './support/random-books.ts';

const cents = (value: string | undefined) => Math.round(Number(value ?? '0') * 100);
const total = (rows: Loose[], pick: (row: Loose) => number) =>
  rows.reduce((sum: number, row) => sum + pick(row), 0);

const TAX_PERCENT = 7.75;

async function booksOf(us: Company) {
  const read = async (kind: string, includes: string) =>
    (await us.ask(`<${kind}QueryRq>${includes}</${kind}QueryRq>`))[`${kind}Ret`] ?? [];
  const lines = '<IncludeLineItems>true</IncludeLineItems>';
  return {
    invoices: await read('Invoice', `${lines}<IncludeLinkedTxns>true</IncludeLinkedTxns>`),
    payments: await read('ReceivePayment', lines),
    deposits: await read('Deposit', lines),
    customers: await read('Customer', '<ActiveStatus>All</ActiveStatus>'),
    accounts: await read('Account', ''),
  };
}

type Books = Awaited<ReturnType<typeof booksOf>>;

function checkInvoices({ invoices, payments }: Books): void {
  const applied = payments.flatMap((payment: Loose) => payment.AppliedToTxnRet ?? []);
  for (const invoice of invoices) {
    const lines: Loose[] = invoice.InvoiceLineRet;
    expect(cents(invoice.Subtotal)).toBe(total(lines, (line) => cents(line.Amount)));
    const taxed = total(
      lines.filter((line) => line.SalesTaxCodeRef.FullName === 'Tax'),
      (line) => cents(line.Amount),
    );
    expect(cents(invoice.SalesTaxTotal)).toBe(Math.round((taxed * TAX_PERCENT) / 100 + 1e-7));
    const paid = total(
      applied.filter((line: Loose) => line.TxnID === invoice.TxnID),
      (line) => cents(line.Amount),
    );
    expect(cents(invoice.AppliedAmount)).toBe(-paid || 0);
    const due = cents(invoice.Subtotal) + cents(invoice.SalesTaxTotal) - paid;
    expect(cents(invoice.BalanceRemaining)).toBe(due);
    expect(due).toBeGreaterThanOrEqual(0);
    expect(invoice.IsPaid).toBe(String(due === 0));
    expect(total(invoice.LinkedTxn ?? [], (link) => cents(link.Amount))).toBe(-paid || 0);
  }
}

function checkPayments({ payments, invoices, deposits }: Books): void {
  const known = new Set(invoices.map(({ TxnID }: Loose) => TxnID));
  for (const payment of payments) {
    const lines: Loose[] = payment.AppliedToTxnRet ?? [];
    expect(cents(payment.UnusedPayment)).toBe(
      cents(payment.TotalAmount) - total(lines, (line) => cents(line.Amount)),
    );
    expect(cents(payment.UnusedPayment)).toBeGreaterThanOrEqual(0);
    for (const line of lines) expect(known).toContain(line.TxnID);
    const held = deposits.filter((deposit: Loose) =>
      deposit.DepositLineRet.some((line: Loose) => line.TxnID === payment.TxnID),
    );
    expect(held.length).toBeLessThanOrEqual(1);
  }
  for (const deposit of deposits)
    expect(cents(deposit.DepositTotal)).toBe(total(deposit.DepositLineRet, (line) => cents(line.Amount)));
}

function checkCustomers({ customers, invoices, payments }: Books): void {
  const own = (rows: Loose[], name: string) => rows.filter((row) => row.CustomerRef.FullName === name);
  for (const { FullName, Balance, TotalBalance } of customers) {
    expect(cents(Balance)).toBe(
      total(own(invoices, FullName), (row) => cents(row.BalanceRemaining)) -
        total(own(payments, FullName), (row) => cents(row.UnusedPayment)),
    );
    const below = customers.filter(
      (each: Loose) => each.FullName === FullName || each.FullName.startsWith(`${FullName}:`),
    );
    expect(cents(TotalBalance)).toBe(total(below, (each) => cents(each.Balance)));
  }
}

/** What is owned and owed is what was earned, and receivables are what customers owe. */
function checkAccounts({ accounts, customers, payments, deposits }: Books): void {
  const sum = (types: string[]) =>
    total(
      accounts.filter(({ AccountType }: Loose) => types.includes(AccountType)),
      (account) => cents(account.Balance),
    );
  const named = (name: string) =>
    cents(accounts.find(({ FullName }: Loose) => FullName === name)?.Balance as string);
  expect(sum(['Bank', 'AccountsReceivable', 'OtherCurrentAsset', 'Expense'])).toBe(
    sum(['Income', 'OtherCurrentLiability', 'Equity']),
  );
  expect(named('Accounts Receivable')).toBe(total(customers, (each) => cents(each.Balance)));
  const deposited = new Set(
    deposits.flatMap((deposit: Loose) => deposit.DepositLineRet.map((line: Loose) => line.TxnID)),
  );
  const waiting = payments.filter(({ TxnID }: Loose) => !deposited.has(TxnID));
  expect(named('Undeposited Funds')).toBe(total(waiting, (each) => cents(each.TotalAmount)));
  expect(named('Checking')).toBe(total(deposits, (each) => cents(each.DepositTotal)));
}

it('balances equal the sums over documents, whatever was posted, edited, voided, deleted', async () => {
  await fc.assert(
    fc.asyncProperty(anyLife, async (life) => {
      const us = company();
      await live(us, life);
      const books = await booksOf(us);
      checkInvoices(books);
      checkPayments(books);
      checkCustomers(books);
      checkAccounts(books);
    }),
    { numRuns: 60 },
  );
}, 120_000);

it('a company brought back from its snapshot has the same books', async () => {
  await fc.assert(
    fc.asyncProperty(anyLife, async (life) => {
      const us = company();
      await live(us, life);
      const state = JSON.parse(JSON.stringify(us.file.books.state()));
      const again = company({ seed: 'empty' });
      again.file.books.restore(state);
      expect(await booksOf(again)).toEqual(await booksOf(us));
    }),
    { numRuns: 15 },
  );
}, 120_000);
