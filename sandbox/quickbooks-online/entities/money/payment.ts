import type { Books } from '../../engine/books.ts';
import type { Draft } from '../../engine/draft.ts';
import type { Posting } from '../../engine/posting.ts';
import { entityOfType } from '../../engine/transaction-types.ts';
import { businessRule, entry, fault, missing } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import type { JsonObject } from '../../json.ts';
import { objects, refId, text } from '../../json.ts';
import type { Cents } from '../../money.ts';
import { cents, fromCents, sum } from '../../money.ts';
import type { EntityDeclaration, Link } from '../declaration.ts';
import {
  bool,
  decimal,
  list,
  object,
  oneOf,
  opaque,
  readOnly,
  ref,
  required,
  text as words,
} from '../fields.ts';
import { balanced, receivable, roleAccount } from '../sales/postings.ts';
import { shownLinks } from '../sales/settle.ts';
import { cannotLink, chooseCurrency, homeAmount } from '../sales/totals.ts';
import { linkedTxn, transaction } from '../shared-fields.ts';
import { frozenWhenDeposited } from './deposited.ts';

export const payment: EntityDeclaration = {
  name: 'Payment',
  kind: 'transaction',
  operations: ['create', 'update', 'delete', 'void'],
  indexes: ['CustomerRef'],
  fields: {
    ...transaction,
    CustomerRef: required(ref('Customer')),
    TotalAmt: required(decimal),
    UnappliedAmt: readOnly(decimal),
    ARAccountRef: ref('Account'),
    DepositToAccountRef: ref('Account'),
    PaymentMethodRef: ref('PaymentMethod'),
    PaymentRefNum: words(21),
    PaymentType: oneOf('Cash', 'Check', 'CreditCard', 'Expense', 'Other'),
    CheckPayment: opaque,
    CreditCardPayment: opaque,
    RemitToRef: opaque,
    ProcessPayment: bool,
    TaxExemptionRef: opaque,
    Line: list(
      object({
        Id: words(),
        Amount: decimal,
        LinkedTxn: list(linkedTxn),
        LineEx: readOnly(opaque),
        LineNum: readOnly(decimal),
        Description: words(4000),
      }),
    ),
  },
  prepare: preparePayment,
  postings: paymentPostings,
  links: (record) => objects(record, 'Line').flatMap(linkOf),
  settle: (_record, incoming, books) => ({ LinkedTxn: shownLinks({}, incoming, books) }),
  apportion,
  beforeRemove: frozenWhenDeposited,
  voidedBy: 'update',
  voided: voidPayment,
  present: presentLines,
};

/** Kinds whose line adds to what the payment has to give; the others take from it. */
const credit = new Set(['CreditMemo', 'Purchase']);

function linkOf(line: JsonObject): Link[] {
  const linked = objects(line, 'LinkedTxn')[0];
  const id = text(linked, 'TxnId');
  if (!linked || id === undefined) return [];
  return [
    { to: { entity: entityOfType(text(linked, 'TxnType') ?? 'Invoice'), id }, cents: cents(line, 'Amount') },
  ];
}

function preparePayment(draft: Draft): void {
  const { record, books } = draft;
  frozenWhenDeposited(draft);
  if (cents(record, 'TotalAmt') < 0)
    throw fault('2290', 'The payment amount must be 0 or greater', 'TotalAmt');
  record.TxnDate ??= books.today;
  chooseCurrency(draft, books.see('Customer', refId(record, 'CustomerRef')));
  record.TotalAmt = fromCents(cents(record, 'TotalAmt'));
  checkDepositAccount(draft);
  record.DepositToAccountRef ??= { value: roleAccount(books, 'undeposited') };
  record.ProcessPayment ??= false;
  for (const line of objects(record, 'Line')) checkLine(draft, line);
  apply(record);
  record.Line = fitted(draft);
  apply(record);
}

/** @throws VendorFault 6430 where the money would go to an account that holds none */
function checkDepositAccount({ record, books }: Draft): void {
  const account = books.see('Account', refId(record, 'DepositToAccountRef'));
  const type = text(account, 'AccountType');
  if (type === undefined || type === 'Bank' || type === 'Other Current Asset') return;
  throw fault(
    '6430',
    'Invalid account type: you need to select a Bank or Other Current Asset account.',
    'DepositToAccountRef',
  );
}

function checkLine(draft: Draft, line: JsonObject): void {
  if (line.Amount === undefined) throw new VendorFault([missing('Line.Amount')]);
  const link = linkOf(line)[0];
  if (!link) throw new VendorFault([missing('Line.LinkedTxn')]);
  const { entity, id } = link.to;
  const target = linkable.has(entity) ? draft.books.see(entity, id) : undefined;
  if (!linkable.has(entity)) throw cannotLink(entity, id);
  if (!target) throw gone();
  checkOwner(draft, entity, target, id);
}

const linkable = new Set(['Invoice', 'CreditMemo', 'JournalEntry', 'Purchase']);

function gone(): VendorFault {
  const detail =
    "Object Not Found : Something you're trying to use has been deleted. Check the fields with accounts, customers, items, vendors or employees.";
  return new VendorFault([entry('610', detail, 'Line.LinkedTxn')]);
}

function checkOwner({ record }: Draft, entity: string, target: JsonObject, id: string): void {
  const owner = refId(target, 'CustomerRef');
  if (owner !== undefined && owner !== refId(record, 'CustomerRef')) throw cannotLink(entity, id);
}

/**
 * More than is open is taken: the rest stays unapplied, and a link to what is settled already is dropped. Recorded
 * live: 30 for an open 5 left 25 unapplied.
 */
function fitted({ books, before, record }: Draft): JsonObject[] {
  const taken = new Map<string, Cents>();
  return objects(record, 'Line').flatMap((line) => {
    const link = linkOf(line)[0];
    const open = link && openAmount(books, link.to);
    if (!link || open === undefined) return [line];
    const key = `${link.to.entity}:${link.to.id}`;
    const used = taken.get(key) ?? 0;
    const part = Math.min(link.cents, Math.max(0, open + appliedBefore(before, link) - used));
    taken.set(key, used + part);
    return part > 0 ? [{ ...line, Amount: fromCents(part) }] : [];
  });
}

function appliedBefore(before: JsonObject | undefined, link: Link): Cents {
  const old = objects(before, 'Line').flatMap(linkOf);
  return sum(old.filter((each) => sameTarget(each, link)).map((each) => each.cents));
}

function openAmount(books: Books, { entity, id }: Link['to']): Cents | undefined {
  const target = books.see(entity, id);
  if (entity === 'Invoice') return cents(target, 'Balance');
  if (entity === 'CreditMemo') return cents(target, 'RemainingCredit');
  return undefined;
}

function sameTarget(left: Link, right: Link): boolean {
  return left.to.entity === right.to.entity && left.to.id === right.to.id;
}

/** Works out what is left unapplied. */
function apply(record: JsonObject): void {
  const links = objects(record, 'Line').flatMap(linkOf);
  const given = sum(links.filter((link) => credit.has(link.to.entity)).map((link) => link.cents));
  const used = sum(links.filter((link) => !credit.has(link.to.entity)).map((link) => link.cents));
  const left = cents(record, 'TotalAmt') + given - used;
  if (left < 0)
    throw businessRule('The amount applied is greater than the amount of the payment.', 'Line.Amount');
  record.UnappliedAmt = fromCents(left);
}

function apportion(record: JsonObject, target: { entity: string; id: string }, amount: Cents): JsonObject {
  let left = amount;
  const lines = objects(record, 'Line').flatMap((line) => {
    const link = linkOf(line)[0];
    if (!link || link.to.entity !== target.entity || link.to.id !== target.id) return [line];
    const part = Math.min(left, link.cents);
    left -= part;
    return part > 0 ? [{ ...line, Amount: fromCents(part) }] : [];
  });
  const changed = { ...record, Line: shrunk(lines, cents(record, 'TotalAmt')) };
  apply(changed);
  return changed;
}

/** Lets go of the last applied parts where a vanished credit no longer covers them. */
function shrunk(lines: JsonObject[], total: Cents): JsonObject[] {
  const links = lines.flatMap(linkOf);
  let over = sum(links.map((link) => (credit.has(link.to.entity) ? -link.cents : link.cents))) - total;
  return lines
    .toReversed()
    .flatMap((line) => {
      const link = linkOf(line)[0];
      if (over <= 0 || !link || credit.has(link.to.entity)) return [line];
      const cut = Math.min(over, link.cents);
      over -= cut;
      return cut === link.cents ? [] : [{ ...line, Amount: fromCents(link.cents - cut) }];
    })
    .toReversed();
}

function voidPayment(record: JsonObject): JsonObject {
  const note = text(record, 'PrivateNote');
  return {
    ...record,
    Line: [],
    TotalAmt: 0,
    UnappliedAmt: 0,
    PrivateNote: note ? `Voided - ${note}` : 'Voided',
  };
}

function paymentPostings(record: JsonObject, books: Books): Posting[] {
  const total = cents(record, 'TotalAmt');
  const home = homeAmount(record, total);
  const id = refId(record, 'CustomerRef') ?? '';
  return balanced(books, [
    { account: refId(record, 'DepositToAccountRef') ?? roleAccount(books, 'undeposited'), cents: home },
    { account: receivable(record, books), cents: -home, party: { entity: 'Customer', id, cents: -total } },
  ]);
}

/** Each line shows the number and open balance of what it pays. */
function presentLines(record: JsonObject, books: Books): JsonObject {
  const Line = objects(record, 'Line').map((line) => {
    const link = linkOf(line)[0];
    const target = link && books.see(link.to.entity, link.to.id);
    return target ? { ...line, LineEx: { any: lineFacts(link.to.id, target) } } : line;
  });
  return { ...record, Line };
}

function lineFacts(id: string, target: JsonObject): JsonObject[] {
  const facts: [string, string | undefined][] = [
    ['txnId', id],
    ['txnOpenBalance', fromCents(cents(target, 'Balance')).toFixed(2)],
    ['txnReferenceNumber', text(target, 'DocNumber')],
  ];
  return facts
    .filter(([, value]) => value !== undefined)
    .map(([Name, Value]) => ({
      name: '{http://schema.intuit.com/finance/v3}NameValue',
      declaredType: 'com.intuit.schema.finance.v3.NameValue',
      scope: 'javax.xml.bind.JAXBElement$GlobalScope',
      value: { Name, Value },
      nil: false,
      globalScope: true,
      typeSubstituted: false,
    }));
}
