import type { Draft } from '../../engine/draft.ts';
import { entry, fault } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import { refId, text } from '../../json.ts';
import { cents } from '../../money.ts';
import type { EntityDeclaration } from '../declaration.ts';
import {
  bool,
  decimal,
  notQueryable,
  oneOf,
  opaque,
  readOnly,
  ref,
  required,
  text as words,
} from '../fields.ts';
import { balanced } from '../sales/postings.ts';
import { shownLinks } from '../sales/settle.ts';
import { purchaseStock } from '../sales/stock.ts';
import { chooseCurrency, homeAmount, setTotal } from '../sales/totals.ts';
import { address, globalTaxCalculation, transaction } from '../shared-fields.ts';
import { completeExpenseLines, expensePostings } from './lines.ts';

/** Money spent: an expense, a check, or a credit card charge or credit. */
export const purchase: EntityDeclaration = {
  name: 'Purchase',
  kind: 'transaction',
  operations: ['create', 'update', 'delete'],
  sparseNeeds: ['PaymentType'],
  fields: {
    ...transaction,
    PaymentType: required(oneOf('Cash', 'Check', 'CreditCard')),
    AccountRef: notQueryable(required(ref('Account'))),
    EntityRef: ref('Vendor', 'Customer', 'Employee'),
    Credit: bool,
    PaymentMethodRef: ref('PaymentMethod'),
    PaymentRefNum: words(21),
    CheckPayment: opaque,
    CreditCardPayment: opaque,
    RemitToAddr: address,
    TotalAmt: readOnly(decimal),
    Memo: words(4000),
    PrintStatus: oneOf('NotSet', 'NeedToPrint', 'PrintComplete'),
    GlobalTaxCalculation: globalTaxCalculation,
    PurchaseEx: readOnly(opaque),
    LessCIS: readOnly(decimal),
    IncludeInAnnualTPAR: bool,
  },
  prepare: preparePurchase,
  postings(record, books) {
    const sign = record.Credit === true ? -1 : 1;
    const paid = {
      account: refId(record, 'AccountRef') ?? '0',
      cents: -sign * homeAmount(record, cents(record, 'TotalAmt')),
    };
    return balanced(books, [paid, ...expensePostings(record, books, sign)]);
  },
  stock: (record) => purchaseStock(record, record.Credit === true ? -1 : 1),
  settle: (record, incoming, books) => ({ LinkedTxn: shownLinks(record, incoming, books) }),
  present: (record) => ({
    ...record,
    PurchaseEx: { any: [{ name: 'NameValue', value: { Name: 'TxnType', Value: '54' } }] },
  }),
};

function preparePurchase(draft: Draft): void {
  const { record, books } = draft;
  const type = text(record, 'PaymentType');
  const account = books.see('Account', refId(record, 'AccountRef'));
  const wanted =
    type === 'CreditCard' ? ['Credit Card'] : ['Bank', 'Other Current Asset', 'Other Current Liability'];
  if (!wanted.includes(text(account, 'AccountType') ?? '')) {
    throw fault(
      '6430',
      'Invalid account type: you need to select a different type of account for this transaction.',
      'AccountRef',
    );
  }
  if (record.Credit === true && type !== 'CreditCard') {
    throw new VendorFault([
      entry('6000', 'Business Validation Error: Credit is only possible with a credit card.', 'Credit'),
    ]);
  }
  record.TxnDate ??= books.today;
  chooseCurrency(draft, undefined);
  setTotal(draft, completeExpenseLines(draft));
  if (type === 'CreditCard') record.Credit ??= false;
}
