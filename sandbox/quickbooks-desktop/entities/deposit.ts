import type { Books } from '../company/books.ts';
import { specialAccount } from '../company/ledger.ts';
import type { StoredRecord } from '../company/record.ts';
import type { Fields } from '../fields.ts';
import { group, groups, refId, text } from '../fields.ts';
import { amount, sum, toCents } from '../money.ts';
import { notFound, StatusError, savingFailed } from '../statuses.ts';
import type { Declaration, Draft } from './declaration.ts';
import { accountFilter, currencyFilter, entityFilter, txnQuery } from './queries.ts';

const ofPayment =
  'PaymentTxnID[id] PaymentTxnLineID?[id] OverrideMemo?[4095] OverrideCheckNumber?[11] OverrideClassRef?{159}';
const ofAccount =
  'EntityRef?{209} AccountRef{159} Memo?[4095] CheckNumber?[11] PaymentMethodRef?{31} ClassRef?{159} Amount?[amt]';
const changedAccount = ofAccount.replace('AccountRef{', 'AccountRef?{');
const cash = 'Memo?[4095] Amount?[amt]';
const tail = 'CurrencyRef?[v8.0]{64} ExchangeRate?[float,v8.0]';

export const deposit: Declaration = {
  name: 'Deposit',
  sort: 'txn',
  iterates: true,
  lines: ['DepositLineRet'],
  keeps: ['DepositToAccountRef'],
  add: `TxnDate?[date] DepositToAccountRef{159} Memo?[4095] CashBackInfoAdd?(AccountRef{159} ${cash}) ${tail} ExternalGUID?[guid,v9.0] DepositLineAdd*(< ${ofPayment} | ${ofAccount} >)`,
  mod: `TxnID[id] EditSequence[16] TxnDate?[date] DepositToAccountRef?{159} Memo?[4095] CashBackInfoMod?(AccountRef?{159} ${cash}) ${tail} DepositLineMod*(TxnLineID[id] < ${ofPayment} | ${changedAccount} >)`,
  query: txnQuery({
    numbered: false,
    filters: `${entityFilter} ${accountFilter} ${currencyFilter}`,
    includes: 'IncludeLineItems?[bool]',
  }),
  answer:
    'TxnID TimeCreated TimeModified EditSequence TxnNumber? TxnDate DepositToAccountRef{ref} Memo? DepositTotal? CurrencyRef?[v8.0]{ref} ExchangeRate?[v8.0] CashBackInfoRet?(TxnLineID AccountRef{ref} Memo? Amount?) ExternalGUID?[v9.0] DepositLineRet*(TxnType? TxnID? TxnLineID PaymentTxnLineID? EntityRef?{ref} AccountRef?{ref} Memo? CheckNumber? PaymentMethodRef?{ref} ClassRef?{ref} Amount?) DataExtRet*{extret}',
  prepare,
  present: (record) => ({
    DepositTotal: amount(depositTotal(record)),
    CashBackInfoRet: record.fields.CashBackInfo,
    DepositLineRet: groups(record.fields, 'DepositLine'),
  }),
};

export function depositTotal({ fields }: Pick<StoredRecord, 'fields'>): number {
  const [back] = groups(fields, 'CashBackInfo');
  return (
    sum(groups(fields, 'DepositLine').map((line) => toCents(text(line, 'Amount')))) -
    toCents(text(back, 'Amount'))
  );
}

function prepare(draft: Draft): void {
  const { books, fields } = draft;
  fields.TxnDate ??= books.today();
  takeCashBack(books, fields);
  const added = groups(fields, 'DepositLineAdd');
  const changed = groups(fields, 'DepositLineMod');
  delete fields.DepositLineAdd;
  delete fields.DepositLineMod;
  if (added.length > 0) fields.DepositLine = added.map((line) => newLine(draft, line));
  else if (changed.length > 0) fields.DepositLine = changed.map((line) => changedLine(draft, line));
  if (groups(fields, 'DepositLine').length === 0) {
    throw savingFailed('Deposit', 'You cannot create an empty transaction.');
  }
  if (depositTotal({ fields }) < 0) throw savingFailed('Deposit', 'Transaction amount must be positive.');
}

function takeCashBack(books: Books, fields: Fields): void {
  const [given] = [...groups(fields, 'CashBackInfoAdd'), ...groups(fields, 'CashBackInfoMod')];
  delete fields.CashBackInfoAdd;
  delete fields.CashBackInfoMod;
  if (!given) return;
  fields.CashBackInfo = {
    TxnLineID: books.nextLineId(),
    ...group(fields, 'CashBackInfo'),
    ...given,
    Amount: amount(toCents(text(given, 'Amount'))),
  };
}

function newLine(draft: Draft, given: Fields): Fields {
  const TxnLineID = draft.books.nextLineId();
  const paymentId = text(given, 'PaymentTxnID');
  if (paymentId !== undefined) return { TxnLineID, ...paymentLine(draft, paymentId, given) };
  if (!given.AccountRef) throw new StatusError(3150, 'There is a missing element: "AccountRef".');
  return { TxnLineID, ...given, Amount: amount(toCents(text(given, 'Amount'))) };
}

function changedLine(draft: Draft, change: Fields): Fields {
  const { TxnLineID, ...given } = change;
  if (TxnLineID === '-1') return newLine(draft, given);
  const old = groups(draft.before?.fields, 'DepositLine').find((line) => line.TxnLineID === TxnLineID);
  if (!old) throw notFound(String(TxnLineID));
  if (text(given, 'PaymentTxnID') !== undefined || text(old, 'TxnID') !== undefined) return old;
  const line = { ...old, ...given };
  return { ...line, Amount: amount(toCents(text(line, 'Amount'))) };
}

function paymentLine({ books, id }: Draft, paymentId: string, given: Fields): Fields {
  const payment = books.find('ReceivePayment', paymentId);
  const held = books.links.depositOf(paymentId);
  const undeposited = specialAccount(books, 'UndepositedFunds');
  const waits = refId(payment?.fields, 'DepositToAccountRef') === undeposited;
  if (!payment || !waits || (held !== undefined && held !== id)) throw notFound(paymentId);
  return {
    TxnType: 'ReceivePayment',
    TxnID: paymentId,
    PaymentTxnLineID: text(given, 'PaymentTxnLineID') ?? paymentId,
    EntityRef: payment.fields.CustomerRef,
    AccountRef: payment.fields.DepositToAccountRef,
    Memo: text(given, 'OverrideMemo') ?? text(payment.fields, 'Memo'),
    CheckNumber: text(given, 'OverrideCheckNumber') ?? text(payment.fields, 'RefNumber')?.slice(0, 11),
    PaymentMethodRef: payment.fields.PaymentMethodRef,
    Amount: text(payment.fields, 'TotalAmount'),
  };
}
