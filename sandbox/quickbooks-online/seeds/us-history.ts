import type { Books } from '../engine/books.ts';
import { create } from '../engine/write.ts';
import type { JsonObject } from '../json.ts';
import { number, text } from '../json.ts';
import { addDays } from '../wire-time.ts';
import { ref } from './plant.ts';

/** Customer, days ago, and lines of item, quantity and price. */
type Sale = readonly [number, number, ...(readonly [number, number, number])[]];

/** Invoices 1001 to 1035, oldest first. */
const invoices: readonly Sale[] = [
  [1, 120, [6, 4, 30], [15, 10, 10]],
  [2, 116, [4, 6, 75]],
  [3, 112, [18, 10, 35]],
  [4, 108, [6, 2, 30]],
  [5, 104, [10, 1, 35], [9, 1, 120]],
  [7, 100, [5, 1, 275], [11, 1, 15], [7, 5, 50]],
  [8, 97, [20, 1, 1840], [7, 12, 50]],
  [9, 94, [6, 8, 30], [18, 4, 35]],
  [10, 90, [10, 2, 35]],
  [11, 87, [16, 30, 2], [19, 24, 4], [7, 6, 50]],
  [12, 84, [4, 3, 75]],
  [13, 80, [13, 1, 460], [15, 40, 10]],
  [14, 77, [6, 4, 30]],
  [15, 73, [17, 6, 45], [14, 1, 310]],
  [16, 70, [8, 1, 215.5], [7, 2, 50]],
  [18, 66, [9, 1, 640]],
  [19, 63, [9, 1, 585]],
  [20, 60, [5, 2, 275], [8, 1, 1200], [7, 16, 50]],
  [21, 56, [10, 1, 35]],
  [22, 52, [6, 3, 30], [15, 6, 10]],
  [23, 49, [3, 1, 980], [7, 10, 50]],
  [24, 45, [14, 1, 128.4]],
  [25, 42, [17, 20, 45]],
  [26, 38, [18, 3, 35]],
  [28, 35, [4, 8, 75], [20, 1, 2250]],
  [29, 31, [16, 60, 2], [19, 50, 4]],
  [1, 28, [6, 4, 30]],
  [3, 25, [18, 6, 35]],
  [9, 22, [6, 8, 30]],
  [10, 19, [10, 2, 35]],
  [14, 15, [6, 4, 30], [9, 1, 75.25]],
  [16, 12, [8, 1, 60]],
  [22, 8, [6, 3, 30]],
  [23, 5, [5, 1, 275], [7, 4, 50]],
  [26, 2, [18, 5, 35]],
];

/** Which invoices are paid, counted from 1: part of the whole in percent, days ago, payment method. */
const paid: readonly [number, number, number, number][] = [
  [1, 100, 105, 2],
  [2, 100, 101, 2],
  [3, 100, 96, 1],
  [4, 100, 95, 3],
  [5, 50, 90, 2],
  [6, 100, 85, 2],
  [7, 40, 82, 2],
  [8, 100, 79, 3],
  [9, 100, 76, 1],
  [10, 100, 70, 2],
  [11, 100, 66, 2],
  [13, 100, 60, 3],
  [14, 75, 55, 2],
  [15, 100, 51, 2],
  [16, 100, 48, 2],
  [19, 100, 40, 1],
  [20, 100, 36, 4],
  [22, 100, 30, 2],
  [24, 100, 21, 2],
  [27, 100, 10, 3],
];

const line = ([item, Qty, UnitPrice]: readonly [number, number, number]): JsonObject => ({
  Amount: Math.round(Qty * UnitPrice * 100) / 100,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: {
    ItemRef: ref(item),
    Qty,
    UnitPrice,
    TaxCodeRef: { value: item > 4 ? 'TAX' : 'NON' },
  },
});

const spent = (account: number, Amount: number): JsonObject => ({
  Amount,
  DetailType: 'AccountBasedExpenseLineDetail',
  AccountBasedExpenseLineDetail: { AccountRef: ref(account) },
});

/** Vendor, days ago, expense account, amount. */
type Spending = readonly [number, number, number, number];

const bills: readonly Spending[] = [
  [38, 95, 64, 412.5],
  [39, 88, 57, 241.23],
  [33, 80, 62, 655],
  [37, 74, 76, 86.44],
  [34, 70, 77, 56.5],
  [46, 61, 64, 228.75],
  [44, 55, 69, 250],
  [51, 48, 17, 900],
  [42, 40, 63, 1105.2],
  [58, 29, 65, 364.1],
  [37, 14, 76, 114.09],
  [34, 10, 77, 74.36],
];

const purchases: readonly (readonly [...Spending, 'Cash' | 'Check' | 'CreditCard'])[] = [
  [36, 110, 56, 52.56, 'CreditCard'],
  [52, 106, 13, 18.97, 'CreditCard'],
  [47, 102, 20, 46.98, 'Cash'],
  [41, 98, 73, 228.75, 'Check'],
  [50, 92, 15, 34.17, 'CreditCard'],
  [36, 86, 56, 63.15, 'CreditCard'],
  [30, 81, 58, 103.55, 'Cash'],
  [40, 75, 72, 112, 'Check'],
  [43, 69, 16, 108.09, 'CreditCard'],
  [31, 64, 24, 79.4, 'Check'],
  [36, 58, 56, 49.88, 'CreditCard'],
  [56, 53, 74, 160, 'CreditCard'],
  [52, 47, 13, 5.66, 'CreditCard'],
  [55, 44, 27, 95, 'Check'],
  [53, 39, 22, 318.4, 'CreditCard'],
  [45, 33, 71, 400, 'Check'],
  [47, 26, 20, 19.99, 'Cash'],
  [57, 20, 75, 120, 'Check'],
  [36, 13, 56, 58.02, 'CreditCard'],
  [52, 4, 13, 23.31, 'CreditCard'],
];

const cards = { Cash: 35, Check: 35, CreditCard: 41 } as const;

/** What the sample has been through: written by the rules of requests, so that every balance follows. */
export function liveHistory(books: Books): void {
  const make = (entity: string, body: JsonObject) => create(books, books.declaration(entity), body);
  const ago = (days: number) => addDays(books.today, -days);
  make('JournalEntry', opening(ago(130)));
  const sold = invoices.map((sale) => make('Invoice', invoice(sale, ago)));
  const received = paid.map((part) => make('Payment', payment(part, sold, ago)));
  sellMore(make, ago);
  deposit(make, ago, received);
  buy(make, ago);
  others(make, ago);
}

type Make = (entity: string, body: JsonObject) => JsonObject;
type Ago = (days: number) => string;

function opening(TxnDate: string): JsonObject {
  const entry = (account: number, PostingType: string, Amount: number) => ({
    Amount,
    DetailType: 'JournalEntryLineDetail',
    JournalEntryLineDetail: { PostingType, AccountRef: ref(account) },
  });
  const Line = [
    entry(35, 'Debit', 5000),
    entry(36, 'Debit', 800),
    entry(38, 'Debit', 13_495),
    entry(81, 'Debit', 3_625),
    entry(44, 'Credit', 12_000),
    entry(34, 'Credit', 10_920),
  ];
  return { TxnDate, PrivateNote: 'Opening balances', Line };
}

function invoice([customer, days, ...lines]: Sale, ago: Ago): JsonObject {
  return {
    CustomerRef: ref(customer),
    TxnDate: ago(days),
    BillEmail: { Address: `customer${customer}@example.com` },
    TxnTaxDetail: { TxnTaxCodeRef: ref(customer % 3 === 0 ? 3 : 2) },
    Line: lines.map(line),
  };
}

function payment(
  [which, percent, days, method]: readonly [number, number, number, number],
  sold: readonly JsonObject[],
  ago: Ago,
): JsonObject {
  const bill = sold[which - 1] ?? {};
  const TotalAmt = Math.round((number(bill, 'TotalAmt') ?? 0) * percent) / 100;
  return {
    CustomerRef: { value: (bill.CustomerRef as JsonObject).value },
    TxnDate: ago(days),
    TotalAmt,
    PaymentMethodRef: ref(method),
    ...(method === 2 ? { PaymentRefNum: String(2000 + which) } : {}),
    Line: [{ Amount: TotalAmt, LinkedTxn: [{ TxnId: text(bill, 'Id'), TxnType: 'Invoice' }] }],
  };
}

function sellMore(make: Make, ago: Ago): void {
  const sale = (customer: number, days: number, ...lines: (readonly [number, number, number])[]) => ({
    CustomerRef: ref(customer),
    TxnDate: ago(days),
    Line: lines.map(line),
  });
  for (const [customer, days] of [
    [6, 60],
    [12, 44],
    [17, 33],
    [25, 18],
    [27, 6],
  ] as const) {
    make('Estimate', sale(customer, days, [4, 5, 75], [20, 1, 1500 + days]));
  }
  for (const [customer, days] of [
    [2, 83],
    [13, 57],
    [15, 34],
    [24, 9],
  ] as const) {
    make('SalesReceipt', { ...sale(customer, days, [15, 5, 10], [10, 1, 35]), PaymentMethodRef: ref(1) });
  }
  make('CreditMemo', sale(4, 50, [12, 1, 100]));
  make('RefundReceipt', { ...sale(21, 46, [12, 1, 87.5]), DepositToAccountRef: ref(35) });
}

function deposit(make: Make, ago: Ago, received: readonly JsonObject[]): void {
  for (const [from, to, days] of [
    [0, 4, 90],
    [5, 8, 75],
    [8, 11, 60],
    [11, 14, 45],
  ] as const) {
    const Line = received.slice(from, to).map((money) => ({
      Amount: number(money, 'TotalAmt'),
      LinkedTxn: [{ TxnId: text(money, 'Id'), TxnType: 'Payment', TxnLineId: '0' }],
    }));
    make('Deposit', { TxnDate: ago(days), DepositToAccountRef: ref(35), Line });
  }
}

function buy(make: Make, ago: Ago): void {
  const owed = bills.map(([vendor, days, account, amount]) =>
    make('Bill', { VendorRef: ref(vendor), TxnDate: ago(days), Line: [spent(account, amount)] }),
  );
  for (const bill of owed.slice(0, 7)) {
    const TotalAmt = number(bill, 'TotalAmt');
    make('BillPayment', {
      VendorRef: { value: (bill.VendorRef as JsonObject).value },
      TxnDate: ago(30),
      PayType: 'Check',
      CheckPayment: { BankAccountRef: ref(35) },
      TotalAmt,
      Line: [{ Amount: TotalAmt, LinkedTxn: [{ TxnId: text(bill, 'Id'), TxnType: 'Bill' }] }],
    });
  }
  for (const [vendor, days, account, amount, PaymentType] of purchases) {
    make('Purchase', {
      PaymentType,
      AccountRef: ref(cards[PaymentType]),
      EntityRef: { value: String(vendor), type: 'Vendor' },
      TxnDate: ago(days),
      Line: [spent(account, amount)],
    });
  }
}

function others(make: Make, ago: Ago): void {
  make('VendorCredit', { VendorRef: ref(33), TxnDate: ago(65), Line: [spent(62, 45)] });
  make('Transfer', { FromAccountRef: ref(35), ToAccountRef: ref(36), Amount: 500, TxnDate: ago(41) });
  make('CreditCardPayment', {
    BankAccountRef: ref(35),
    CreditCardAccountRef: ref(41),
    Amount: 300,
    TxnDate: ago(24),
  });
  make('PurchaseOrder', {
    VendorRef: ref(49),
    TxnDate: ago(16),
    Line: [
      {
        Amount: 250,
        DetailType: 'ItemBasedExpenseLineDetail',
        ItemBasedExpenseLineDetail: { ItemRef: ref(5), Qty: 2, UnitPrice: 125 },
      },
    ],
  });
  for (const [employee, customer, days, Hours] of [
    [60, 7, 7, 3],
    [60, 8, 6, 5],
    [61, 18, 5, 8],
    [61, 20, 3, 4],
  ] as const) {
    make('TimeActivity', {
      NameOf: 'Employee',
      EmployeeRef: ref(employee),
      CustomerRef: ref(customer),
      ItemRef: ref(2),
      TxnDate: ago(days),
      Hours,
      Minutes: 0,
      BillableStatus: 'Billable',
      HourlyRate: 50,
      Description: 'Work on site',
    });
  }
}
