import type { EntityDeclaration } from '../declaration.ts';
import { estimateFields } from './fields.ts';
import { shownLinks } from './settle.ts';
import { completeSale } from './totals.ts';

/** An offer: it books nothing, and an invoice that takes it in closes it. */
export const estimate: EntityDeclaration = {
  name: 'Estimate',
  kind: 'transaction',
  operations: ['create', 'update', 'delete'],
  indexes: ['CustomerRef'],
  fields: estimateFields,
  prepare(draft) {
    completeSale(draft);
    draft.record.TxnStatus ??= 'Pending';
  },
  settle(_record, incoming, books) {
    const LinkedTxn = shownLinks({}, incoming, books);
    const billed = incoming.some(({ to }) => to.entity === 'Invoice');
    return billed ? { LinkedTxn, TxnStatus: 'Closed' } : { LinkedTxn };
  },
};
