import type { Books } from '../engine/books.ts';
import { typeOf } from '../engine/transaction-types.ts';
import type { JsonObject } from '../json.ts';
import { refId, text } from '../json.ts';
import { cents } from '../money.ts';
import type { Booked } from './ledger.ts';
import { periodOf } from './period.ts';
import { byDate, column, nameOf, partyOf } from './rows.ts';
import { amount, dataRow, report, section } from './table.ts';

const COLUMNS = [
  column('Date', 'tx_date'),
  column('Transaction Type', 'txn_type'),
  column('Num', 'doc_num'),
  column('Name', 'name'),
  column('Memo/Description', 'memo'),
  column('Account', 'account_name'),
  column('Amount', 'subt_nat_amount'),
];

function totalOf({ record }: Booked): number {
  return record.TotalAmt === undefined ? cents(record, 'Amount') : cents(record, 'TotalAmt');
}

function rowOf(books: Books, booked: Booked): JsonObject {
  const { entity, record, date, postings } = booked;
  return dataRow([
    date,
    { value: typeOf(entity, record), id: text(record, 'Id') ?? '' },
    text(record, 'DocNumber') ?? '',
    partyOf(books, record),
    text(record, 'PrivateNote') ?? '',
    nameOf(books, 'Account', postings[0]?.account),
    amount(totalOf(booked)),
  ]);
}

/** Every transaction of a span in one line. */
export function transactionList(books: Books, query: URLSearchParams): JsonObject {
  const rows = byDate(books, query).map((booked) => rowOf(books, booked));
  return report(books, { name: 'TransactionList', ...periodOf(books, query) }, COLUMNS, rows);
}

/** The same below the names of those whom the transactions are with. */
function listBy(name: string, party: 'Customer' | 'Vendor') {
  return (books: Books, query: URLSearchParams): JsonObject => {
    const groups = new Map<string, Booked[]>();
    for (const booked of byDate(books, query)) {
      const id = partyIdOf(booked.record, party);
      if (id !== undefined) groups.set(id, [...(groups.get(id) ?? []), booked]);
    }
    const rows = [...groups].map(([id, group]) => {
      const title = nameOf(books, party, id);
      const total = amount(group.reduce((sum, booked) => sum + totalOf(booked), 0));
      const lines = group.map((booked) => rowOf(books, booked));
      return section(title, lines, [`Total for ${title}`, '', '', '', '', '', total], party);
    });
    return report(books, { name, ...periodOf(books, query) }, COLUMNS, rows);
  };
}

function partyIdOf(record: JsonObject, party: 'Customer' | 'Vendor'): string | undefined {
  return refId(record, `${party}Ref`) ?? (party === 'Vendor' ? refId(record, 'EntityRef') : undefined);
}

export const transactionListByCustomer = listBy('TransactionListByCustomer', 'Customer');
export const transactionListByVendor = listBy('TransactionListByVendor', 'Vendor');

const SPLIT_COLUMNS = [
  column('Date', 'tx_date'),
  column('Transaction Type', 'txn_type'),
  column('Num', 'doc_num'),
  column('Posting', 'is_no_post'),
  column('Name', 'name'),
  column('Memo/Description', 'memo'),
  column('Account', 'account_name'),
  column('Class', 'klass_name'),
  column('Amount', 'subt_nat_amount'),
];

/** Every transaction with what it booked, account by account; what it debits is without a sign. */
export function transactionListWithSplits(books: Books, query: URLSearchParams): JsonObject {
  const rows = byDate(books, query).map((booked) => splitsOf(books, booked));
  return report(books, { name: 'TransactionListWithSplits', ...periodOf(books, query) }, SPLIT_COLUMNS, rows);
}

function splitsOf(books: Books, { entity, record, date, postings }: Booked): JsonObject {
  const type = typeOf(entity, record);
  const id = text(record, 'Id') ?? '';
  const title = `${date} ${type} ${text(record, 'DocNumber') ?? id}`;
  const booked = postings.filter(({ cents }) => cents !== 0);
  const rows = booked.map((posting) =>
    dataRow([
      date,
      { value: type, id },
      text(record, 'DocNumber') ?? '',
      'Yes',
      partyOf(books, record),
      text(record, 'PrivateNote') ?? '',
      { value: nameOf(books, 'Account', posting.account), id: posting.account },
      nameOfClass(books, record),
      amount(posting.cents),
    ]),
  );
  const sum = booked.reduce((total, { cents }) => total + cents, 0);
  return section(title, rows, [`Total for ${title}`, '', '', '', '', '', '', '', amount(sum)], 'Transaction');
}

function nameOfClass(books: Books, record: JsonObject): string {
  const id = refId(record, 'ClassRef');
  return id === undefined ? '' : nameOf(books, 'Class', id);
}
