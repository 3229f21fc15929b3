import { invoiceOf, saleLine } from '../support/client.ts';
import { expense, journal } from '../support/forms.ts';

/** What is asked of every kind; `end` is its delete, or for names and lists that they are made inactive. */
export type Cell =
  | 'create'
  | 'read'
  | 'sparse'
  | 'full'
  | 'void'
  | 'end'
  | 'query'
  | 'count'
  | 'order'
  | 'page'
  | 'changes'
  | 'batch';

export interface Kind {
  name: string;
  /** The third differs from the first in what is looked for. */
  make(n: number): object;
  /** A small change. */
  change: Record<string, unknown>;
  /** A property whose values differ, by which it is looked for and put in order. */
  by: string;
  /** Cells that the vendor does not have, each with its reason. */
  lacks: Partial<Record<Cell, string>>;
  /** How it ends. */
  end: 'delete' | 'inactive' | 'never';
  /** A void as a client sends it. */
  void?: 'operation=void' | 'operation=update&include=void';
}

const noVoid = { void: 'a list has nothing to void' };
const name = (kind: string, more: object, change: Record<string, unknown>, property = 'Name'): Kind => ({
  name: kind,
  make: (n) => ({ [property]: `Walk ${kind} ${n}`, ...more }),
  change,
  by: property,
  lacks: noVoid,
  end: 'inactive',
});

type Form = Partial<Pick<Kind, 'void' | 'lacks' | 'change' | 'by'>>;

/** A transaction of its own day, so that it can be looked for by it. */
const form = (kind: string, make: (n: number) => object, rest: Form = {}): Kind => ({
  name: kind,
  make: (n) => ({ TxnDate: `2026-0${n}-1${n}`, ...make(n) }),
  change: { PrivateNote: 'seen' },
  by: 'TxnDate',
  lacks: rest.void ? {} : { void: 'the vendor’s page of it names no void' },
  end: 'delete',
  ...rest,
});

const ref = (value: string) => ({ value });
const vendorBill = (n: number) => ({ VendorRef: ref('30'), Line: [expense('7', n)] });
const VOID_BY_UPDATE = 'operation=update&include=void';

const names: Kind[] = [
  name('Customer', {}, { Notes: 'seen' }, 'DisplayName'),
  name('Vendor', {}, { AcctNum: 'A-1' }, 'DisplayName'),
  {
    ...name('Employee', {}, { EmployeeNumber: '7' }, 'DisplayName'),
    make: (n) => ({ GivenName: 'Walk', FamilyName: `Employee ${n}` }),
  },
  name('Item', { Type: 'Service', IncomeAccountRef: ref('79') }, { Description: 'seen' }),
  name('Account', { AccountType: 'Bank' }, { Description: 'seen' }),
  name('Class', {}, { Name: 'Walk class seen' }),
  name('Department', {}, { Name: 'Walk department seen' }),
  name('Term', { DueDays: 12 }, { DueDays: 14 }),
  name('PaymentMethod', { Type: 'NON_CREDIT_CARD' }, { Type: 'CREDIT_CARD' }),
];

const sales: Kind[] = [
  form('Invoice', (n) => invoiceOf('1', n), { void: 'operation=void' }),
  form('Payment', (n) => ({ CustomerRef: ref('1'), TotalAmt: n }), { void: VOID_BY_UPDATE }),
  form('SalesReceipt', (n) => invoiceOf('1', n), { void: VOID_BY_UPDATE }),
  form('CreditMemo', (n) => invoiceOf('2', n), { void: 'operation=void' }),
  form('RefundReceipt', (n) => ({ ...invoiceOf('1', n), DepositToAccountRef: ref('35') }), {
    void: 'operation=void',
  }),
  form('Estimate', (n) => ({ CustomerRef: ref('1'), Line: [saleLine(n)] })),
];

const purchases: Kind[] = [
  form('Bill', vendorBill, { change: { PrivateNote: 'seen', VendorRef: ref('30') } }),
  form('VendorCredit', vendorBill),
  form('PurchaseOrder', (n) => ({
    VendorRef: ref('30'),
    APAccountRef: ref('33'),
    Line: [
      {
        Amount: n,
        DetailType: 'ItemBasedExpenseLineDetail',
        ItemBasedExpenseLineDetail: { ItemRef: ref('5'), Qty: 1, UnitPrice: n },
      },
    ],
  })),
  form('Purchase', (n) => ({ PaymentType: 'CreditCard', AccountRef: ref('41'), Line: [expense('7', n)] }), {
    change: { PrivateNote: 'seen', PaymentType: 'CreditCard' },
  }),
  form(
    'BillPayment',
    (n) => ({
      VendorRef: ref('30'),
      PayType: 'Check',
      TotalAmt: n,
      CheckPayment: { BankAccountRef: ref('35') },
      Line: [],
    }),
    { void: VOID_BY_UPDATE },
  ),
];

const deposited = (n: number) => ({
  DepositToAccountRef: ref('35'),
  Line: [{ Amount: n, DetailType: 'DepositLineDetail', DepositLineDetail: { AccountRef: ref('79') } }],
});

const money: Kind[] = [
  form('Deposit', deposited, { change: { PrivateNote: 'seen', DepositToAccountRef: ref('35') } }),
  form('Transfer', (n) => ({ FromAccountRef: ref('35'), ToAccountRef: ref('36'), Amount: n })),
  form('JournalEntry', (n) => ({ Line: [journal('Debit', n, '35'), journal('Credit', n, '36')] })),
  form('CreditCardPayment', (n) => ({
    BankAccountRef: ref('35'),
    CreditCardAccountRef: ref('41'),
    Amount: n,
  })),
  form('TimeActivity', (n) => ({ NameOf: 'Employee', EmployeeRef: ref('55'), Hours: n, Minutes: 0 }), {
    change: { Description: 'seen' },
    lacks: { void: 'time books nothing', changes: 'left out of change data; a switch decides' },
  }),
];

const others: Kind[] = [
  {
    name: 'Attachable',
    make: (n) => ({ Note: `Walk ${n}`, AttachableRef: [{ EntityRef: { type: 'Customer', value: '1' } }] }),
    change: { Note: 'seen' },
    by: 'Note',
    lacks: { void: 'a file books nothing' },
    end: 'delete',
  },
  {
    name: 'CompanyCurrency',
    make: (n) => ({ Code: ['EUR', 'GBP', 'CAD'][n - 1] }),
    change: { Name: 'Seen' },
    by: 'Code',
    lacks: noVoid,
    end: 'inactive',
  },
];

/** Walked from making to ending. */
export const WALKED: readonly Kind[] = [...names, ...sales, ...purchases, ...money, ...others];

/** Not walked so: what the vendor has of them, and which test shows it. */
export const APART: Readonly<Record<string, string>> = {
  CompanyInfo: 'one to a company, read and changed only: below',
  Preferences: 'one to a company, read and changed only: below',
  TaxCode: 'made by the tax service alone: regions.test.ts',
  TaxRate: 'made by the tax service alone: regions.test.ts',
  TaxAgency: 'made and read only: below',
  ExchangeRate: 'one for a currency and a day, asked for by them: regions.test.ts',
  RecurringTransaction: 'holds a transaction of another kind: recorded.test.ts',
  CustomerType: 'made by people alone; read and asked for: below',
  Budget: 'made by people alone; read and asked for: below',
};
