import type { Books } from '../engine/books.ts';
import { displayName } from '../engine/references.ts';
import type { JsonObject } from '../json.ts';
import { objects, refId, text } from '../json.ts';
import { cents, sum } from '../money.ts';
import { amount, dataRow, report, section, summaryRow } from './table.ts';

/** Something that a party owes (or has good, where it is negative). */
export interface OpenItem {
  entity: string;
  record: JsonObject;
  party: string;
  owed: number;
  due: string;
}

type Source = readonly [entity: string, sign: 1 | -1, amountOf: (record: JsonObject) => number];

export interface Side {
  party: 'Customer' | 'Vendor';
  ref: string;
  sources: readonly Source[];
}

const paid = (record: JsonObject) =>
  cents(record, 'TotalAmt') - sum(objects(record, 'Line').map((line) => signedPart(line)));

function signedPart(line: JsonObject): number {
  const type = text(objects(line, 'LinkedTxn')[0], 'TxnType');
  return type === 'VendorCredit' ? -cents(line, 'Amount') : cents(line, 'Amount');
}

export const receivables: Side = {
  party: 'Customer',
  ref: 'CustomerRef',
  sources: [
    ['Invoice', 1, (record) => cents(record, 'Balance')],
    ['CreditMemo', -1, (record) => cents(record, 'RemainingCredit')],
    ['Payment', -1, (record) => cents(record, 'UnappliedAmt')],
  ],
};

export const payables: Side = {
  party: 'Vendor',
  ref: 'VendorRef',
  sources: [
    ['Bill', 1, (record) => cents(record, 'Balance')],
    ['VendorCredit', -1, (record) => cents(record, 'Balance')],
    ['BillPayment', -1, paid],
  ],
};

export function* openItems(books: Books, side: Side): Generator<OpenItem> {
  for (const [entity, sign, amountOf] of side.sources) {
    for (const record of books.all(entity)) {
      const owed = sign * amountOf(record);
      const due = text(record, 'DueDate') ?? text(record, 'TxnDate') ?? '';
      if (owed !== 0) yield { entity, record, party: refId(record, side.ref) ?? '', owed, due };
    }
  }
  yield* bookedItems(books, side);
}

/** What entries and deposits book to a party, less what payments have applied to them. */
function* bookedItems(books: Books, side: Side): Generator<OpenItem> {
  for (const entity of ['JournalEntry', 'Deposit']) {
    const { postings } = books.declaration(entity);
    for (const record of books.all(entity)) {
      const applied = books.incoming(entity, text(record, 'Id') ?? '');
      let used = sum(applied.map(({ cents: part }) => part));
      for (const { party } of postings?.(record, books) ?? []) {
        if (party?.entity !== side.party) continue;
        const part = party.cents > 0 ? Math.min(used, party.cents) : 0;
        used -= part;
        const owed = party.cents - part;
        if (owed !== 0) yield { entity, record, party: party.id, owed, due: text(record, 'TxnDate') ?? '' };
      }
    }
  }
}

function nameOf(books: Books, side: Side, id: string): string {
  const record = books.see(side.party, id);
  return (record && displayName(books, side.party, record)) ?? id;
}

/** What each party owes now, as its balance says. */
export function balances(name: string, side: Side) {
  return (books: Books): JsonObject => {
    const owing = [...books.all(side.party)]
      .map((record) => text(record, 'Id') ?? '')
      .map((id) => ({ id, owed: books.balance(side.party, id) }))
      .filter(({ owed }) => owed !== 0);
    const rows = owing.map(({ id, owed }) => dataRow([{ value: nameOf(books, side, id), id }, amount(owed)]));
    const total = sum(owing.map(({ owed }) => owed));
    const closing = rows.length > 0 ? [summaryRow(['TOTAL', amount(total)], 'GrandTotal')] : [];
    const columns = [
      { title: '', type: side.party },
      { title: 'Total', type: 'Money' },
    ];
    return report(books, { name, end: books.today }, columns, [...rows, ...closing]);
  };
}

const buckets = ['Current', '1 - 30', '31 - 60', '61 - 90', '91 and over'];
const DAY_MS = 86_400_000;

function bucketOf(due: string, on: string): number {
  const late = Math.floor((Date.parse(on) - Date.parse(due)) / DAY_MS);
  return late <= 0 ? 0 : Math.min(4, Math.ceil(late / 30));
}

/** Open transactions by how late they are on a day, less what parties have good. */
export function aging(name: string, side: Side) {
  return (books: Books, query: URLSearchParams): JsonObject => {
    const on = query.get('report_date') ?? books.today;
    const rows = new Map<string, number[]>();
    for (const { party, owed, due } of openItems(books, side)) {
      const row = rows.get(party) ?? [0, 0, 0, 0, 0];
      const bucket = bucketOf(due, on);
      row[bucket] = (row[bucket] ?? 0) + owed;
      rows.set(party, row);
    }
    const lines = [...rows].map(([id, values]) =>
      dataRow([
        { value: nameOf(books, side, id), id },
        ...values.map((value) => amount(value, true)),
        amount(sum(values)),
      ]),
    );
    const sums = buckets.map((_, i) => sum([...rows.values()].map((row) => row[i] ?? 0)));
    const columns = [
      { title: '', type: side.party },
      ...[...buckets, 'Total'].map((title) => ({ title, type: 'Money' })),
    ];
    const cells = [...sums.map((value) => amount(value)), amount(sum(sums))];
    const closing = lines.length > 0 ? [summaryRow(['TOTAL', ...cells], 'GrandTotal')] : [];
    return report(books, { name, end: on }, columns, [...lines, ...closing]);
  };
}

/** Each open transaction in a line, under `heading` of the item. */
export function openDetail(name: string, side: Side, by: 'party' | 'age') {
  return (books: Books, query: URLSearchParams): JsonObject => {
    const on = query.get('report_date') ?? books.today;
    const groups = new Map<string, OpenItem[]>();
    for (const item of openItems(books, side)) {
      const key = by === 'age' ? (buckets[bucketOf(item.due, on)] ?? '') : nameOf(books, side, item.party);
      groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    const rows = [...groups].map(([heading, items]) => {
      const total = amount(sum(items.map(({ owed }) => owed)));
      const lines = items.map((item) => detailRow(books, side, item));
      return section(heading, lines, [`Total for ${heading}`, '', '', '', '', '', total], 'Group');
    });
    const titles = ['Date', 'Transaction Type', 'Num', side.party, 'Due Date', 'Amount', 'Open Balance'];
    const columns = titles.map((title, i) => ({ title, type: i > 4 ? 'Money' : 'String' }));
    return report(books, { name, end: on }, columns, rows);
  };
}

function detailRow(books: Books, side: Side, { entity, record, party, owed, due }: OpenItem): JsonObject {
  return dataRow([
    text(record, 'TxnDate') ?? '',
    { value: entity, id: text(record, 'Id') ?? '' },
    text(record, 'DocNumber') ?? '',
    { value: nameOf(books, side, party), id: party },
    due,
    amount(cents(record, 'TotalAmt')),
    amount(owed),
  ]);
}
