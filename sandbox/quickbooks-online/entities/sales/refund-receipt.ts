import type { Draft } from '../../engine/draft.ts';
import { refId } from '../../json.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { decimal, readOnly, ref, required } from '../fields.ts';
import { requireHoldingAccount } from '../money/deposit.ts';
import { frozenWhenDeposited } from '../money/deposited.ts';
import { salesFields } from './fields.ts';
import { salesPostings } from './postings.ts';
import { shownLinks, voidedSale } from './settle.ts';
import { salesStock } from './stock.ts';
import { completeSale } from './totals.ts';

export const refundReceipt: EntityDeclaration = {
  name: 'RefundReceipt',
  kind: 'transaction',
  operations: ['create', 'update', 'delete', 'void'],
  indexes: ['CustomerRef'],
  fields: {
    ...salesFields,
    CustomerRef: ref('Customer'),
    DepositToAccountRef: required(ref('Account')),
    RemainingCredit: readOnly(decimal),
  },
  prepare: prepareRefund,
  postings: (record, books) => salesPostings(record, books, refId(record, 'DepositToAccountRef') ?? '0', -1),
  stock: (record) => salesStock(record, 1),
  settle: (record, incoming, books) => ({ LinkedTxn: shownLinks(record, incoming, books) }),
  beforeRemove: frozenWhenDeposited,
  voided: voidedSale,
};

function prepareRefund(draft: Draft): void {
  const { record, books } = draft;
  frozenWhenDeposited(draft);
  requireHoldingAccount(books.see('Account', refId(record, 'DepositToAccountRef')), 'DepositToAccountRef');
  completeSale(draft);
  record.Balance = 0;
}
