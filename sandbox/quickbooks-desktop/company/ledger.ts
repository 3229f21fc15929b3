import { groups, refId, text } from '../fields.ts';
import type { Cents } from '../money.ts';
import { sum, toCents } from '../money.ts';
import type { Books } from './books.ts';
import { invoiceTotals } from './invoice-totals.ts';
import type { StoredRecord } from './record.ts';

/** Debits and credits are one signed number here: what a transaction adds to an account's own balance. */
export interface Posting {
  accountId: string;
  cents: Cents;
}

/** What each account holds, by all transactions. */
export function ledger(books: Books): ReadonlyMap<string, Cents> {
  return books.remember('ledger', () => {
    const held = new Map<string, Cents>();
    for (const record of books.records())
      for (const { accountId, cents } of postings(books, record))
        held.set(accountId, (held.get(accountId) ?? 0) + cents);
    return held;
  });
}

export function accountBalance(books: Books, accountId: string): Cents {
  return ledger(books).get(accountId) ?? 0;
}

/** Assets and expenses grow by debits, all others by credits; each posting is in its account's own direction. */
export function postings(books: Books, record: StoredRecord): Posting[] {
  switch (record.kind) {
    case 'Invoice':
      return text(record.fields, 'IsPending') === 'true' ? [] : invoicePostings(books, record);
    case 'ReceivePayment':
      return paymentPostings(record);
    case 'Deposit':
      return depositPostings(books, record);
    case 'Check':
      return checkPostings(books, record);
    case 'JournalEntry':
      return journalPostings(books, record);
    default:
      return [];
  }
}

export function specialAccount(books: Books, type: string): string | undefined {
  return books.all('Account').find(({ fields }) => text(fields, 'SpecialAccountType') === type)?.id;
}

function invoicePostings(books: Books, record: StoredRecord): Posting[] {
  const { total, tax } = invoiceTotals(books, record);
  const income = groups(record.fields, 'InvoiceLine').map((line) => ({
    accountId: refId(line, 'OverrideItemAccountRef') ?? incomeAccount(books, refId(line, 'ItemRef')) ?? '',
    cents: toCents(text(line, 'Amount')),
  }));
  return [
    { accountId: refId(record.fields, 'ARAccountRef') ?? '', cents: total },
    ...income,
    { accountId: specialAccount(books, 'SalesTaxPayable') ?? '', cents: tax },
  ];
}

export function incomeAccount(books: Books, itemId: string | undefined): string | undefined {
  const fields = books.byId(itemId)?.fields ?? {};
  const [single] = groups(fields, 'SalesOrPurchase');
  const [both] = groups(fields, 'SalesAndPurchase');
  // A discount has its account at the top.
  return refId(single, 'AccountRef') ?? refId(both, 'IncomeAccountRef') ?? refId(fields, 'AccountRef');
}

function paymentPostings({ fields }: StoredRecord): Posting[] {
  const total = toCents(text(fields, 'TotalAmount'));
  const discounts = groups(fields, 'AppliedToTxn')
    .filter((line) => text(line, 'DiscountAmount') !== undefined)
    .map((line) => ({
      accountId: refId(line, 'DiscountAccountRef') ?? '',
      cents: toCents(text(line, 'DiscountAmount')),
    }));
  return [
    { accountId: refId(fields, 'DepositToAccountRef') ?? '', cents: total },
    {
      accountId: refId(fields, 'ARAccountRef') ?? '',
      cents: -total - sum(discounts.map(({ cents }) => cents)),
    },
    ...discounts,
  ];
}

function depositPostings(books: Books, { fields }: StoredRecord): Posting[] {
  const lines = groups(fields, 'DepositLine');
  const total = sum(lines.map((line) => toCents(text(line, 'Amount'))));
  const [back] = groups(fields, 'CashBackInfo');
  const cash = toCents(text(back, 'Amount'));
  return [
    { accountId: refId(fields, 'DepositToAccountRef') ?? '', cents: total - cash },
    { accountId: refId(back, 'AccountRef') ?? '', cents: cash },
    ...lines.map((line) => creditOf(books, line)),
  ];
}

function checkPostings(books: Books, { fields }: StoredRecord): Posting[] {
  const lines = groups(fields, 'ExpenseLine');
  const total = sum(lines.map((line) => toCents(text(line, 'Amount'))));
  const spent = lines.map((line) => negative(creditOf(books, line)));
  return [{ accountId: refId(fields, 'AccountRef') ?? '', cents: -total }, ...spent];
}

function journalPostings(books: Books, { fields }: StoredRecord): Posting[] {
  return [
    ...groups(fields, 'JournalDebitLine').map((line) => negative(creditOf(books, line))),
    ...groups(fields, 'JournalCreditLine').map((line) => creditOf(books, line)),
  ];
}

function negative({ accountId, cents }: Posting): Posting {
  return { accountId, cents: -cents };
}

/** A line takes its amount out of an asset, or adds it to an income. */
function creditOf(books: Books, line: StoredRecord['fields']): Posting {
  const accountId = refId(line, 'AccountRef') ?? '';
  const cents = toCents(text(line, 'Amount'));
  const type = text(books.find('Account', accountId)?.fields, 'AccountType') ?? '';
  return { accountId, cents: debitTypes.has(type) ? -cents : cents };
}

export const debitTypes = new Set([
  'AccountsReceivable',
  'Bank',
  'CostOfGoodsSold',
  'Expense',
  'FixedAsset',
  'OtherAsset',
  'OtherCurrentAsset',
  'OtherExpense',
]);
