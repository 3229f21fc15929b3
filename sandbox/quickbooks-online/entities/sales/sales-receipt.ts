import type { Draft } from '../../engine/draft.ts';
import { refId } from '../../json.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { ref } from '../fields.ts';
import { requireHoldingAccount } from '../money/deposit.ts';
import { frozenWhenDeposited } from '../money/deposited.ts';
import { salesFields } from './fields.ts';
import { roleAccount, salesPostings } from './postings.ts';
import { shownLinks, voidedSale } from './settle.ts';
import { salesStock } from './stock.ts';
import { completeSale } from './totals.ts';

export const salesReceipt: EntityDeclaration = {
  name: 'SalesReceipt',
  kind: 'transaction',
  operations: ['create', 'update', 'delete', 'void'],
  indexes: ['CustomerRef'],
  fields: { ...salesFields, CustomerRef: ref('Customer') },
  prepare: prepareReceipt,
  postings: (record, books) => salesPostings(record, books, refId(record, 'DepositToAccountRef') ?? '0', 1),
  stock: (record) => salesStock(record, -1),
  settle: (record, incoming, books) => ({ LinkedTxn: shownLinks(record, incoming, books) }),
  beforeRemove: frozenWhenDeposited,
  voidedBy: 'update',
  voided: voidedSale,
};

function prepareReceipt(draft: Draft): void {
  const { record, books } = draft;
  frozenWhenDeposited(draft);
  completeSale(draft);
  record.DepositToAccountRef ??= { value: roleAccount(books, 'undeposited') };
  requireHoldingAccount(books.see('Account', refId(record, 'DepositToAccountRef')), 'DepositToAccountRef');
  record.Balance = 0;
}
