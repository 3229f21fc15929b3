import type { Books } from '../../engine/books.ts';
import type { Draft } from '../../engine/draft.ts';
import type { Posting } from '../../engine/posting.ts';
import { entityOfType } from '../../engine/transaction-types.ts';
import { entry, fault, missing } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import type { JsonObject } from '../../json.ts';
import { child, objects, refId, text } from '../../json.ts';
import { cents, fromCents, sum } from '../../money.ts';
import type { EntityDeclaration, Link } from '../declaration.ts';
import { decimal, object, opaque, readOnly, ref, required, text as words } from '../fields.ts';
import { numberLines } from '../sales/lines.ts';
import { balanced, roleAccount } from '../sales/postings.ts';
import { cannotLink, chooseCurrency, homeAmount, setTotal } from '../sales/totals.ts';
import { globalTaxCalculation, transaction } from '../shared-fields.ts';

export const deposit: EntityDeclaration = {
  name: 'Deposit',
  kind: 'transaction',
  operations: ['create', 'update', 'delete'],
  countsRows: true,
  sparseNeeds: ['DepositToAccountRef'],
  fields: {
    ...transaction,
    DepositToAccountRef: required(ref('Account')),
    TotalAmt: readOnly(decimal),
    HomeTotalAmt: readOnly(decimal),
    GlobalTaxCalculation: globalTaxCalculation,
    CashBack: object({ AccountRef: ref('Account'), Amount: decimal, Memo: words() }),
    DepositEx: readOnly(opaque),
  },
  prepare: prepareDeposit,
  postings: depositPostings,
  links: (record) => objects(record, 'Line').flatMap(linkOf),
  apportion: withoutLine,
};

const linkable = new Set([
  'Payment',
  'SalesReceipt',
  'RefundReceipt',
  'Transfer',
  'JournalEntry',
  'BillPayment',
]);

function linkOf(line: JsonObject): Link[] {
  const linked = objects(line, 'LinkedTxn')[0];
  const id = text(linked, 'TxnId');
  if (!linked || id === undefined) return [];
  return [{ to: { entity: entityOfType(text(linked, 'TxnType') ?? ''), id }, cents: cents(line, 'Amount') }];
}

function prepareDeposit(draft: Draft): void {
  const { record, books, before } = draft;
  record.TxnDate ??= books.today;
  const account = books.see('Account', refId(record, 'DepositToAccountRef'));
  requireHoldingAccount(account, 'DepositToAccountRef');
  chooseCurrency(draft, undefined);
  const lines = objects(record, 'Line');
  if (record.Line === undefined) throw new VendorFault([missing('Line')]);
  if (lines.length === 0) throw fault('2250', 'At least one line is required', 'Line');
  for (const line of lines) completeLine(draft, line);
  numberLines(
    lines.filter((line) => linkOf(line).length === 0),
    before,
  );
  record.Line = lines;
  const back = cents(child(record, 'CashBack'), 'Amount');
  const total = sum(lines.map((line) => cents(line, 'Amount'))) - back;
  if (total < 0) throw fault('2290', 'The deposit total must be 0 or greater', 'TotalAmt');
  setTotal(draft, total);
}

/** @throws VendorFault 6430 unless the account is of type Bank or Other Current Asset */
export function requireHoldingAccount(account: JsonObject | undefined, element: string): void {
  const type = text(account, 'AccountType');
  if (type === undefined || type === 'Bank' || type === 'Other Current Asset') return;
  throw fault(
    '6430',
    'Invalid account type: you need to select a Bank or Other Current Asset account.',
    element,
  );
}

function completeLine(draft: Draft, line: JsonObject): void {
  if (line.Amount === undefined) throw new VendorFault([missing('Line.Amount')]);
  line.Amount = fromCents(cents(line, 'Amount'));
  const link = linkOf(line)[0];
  if (link) {
    checkLinked(draft, line, link);
    return;
  }
  if (text(line, 'DetailType') === undefined) throw new VendorFault([missing('Line.DetailType')]);
  if (!refId(child(line, 'DepositLineDetail'), 'AccountRef')) {
    throw new VendorFault([missing('Line.DepositLineDetail.AccountRef')]);
  }
}

/** A transaction lies in one deposit at most, with its whole amount; a refund with its sign turned. */
function checkLinked(draft: Draft, line: JsonObject, { to, cents: amount }: Link): void {
  const { books, before } = draft;
  if (!linkable.has(to.entity)) throw cannotLink(to.entity, to.id);
  const target = books.see(to.entity, to.id);
  if (!target)
    throw fault(
      '610',
      "Object Not Found : Something you're trying to use has been deleted.",
      'Line.LinkedTxn',
    );
  const holder = books.incoming(to.entity, to.id).find((link) => link.to.entity === 'Deposit');
  if (holder && holder.to.id !== text(before, 'Id')) throw cannotLink(to.entity, to.id);
  if (line.DetailType !== undefined && books.settings.unknown.linkedDepositLineDetailType === 'refused') {
    throw fault('2020', 'Required param missing: a linked line has no DetailType', 'Line.DetailType');
  }
  delete line.Id;
  delete line.DetailType;
  keepMeans(line, target);
  if (to.entity === 'RefundReceipt' && amount > 0 && books.settings.unknown.refundInDeposit === 'negative') {
    throw fault('2290', 'The line of a refund receipt must be negative', 'Line.Amount');
  }
  const whole = cents(target, 'TotalAmt');
  if (['Payment', 'SalesReceipt', 'RefundReceipt'].includes(to.entity) && Math.abs(amount) !== whole) {
    throw new VendorFault([
      entry(
        '6000',
        'Business Validation Error: The amount must be the amount of the linked transaction.',
        'Line.Amount',
      ),
    ]);
  }
}

/** A linked line shows how it was paid, as its transaction says; the rest of a detail is not for it. */
function keepMeans(line: JsonObject, target: JsonObject): void {
  const given = child(line, 'DepositLineDetail');
  const PaymentMethodRef = child(given, 'PaymentMethodRef') ?? child(target, 'PaymentMethodRef');
  const CheckNum = text(given, 'CheckNum') ?? text(target, 'PaymentRefNum');
  delete line.DepositLineDetail;
  if (!PaymentMethodRef && !CheckNum) return;
  line.DepositLineDetail = {
    ...(PaymentMethodRef
      ? { PaymentMethodRef: { value: refId({ PaymentMethodRef }, 'PaymentMethodRef') } }
      : {}),
    ...(CheckNum ? { CheckNum } : {}),
  };
}

/** Money leaves where each linked transaction put it, or the account of a direct line. */
function depositPostings(record: JsonObject, books: Books): Posting[] {
  const lines = objects(record, 'Line').map((line) => lineCredit(record, line, books));
  const back = child(record, 'CashBack');
  const cash: Posting[] = back
    ? [{ account: refId(back, 'AccountRef') ?? '0', cents: homeAmount(record, cents(back, 'Amount')) }]
    : [];
  const into = {
    account: refId(record, 'DepositToAccountRef') ?? '0',
    cents: homeAmount(record, cents(record, 'TotalAmt')),
  };
  return balanced(books, [into, ...cash, ...lines]);
}

function lineCredit(record: JsonObject, line: JsonObject, books: Books): Posting {
  const amount = cents(line, 'Amount');
  const link = linkOf(line)[0];
  const source = link && books.see(link.to.entity, link.to.id);
  const held = refId(source, 'DepositToAccountRef');
  const detail = child(line, 'DepositLineDetail');
  const account = link ? (held ?? roleAccount(books, 'undeposited')) : (refId(detail, 'AccountRef') ?? '0');
  return { account, cents: -homeAmount(record, amount), ...party(detail, account, amount, books) };
}

function party(
  detail: JsonObject | undefined,
  account: string,
  amount: number,
  books: Books,
): Pick<Posting, 'party'> {
  const id = refId(detail, 'Entity');
  const type = text(books.see('Account', account), 'AccountType');
  if (id === undefined) return {};
  if (type === 'Accounts Receivable') return { party: { entity: 'Customer', id, cents: -amount } };
  return type === 'Accounts Payable' ? { party: { entity: 'Vendor', id, cents: amount } } : {};
}

function withoutLine(record: JsonObject, target: { entity: string; id: string }): JsonObject {
  const Line = objects(record, 'Line').filter((line) => {
    const link = linkOf(line)[0];
    return !(link && link.to.entity === target.entity && link.to.id === target.id);
  });
  const total = sum(Line.map((line) => cents(line, 'Amount'))) - cents(child(record, 'CashBack'), 'Amount');
  return { ...record, Line, TotalAmt: fromCents(total) };
}
