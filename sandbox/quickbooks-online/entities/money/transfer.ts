import type { Draft } from '../../engine/draft.ts';
import { businessRule, fault } from '../../faults/catalog.ts';
import { refId, text } from '../../json.ts';
import { cents, fromCents } from '../../money.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { decimal, ref, required } from '../fields.ts';
import { balanceSheet } from '../names/account-types.ts';
import { shownLinks } from '../sales/settle.ts';
import { chooseCurrency, homeAmount } from '../sales/totals.ts';
import { transaction } from '../shared-fields.ts';

export const transfer: EntityDeclaration = {
  name: 'Transfer',
  kind: 'transaction',
  operations: ['create', 'update', 'delete'],
  fields: {
    ...transaction,
    FromAccountRef: required(ref('Account')),
    ToAccountRef: required(ref('Account')),
    Amount: required(decimal),
    ClassRef: ref('Class'),
  },
  prepare: prepareTransfer,
  postings(record) {
    const amount = homeAmount(record, cents(record, 'Amount'));
    return [
      { account: refId(record, 'ToAccountRef') ?? '0', cents: amount },
      { account: refId(record, 'FromAccountRef') ?? '0', cents: -amount },
    ];
  },
  settle: (_record, incoming, books) => ({ LinkedTxn: shownLinks({}, incoming, books) }),
};

function prepareTransfer(draft: Draft): void {
  const { record, books } = draft;
  record.TxnDate ??= books.today;
  chooseCurrency(draft, undefined);
  if (cents(record, 'Amount') <= 0)
    throw fault('2290', 'The transfer amount must be greater than 0', 'Amount');
  record.Amount = fromCents(cents(record, 'Amount'));
  if (refId(record, 'FromAccountRef') === refId(record, 'ToAccountRef')) {
    throw businessRule('The accounts of a transfer must be different.');
  }
  for (const name of ['FromAccountRef', 'ToAccountRef']) {
    const account = books.see('Account', refId(record, name));
    if (!balanceSheet.has(text(account, 'Classification') ?? '')) {
      throw fault(
        '6430',
        'Invalid account type: a transfer moves money between balance sheet accounts.',
        name,
      );
    }
  }
}
