import type { Draft } from '../../engine/draft.ts';
import { refId } from '../../json.ts';
import { cents, fromCents, sum } from '../../money.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { bool, decimal, readOnly } from '../fields.ts';
import { balanced } from '../sales/postings.ts';
import { shownLinks } from '../sales/settle.ts';
import { purchaseStock } from '../sales/stock.ts';
import { chooseCurrency, homeAmount, setTotal } from '../sales/totals.ts';
import { vendorFormFields } from './fields.ts';
import { completeExpenseLines, expensePostings, payable } from './lines.ts';

export const vendorCredit: EntityDeclaration = {
  name: 'VendorCredit',
  kind: 'transaction',
  operations: ['create', 'update', 'delete'],
  indexes: ['VendorRef'],
  fields: { ...vendorFormFields, Balance: readOnly(decimal), IncludeInAnnualTPAR: bool },
  prepare(draft: Draft) {
    const { record, books } = draft;
    record.TxnDate ??= books.today;
    chooseCurrency(draft, books.see('Vendor', refId(record, 'VendorRef')));
    setTotal(draft, completeExpenseLines(draft));
    record.APAccountRef ??= { value: payable(record, books) };
  },
  postings(record, books) {
    const total = cents(record, 'TotalAmt');
    const party = { entity: 'Vendor' as const, id: refId(record, 'VendorRef') ?? '', cents: -total };
    const owed = { account: payable(record, books), cents: homeAmount(record, total), party };
    return balanced(books, [owed, ...expensePostings(record, books, -1)]);
  },
  stock: (record) => purchaseStock(record, -1),
  settle(record, incoming, books) {
    const left = cents(record, 'TotalAmt') - sum(incoming.map((link) => link.cents));
    return { Balance: fromCents(left), LinkedTxn: shownLinks(record, incoming, books) };
  },
  capacity: (record) => cents(record, 'TotalAmt'),
};
