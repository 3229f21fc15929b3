import type { Books } from '../engine/books.ts';
import { typeOf } from '../engine/transaction-types.ts';
import { shownBalance } from '../entities/names/account.ts';
import type { JsonObject } from '../json.ts';
import { child, number, objects, refId, text } from '../json.ts';
import { cents } from '../money.ts';
import type { Booked } from './ledger.ts';
import { periodOf } from './period.ts';
import { byDate, column, isNamed, nameOf, partyOf, splitOf } from './rows.ts';
import { amount, dataRow, report, section, summaryRow } from './table.ts';

/** The entries of each account, under its name: what GeneralLedger and ProfitAndLossDetail are made of. */
function detail(name: string, takes: (account: JsonObject | undefined) => boolean) {
  return (books: Books, query: URLSearchParams): JsonObject => {
    const lines = new Map<string, { rows: JsonObject[]; total: number }>();
    for (const booked of byDate(books, query)) {
      for (const { account, cents: value } of booked.postings) {
        if (value === 0 || !takes(books.see('Account', account)) || !isNamed(query, 'account', account))
          continue;
        const own = lines.get(account) ?? { rows: [], total: 0 };
        own.total += value;
        own.rows.push(entryRow(books, booked, account, [value, own.total]));
        lines.set(account, own);
      }
    }
    const rows = [...lines].map(([id, own]) => {
      const title = nameOf(books, 'Account', id);
      const total = [`Total for ${title}`, '', '', '', '', '', amount(own.total), ''];
      return section({ value: title, id }, own.rows, total, 'Account');
    });
    const columns = [
      column('Date', 'tx_date'),
      column('Transaction Type', 'txn_type'),
      column('Num', 'doc_num'),
      column('Name', 'name'),
      column('Memo/Description', 'memo'),
      column('Split', 'split_acc'),
      column('Amount', 'subt_nat_amount'),
      column('Balance', 'rbal_nat_amount'),
    ];
    return report(books, { name, ...periodOf(books, query) }, columns, rows);
  };
}

/** One side of a transaction: its amount, and the balance of its account with it. */
function entryRow(
  books: Books,
  booked: Booked,
  account: string,
  [value, balance]: [number, number],
): JsonObject {
  const { entity, record, date } = booked;
  return dataRow([
    date,
    { value: typeOf(entity, record), id: text(record, 'Id') ?? '' },
    text(record, 'DocNumber') ?? '',
    partyOf(books, record),
    text(record, 'PrivateNote') ?? '',
    splitOf(books, booked, account),
    amount(value),
    amount(balance),
  ]);
}

const result = new Set(['Revenue', 'Expense']);

export const generalLedger = detail('GeneralLedger', () => true);
export const profitAndLossDetail = detail('ProfitAndLossDetail', (account) =>
  result.has(text(account, 'Classification') ?? ''),
);

/** Both sides of every transaction. */
export function journalReport(books: Books, query: URLSearchParams): JsonObject {
  const rows = byDate(books, query).flatMap(({ entity, record, date, postings }) =>
    postings
      .filter((posting) => posting.cents !== 0)
      .map((posting) =>
        dataRow([
          date,
          { value: typeOf(entity, record), id: text(record, 'Id') ?? '' },
          partyOf(books, record),
          nameOf(books, 'Account', posting.account),
          amount(Math.max(posting.cents, 0), true),
          amount(Math.max(-posting.cents, 0), true),
        ]),
      ),
  );
  const columns = [
    column('Date', 'tx_date'),
    column('Transaction Type', 'txn_type'),
    column('Name', 'name'),
    column('Account', 'account_name'),
    column('Debit', 'debt_amt'),
    column('Credit', 'credit_amt'),
  ];
  return report(books, { name: 'JournalReport', ...periodOf(books, query) }, columns, rows);
}

export function accountList(books: Books): JsonObject {
  const rows = [...books.all('Account')].map((account) =>
    dataRow([
      { value: text(account, 'Name') ?? '', id: text(account, 'Id') ?? '' },
      text(account, 'AccountType') ?? '',
      text(account, 'AccountSubType') ?? '',
      amount(Math.round(shownBalance(books, account) * 100)),
    ]),
  );
  const columns = [
    column('Account', 'account_name'),
    column('Type', 'account_type'),
    column('Detail type', 'detail_acc_type'),
    column('Balance', 'account_bal'),
  ];
  return report(books, { name: 'AccountList', end: books.today }, columns, rows);
}

type Grouping = (record: JsonObject, line: JsonObject) => string | undefined;

const saleSigns: Record<string, 1 | -1> = { Invoice: 1, SalesReceipt: 1, CreditMemo: -1, RefundReceipt: -1 };

/** What was sold in a span, by customer, item, class or location. */
function sales(name: string, entity: string, group: Grouping) {
  return (books: Books, query: URLSearchParams): JsonObject => {
    const totals = new Map<string, number>();
    for (const booked of byDate(books, query)) {
      const sign = saleSigns[booked.entity];
      if (!sign) continue;
      for (const line of objects(booked.record, 'Line')) {
        if (!child(line, 'SalesItemLineDetail')) continue;
        const key = group(booked.record, line) ?? '';
        totals.set(key, (totals.get(key) ?? 0) + sign * cents(line, 'Amount'));
      }
    }
    return summed(books, { name, ...periodOf(books, query) }, entity, totals);
  };
}

function summed(
  books: Books,
  head: { name: string; start?: string; end: string },
  entity: string,
  totals: ReadonlyMap<string, number>,
): JsonObject {
  const rows = [...totals].map(([id, value]) =>
    dataRow([{ value: nameOf(books, entity, id), id }, amount(value)]),
  );
  const all = [...totals.values()].reduce((sum, value) => sum + value, 0);
  const closing = rows.length > 0 ? [summaryRow(['TOTAL', amount(all)], 'GrandTotal')] : [];
  const columns = [column('', entity), column('Total', 'Money')];
  return report(books, head, columns, [...rows, ...closing]);
}

const ofLine = (line: JsonObject, name: string) => refId(child(line, 'SalesItemLineDetail'), name);

export const customerSales = sales('CustomerSales', 'Customer', (record) => refId(record, 'CustomerRef'));
export const itemSales = sales('ItemSales', 'Item', (_record, line) => ofLine(line, 'ItemRef'));
export const classSales = sales('ClassSales', 'Class', (_record, line) => ofLine(line, 'ClassRef'));
export const departmentSales = sales('DepartmentSales', 'Department', (record) =>
  refId(record, 'DepartmentRef'),
);
export const customerIncome = sales('CustomerIncome', 'Customer', (record) => refId(record, 'CustomerRef'));

/** What was spent in a span, by vendor. */
export function vendorExpenses(books: Books, query: URLSearchParams): JsonObject {
  const signs: Record<string, 1 | -1> = { Bill: 1, Purchase: 1, VendorCredit: -1 };
  const totals = new Map<string, number>();
  for (const { entity, record } of byDate(books, query)) {
    const vendor = refId(record, 'VendorRef') ?? refId(record, 'EntityRef');
    const sign = record.Credit === true ? -1 : (signs[entity] ?? 0);
    if (vendor === undefined || sign === 0) continue;
    totals.set(vendor, (totals.get(vendor) ?? 0) + sign * cents(record, 'TotalAmt'));
  }
  return summed(books, { name: 'VendorExpenses', ...periodOf(books, query) }, 'Vendor', totals);
}

/** What is in stock, at what it costs. */
export function inventoryValuation(books: Books, query: URLSearchParams): JsonObject {
  let total = 0;
  const rows = [...books.all('Item')]
    .filter((item) => text(item, 'Type') === 'Inventory')
    .map((item) => {
      const id = text(item, 'Id') ?? '';
      const moved = books.stockMoved(id);
      const quantity = (number(item, 'QtyOnHand') ?? 0) + moved;
      const value = Math.round(quantity * cents(item, 'PurchaseCost'));
      total += value;
      return dataRow([
        { value: text(item, 'Name') ?? '', id },
        text(item, 'Sku') ?? '',
        String(quantity),
        amount(value),
        amount(cents(item, 'PurchaseCost')),
      ]);
    });
  const columns = [
    column('', 'Item'),
    column('SKU', 'String'),
    column('Qty', 'Quantity'),
    column('Asset Value', 'Money'),
    column('Calc. Avg', 'Money'),
  ];
  const closing = rows.length > 0 ? [summaryRow(['TOTAL', '', '', amount(total), ''], 'GrandTotal')] : [];
  const end = periodOf(books, query).end;
  return report(books, { name: 'InventoryValuationSummary', end }, columns, [...rows, ...closing]);
}
