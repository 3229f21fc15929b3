import type { Books } from '../company/books.ts';
import { changeRecord } from '../company/change.ts';
import { invoiceTotals } from '../company/invoice-totals.ts';
import { specialAccount } from '../company/ledger.ts';
import { unusedCredits, unusedPayment } from '../company/payment-totals.ts';
import type { StoredRecord } from '../company/record.ts';
import type { Fields } from '../fields.ts';
import { groups, refId, text } from '../fields.ts';
import { amount, sum, toCents } from '../money.ts';
import { invalidValue, StatusError, savingFailed } from '../statuses.ts';
import type { Declaration, Draft } from './declaration.ts';
import { applyAll, autoApply } from './payment-apply.ts';
import { accountFilter, currencyFilter, entityFilter, numberFilters, txnQuery } from './queries.ts';

const applied =
  'TxnID[id] PaymentAmount?[amt] SetCredit*(CreditTxnID[id] AppliedAmount[amt] Override?[bool,v10.0]) DiscountAmount?[amt] DiscountAccountRef?{159} DiscountClassRef?[v11.0]{159}';
const main =
  'ARAccountRef?{159} TxnDate?[date] RefNumber?[20] TotalAmount?[amt] ExchangeRate?[float,v8.0] PaymentMethodRef?{31} Memo?[4095] DepositToAccountRef?{159}';
const cardInput =
  'CreditCardNumber[25] ExpirationMonth[int] ExpirationYear[int] NameOnCard[41] CreditCardAddress?[41] CreditCardPostalCode?[18] CommercialCardCode?[24] TransactionMode?[TransactionMode] CreditCardTxnType?[CardTxnType]';
const cardResult =
  'ResultCode[int] ResultMessage[60] CreditCardTransID[24] MerchantAccountNumber[32] AuthorizationCode?[12] AVSStreet?[PassFail] AVSZip?[PassFail] CardSecurityCodeMatch?[PassFail] ReconBatchID?[84] PaymentGroupingCode?[int] PaymentStatus[PaymentStatus] TxnAuthorizationTime[datetime] TxnAuthorizationStamp?[int] ClientTransID?[16]';

export const receivePayment: Declaration = {
  name: 'ReceivePayment',
  sort: 'txn',
  iterates: true,
  lines: ['AppliedToTxnRet'],
  keeps: ['CustomerRef'],
  add: `CustomerRef{209} ${main} CreditCardTxnInfo?(CreditCardTxnInputInfo(${cardInput}) CreditCardTxnResultInfo(${cardResult})) ExternalGUID?[guid,v9.0] < IsAutoApply[bool] | AppliedToTxnAdd+(${applied}) >`,
  mod: `TxnID[id] EditSequence[16] CustomerRef?{209} ${main} CreditCardTxnInfoMod?(CreditCardTxnInputInfoMod?(${cardInput}) CreditCardTxnResultInfoMod?(${cardResult})) AppliedToTxnMod*(${applied})`,
  query: txnQuery({
    filters: `${entityFilter} ${accountFilter} ${numberFilters} ${currencyFilter}`,
    includes: 'IncludeLineItems?[bool]',
  }),
  answer: `TxnID TimeCreated TimeModified EditSequence TxnNumber? CustomerRef?{ref} ARAccountRef?{ref} TxnDate? RefNumber? TotalAmount? CurrencyRef?[v8.0]{ref} ExchangeRate?[v8.0] PaymentMethodRef?{ref} Memo? DepositToAccountRef?{ref} UnusedPayment? UnusedCredits? ExternalGUID?[v9.0] AppliedToTxnRet*(TxnID TxnType TxnDate? RefNumber? BalanceRemaining? Amount? DiscountAmount? DiscountAccountRef?{ref}) DataExtRet*{extret}`,
  prepare,
  present,
  settle: touchInvoices,
  afterDelete: (books, record) => touchInvoices(books, record, undefined),
  beforeDelete: (books, record) => {
    if (books.links.depositOf(record.id) === undefined) return;
    throw new StatusError(
      3160,
      `Cannot delete the object specified by the id = "${record.id}".  QuickBooks error message: This payment has been deposited. You must delete the deposit first.`,
    );
  },
};

function prepare(draft: Draft): void {
  const { books, fields } = draft;
  const receivables = specialAccount(books, 'AccountsReceivable');
  const undeposited = specialAccount(books, 'UndepositedFunds');
  if (receivables) fields.ARAccountRef ??= { ListID: receivables };
  if (undeposited) fields.DepositToAccountRef ??= { ListID: undeposited };
  fields.TxnDate ??= books.today();
  const auto = text(fields, 'IsAutoApply');
  delete fields.IsAutoApply;
  applyAll(draft);
  settleTotal(fields);
  if (auto === 'true') autoApply(draft);
  refuseDeposited(draft);
}

function settleTotal(fields: Fields): void {
  const used = sum(groups(fields, 'AppliedToTxn').map((line) => toCents(text(line, 'Amount'))));
  const total = text(fields, 'TotalAmount');
  if (total !== undefined && toCents(total) < used) {
    throw invalidValue('payment amount', total, 'The amount applied is more than the amount of the payment.');
  }
  fields.TotalAmount = amount(total === undefined ? used : toCents(total));
  if (toCents(text(fields, 'TotalAmount')) < 0)
    throw savingFailed('ReceivePayment', 'Transaction amount must be positive.');
}

/** A payment that lies in a deposit keeps its amount and its account. */
function refuseDeposited({ books, before, fields, id }: Draft): void {
  if (!before || books.links.depositOf(id) === undefined) return;
  const same = ['TotalAmount', 'DepositToAccountRef'].every(
    (name) => JSON.stringify(fields[name]) === JSON.stringify(before.fields[name]),
  );
  if (same) return;
  throw new StatusError(
    3170,
    'There was an error when modifying a Receive Payment.  QuickBooks error message: This payment has been deposited. You cannot change its amount or account.',
  );
}

function present(record: StoredRecord, books: Books): Fields {
  return {
    UnusedPayment: amount(unusedPayment(record)),
    UnusedCredits: amount(unusedCredits(books, refId(record.fields, 'CustomerRef') ?? '', record.id)),
    AppliedToTxnRet: groups(record.fields, 'AppliedToTxn').map((line) => {
      const invoice = books.byId(text(line, 'TxnID'));
      return {
        ...line,
        TxnType: 'Invoice',
        TxnDate: text(invoice?.fields, 'TxnDate'),
        RefNumber: text(invoice?.fields, 'RefNumber'),
        BalanceRemaining: amount(invoice ? invoiceTotals(books, invoice).remaining : 0),
      };
    }),
  };
}

function touchInvoices(books: Books, record: StoredRecord, before: StoredRecord | undefined): void {
  if (!books.settings.unproven.paymentTouchesInvoice) return;
  const ids = [record, before].flatMap((each) =>
    groups(each?.fields, 'AppliedToTxn').map((line) => text(line, 'TxnID')),
  );
  for (const id of new Set(ids)) {
    const invoice = books.find('Invoice', id);
    if (invoice) changeRecord(books, invoice, invoice.fields);
  }
}
