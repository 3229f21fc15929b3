import { cents, fromCents, sum } from '../../money.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { decimal, opaque, readOnly } from '../fields.ts';
import { applyCredits } from './auto-apply-credit.ts';
import { salesFields } from './fields.ts';
import { receivable, salesPostings } from './postings.ts';
import { shownLinks, voidedSale } from './settle.ts';
import { salesStock } from './stock.ts';
import { completeSale } from './totals.ts';

/** What a customer has good; payments apply it to invoices. */
export const creditMemo: EntityDeclaration = {
  name: 'CreditMemo',
  kind: 'transaction',
  operations: ['create', 'update', 'delete', 'void'],
  indexes: ['CustomerRef'],
  fields: { ...salesFields, RemainingCredit: readOnly(decimal), InvoiceRef: opaque },
  prepare: completeSale,
  postings: (record, books) => salesPostings(record, books, receivable(record, books), -1),
  stock: (record) => salesStock(record, 1),
  settle(record, incoming, books) {
    const left = fromCents(cents(record, 'TotalAmt') - sum(incoming.map((link) => link.cents)));
    return { RemainingCredit: left, Balance: left, LinkedTxn: shownLinks(record, incoming, books) };
  },
  capacity: (record) => cents(record, 'TotalAmt'),
  voided: voidedSale,
  afterCreate: (books, made) => applyCredits(books, made, 'CreditMemo'),
};
