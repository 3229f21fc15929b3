import type { Draft } from '../../engine/draft.ts';
import { entityOfType } from '../../engine/transaction-types.ts';
import { businessRule, fault, missing } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import type { JsonObject } from '../../json.ts';
import { child, objects, refId, text } from '../../json.ts';
import type { Cents } from '../../money.ts';
import { cents, fromCents, sum } from '../../money.ts';
import type { EntityDeclaration, Link } from '../declaration.ts';
import { decimal, list, object, oneOf, opaque, ref, required, text as words } from '../fields.ts';
import { balanced } from '../sales/postings.ts';
import { shownLinks } from '../sales/settle.ts';
import { cannotLink, chooseCurrency, homeAmount } from '../sales/totals.ts';
import { linkedTxn, transaction } from '../shared-fields.ts';
import { payable } from './lines.ts';

export const billPayment: EntityDeclaration = {
  name: 'BillPayment',
  kind: 'transaction',
  operations: ['create', 'update', 'delete', 'void'],
  indexes: ['VendorRef'],
  countsRows: true,
  fields: {
    ...transaction,
    VendorRef: required(ref('Vendor')),
    PayType: required(oneOf('Check', 'CreditCard')),
    TotalAmt: required(decimal),
    APAccountRef: ref('Account'),
    CheckPayment: object({
      BankAccountRef: ref('Account'),
      PrintStatus: words(),
      CheckDetail: opaque,
      PayeeAddr: opaque,
    }),
    CreditCardPayment: object({ CCAccountRef: ref('Account'), CCDetail: opaque }),
    Line: list(
      object({
        Id: words(),
        Amount: decimal,
        LinkedTxn: list(linkedTxn),
        LineNum: decimal,
        Description: words(4000),
      }),
    ),
  },
  prepare: prepareBillPayment,
  postings(record, books) {
    const total = cents(record, 'TotalAmt');
    const home = homeAmount(record, total);
    const party = { entity: 'Vendor' as const, id: refId(record, 'VendorRef') ?? '', cents: -total };
    return balanced(books, [
      { account: payable(record, books), cents: home, party },
      { account: moneyAccount(record) ?? '0', cents: -home },
    ]);
  },
  links: (record) => objects(record, 'Line').flatMap(linkOf),
  settle: (_record, incoming, books) => ({ LinkedTxn: shownLinks({}, incoming, books) }),
  apportion,
  voidedBy: 'update',
  voided: (record) => ({
    ...record,
    Line: [],
    TotalAmt: 0,
    PrivateNote: text(record, 'PrivateNote') ? `Voided - ${text(record, 'PrivateNote')}` : 'Voided',
  }),
};

const credit = new Set(['VendorCredit']);
const linkable = new Set(['Bill', 'VendorCredit']);

function linkOf(line: JsonObject): Link[] {
  const linked = objects(line, 'LinkedTxn')[0];
  const id = text(linked, 'TxnId');
  if (!linked || id === undefined) return [];
  return [
    { to: { entity: entityOfType(text(linked, 'TxnType') ?? 'Bill'), id }, cents: cents(line, 'Amount') },
  ];
}

function moneyAccount(record: JsonObject): string | undefined {
  if (text(record, 'PayType') === 'CreditCard')
    return refId(child(record, 'CreditCardPayment'), 'CCAccountRef');
  return refId(child(record, 'CheckPayment'), 'BankAccountRef');
}

function prepareBillPayment(draft: Draft): void {
  const { record, books } = draft;
  record.TxnDate ??= books.today;
  chooseCurrency(draft, books.see('Vendor', refId(record, 'VendorRef')));
  checkMoneyAccount(draft);
  if (cents(record, 'TotalAmt') < 0)
    throw fault('2290', 'The payment amount must be 0 or greater', 'TotalAmt');
  record.TotalAmt = fromCents(cents(record, 'TotalAmt'));
  if (record.Line === undefined) throw new VendorFault([missing('Line')]);
  record.Line = objects(record, 'Line');
  for (const line of objects(record, 'Line')) checkLine(draft, line);
  if (unapplied(record) < 0)
    throw businessRule('The amount applied is greater than the amount of the payment.', 'Line.Amount');
}

function checkMoneyAccount({ record, books }: Draft): void {
  const byCard = text(record, 'PayType') === 'CreditCard';
  const element = byCard ? 'CreditCardPayment.CCAccountRef' : 'CheckPayment.BankAccountRef';
  const id = moneyAccount(record);
  if (id === undefined) throw new VendorFault([missing(element)]);
  const wanted = byCard ? 'Credit Card' : 'Bank';
  if (text(books.see('Account', id), 'AccountType') !== wanted) {
    throw fault('6430', `Invalid account type: you need to select a ${wanted} account.`, element);
  }
}

function checkLine(draft: Draft, line: JsonObject): void {
  if (line.Amount === undefined) throw new VendorFault([missing('Line.Amount')]);
  const link = linkOf(line)[0];
  if (!link) throw new VendorFault([missing('Line.LinkedTxn')]);
  const { entity, id } = link.to;
  const target = linkable.has(entity) ? draft.books.see(entity, id) : undefined;
  if (!linkable.has(entity)) throw cannotLink(entity, id);
  if (!target)
    throw fault(
      '610',
      "Object Not Found : Something you're trying to use has been deleted.",
      'Line.LinkedTxn',
    );
  if (refId(target, 'VendorRef') !== refId(draft.record, 'VendorRef')) throw cannotLink(entity, id);
  const before = sum(
    objects(draft.before, 'Line')
      .flatMap(linkOf)
      .filter(({ to }) => to.entity === entity && to.id === id)
      .map((old) => old.cents),
  );
  if (link.cents > cents(target, 'Balance') + before) {
    throw businessRule("You can't apply more than the open balance of a transaction.", 'Line.Amount');
  }
}

function unapplied(record: JsonObject): Cents {
  const links = objects(record, 'Line').flatMap(linkOf);
  return (
    cents(record, 'TotalAmt') +
    sum(links.map((link) => (credit.has(link.to.entity) ? link.cents : -link.cents)))
  );
}

function apportion(record: JsonObject, target: { entity: string; id: string }, amount: Cents): JsonObject {
  let left = amount;
  const Line = objects(record, 'Line').flatMap((line) => {
    const link = linkOf(line)[0];
    if (!link || link.to.entity !== target.entity || link.to.id !== target.id) return [line];
    const part = Math.min(left, link.cents);
    left -= part;
    return part > 0 ? [{ ...line, Amount: fromCents(part) }] : [];
  });
  const changed = { ...record, Line };
  return unapplied(changed) < 0 ? { ...changed, Line: withoutBills(Line, -unapplied(changed)) } : changed;
}

/** Lets go of the last applied parts where a vanished credit no longer covers them. */
function withoutBills(lines: JsonObject[], over: Cents): JsonObject[] {
  let rest = over;
  return lines
    .toReversed()
    .flatMap((line) => {
      const link = linkOf(line)[0];
      if (rest <= 0 || !link || credit.has(link.to.entity)) return [line];
      const cut = Math.min(rest, link.cents);
      rest -= cut;
      return cut === link.cents ? [] : [{ ...line, Amount: fromCents(link.cents - cut) }];
    })
    .toReversed();
}
