import type { Draft } from '../../engine/draft.ts';
import type { JsonObject } from '../../json.ts';
import { objects, text } from '../../json.ts';
import { cents } from '../../money.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { applyCredits } from './auto-apply-credit.ts';
import { fillDueDate } from './due-date.ts';
import { invoiceFields } from './fields.ts';
import { receivable, salesPostings } from './postings.ts';
import { settleOpen, voidedSale } from './settle.ts';
import { salesStock } from './stock.ts';
import { completeSale } from './totals.ts';

export const invoice: EntityDeclaration = {
  name: 'Invoice',
  kind: 'transaction',
  operations: ['create', 'update', 'delete', 'void'],
  indexes: ['CustomerRef', 'DueDate', 'Balance'],
  countsRows: true,
  fields: invoiceFields,
  prepare: prepareInvoice,
  postings: (record, books) => salesPostings(record, books, receivable(record, books), 1),
  stock: (record) => salesStock(record, -1),
  links: (record) =>
    [
      ...objects(record, 'LinkedTxn'),
      ...objects(record, 'Line').flatMap((line) => objects(line, 'LinkedTxn')),
    ]
      .filter((link) => billed.has(text(link, 'TxnType') ?? ''))
      .map((link) => ({
        to: { entity: text(link, 'TxnType') ?? '', id: text(link, 'TxnId') ?? '' },
        cents: 0,
      })),
  settle: settleOpen,
  capacity: (record) => cents(record, 'TotalAmt'),
  voided: voidedSale,
  afterCreate: (books, made) => applyCredits(books, made, 'Invoice'),
};

const billed = new Set(['Estimate', 'TimeActivity']);

function prepareInvoice(draft: Draft): void {
  const { record, before } = draft;
  keepOwnLinks(record, before);
  if (draft.books.settings.unknown.unsentLineLinks === 'kept') keepLineLinks(record, before);
  completeSale(draft);
  fillDueDate(draft, 'Customer', 'SalesTermRef');
  record.AllowIPNPayment ??= false;
  record.AllowOnlinePayment ??= false;
  record.AllowOnlineCreditCardPayment ??= false;
  record.AllowOnlineACHPayment ??= false;
  record.LinkedTxn ??= [];
  record.CustomField ??= [];
}

/** A line that comes again by its Id without its links keeps them. */
function keepLineLinks(record: JsonObject, before: JsonObject | undefined): void {
  const linked = new Map(objects(before, 'Line').map((line) => [text(line, 'Id'), line.LinkedTxn]));
  for (const line of objects(record, 'Line')) {
    const links = linked.get(text(line, 'Id'));
    if (line.LinkedTxn === undefined && links !== undefined) line.LinkedTxn = links;
  }
}

/** Payments link the invoice, not the other way round: links to them in a request are left out. */
function keepOwnLinks(record: JsonObject, before: JsonObject | undefined): void {
  if (record.LinkedTxn === undefined && before?.LinkedTxn !== undefined) record.LinkedTxn = before.LinkedTxn;
}
