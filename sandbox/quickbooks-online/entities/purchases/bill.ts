import type { Draft } from '../../engine/draft.ts';
import { objects, refId, text } from '../../json.ts';
import { cents } from '../../money.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { bool, date, decimal, opaque, readOnly, ref } from '../fields.ts';
import { fillDueDate } from '../sales/due-date.ts';
import { balanced } from '../sales/postings.ts';
import { settleOpen } from '../sales/settle.ts';
import { purchaseStock } from '../sales/stock.ts';
import { chooseCurrency, homeAmount, setTotal } from '../sales/totals.ts';
import { address } from '../shared-fields.ts';
import { vendorFormFields } from './fields.ts';
import { completeExpenseLines, expensePostings, payable } from './lines.ts';

export const bill: EntityDeclaration = {
  name: 'Bill',
  kind: 'transaction',
  operations: ['create', 'update', 'delete'],
  indexes: ['VendorRef', 'DueDate', 'Balance'],
  countsRows: true,
  sparseNeeds: ['VendorRef'],
  fields: {
    ...vendorFormFields,
    SalesTermRef: ref('Term'),
    DueDate: date,
    Balance: readOnly(decimal),
    HomeBalance: readOnly(decimal),
    RemitToAddr: address,
    ShipAddr: address,
    PayerRef: opaque,
    LessCIS: readOnly(decimal),
    IncludeInAnnualTPAR: bool,
  },
  prepare: prepareBill,
  postings(record, books) {
    const total = cents(record, 'TotalAmt');
    const party = { entity: 'Vendor' as const, id: refId(record, 'VendorRef') ?? '', cents: total };
    const owed = { account: payable(record, books), cents: -homeAmount(record, total), party };
    return balanced(books, [owed, ...expensePostings(record, books, 1)]);
  },
  stock: (record) => purchaseStock(record, 1),
  links: (record) =>
    objects(record, 'LinkedTxn')
      .filter((link) => text(link, 'TxnType') === 'PurchaseOrder')
      .map((link) => ({ to: { entity: 'PurchaseOrder', id: text(link, 'TxnId') ?? '' }, cents: 0 })),
  settle: settleOpen,
  capacity: (record) => cents(record, 'TotalAmt'),
};

function prepareBill(draft: Draft): void {
  const { record, books, before } = draft;
  record.TxnDate ??= books.today;
  chooseCurrency(draft, books.see('Vendor', refId(record, 'VendorRef')));
  if (record.LinkedTxn === undefined && before?.LinkedTxn !== undefined) record.LinkedTxn = before.LinkedTxn;
  setTotal(draft, completeExpenseLines(draft));
  fillDueDate(draft, 'Vendor', 'TermRef');
  for (const line of objects(record, 'Line')) line.LinkedTxn ??= [];
  record.APAccountRef ??= { value: payable(record, books) };
}
