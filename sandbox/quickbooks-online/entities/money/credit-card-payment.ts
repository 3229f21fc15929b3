import type { Draft } from '../../engine/draft.ts';
import { fault } from '../../faults/catalog.ts';
import { refId, text } from '../../json.ts';
import { cents, fromCents } from '../../money.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { decimal, oneOf, ref, required, text as words } from '../fields.ts';
import { transaction } from '../shared-fields.ts';

/** Money that pays a card's balance from a bank account. Its messages bear another name than its path. */
export const creditCardPayment: EntityDeclaration = {
  name: 'CreditCardPayment',
  wireName: 'CreditCardPaymentTxn',
  kind: 'transaction',
  operations: ['create', 'update', 'delete'],
  fields: {
    ...transaction,
    Amount: required(decimal),
    BankAccountRef: required(ref('Account')),
    CreditCardAccountRef: required(ref('Account')),
    VendorRef: ref('Vendor'),
    Memo: words(4000),
    CheckNum: words(21),
    PrintStatus: oneOf('NotSet', 'NeedToPrint', 'PrintComplete'),
  },
  prepare: prepareCardPayment,
  postings(record) {
    const amount = cents(record, 'Amount');
    return [
      { account: refId(record, 'CreditCardAccountRef') ?? '0', cents: amount },
      { account: refId(record, 'BankAccountRef') ?? '0', cents: -amount },
    ];
  },
};

/** @throws VendorFault 2290 (no amount) or 6430 (not a card) */
function prepareCardPayment({ record, books }: Draft): void {
  record.TxnDate ??= books.today;
  record.CurrencyRef ??= { value: books.settings.homeCurrency };
  if (cents(record, 'Amount') <= 0) throw fault('2290', 'The amount must be greater than 0', 'Amount');
  record.Amount = fromCents(cents(record, 'Amount'));
  const card = books.see('Account', refId(record, 'CreditCardAccountRef'));
  if (text(card, 'AccountType') === 'Credit Card') return;
  throw fault(
    '6430',
    'Invalid account type: you need to select a Credit Card account.',
    'CreditCardAccountRef',
  );
}
