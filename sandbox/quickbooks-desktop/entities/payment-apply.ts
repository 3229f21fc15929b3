import type { Books } from '../company/books.ts';
import { invoiceTotals } from '../company/invoice-totals.ts';
import type { StoredRecord } from '../company/record.ts';
import type { Fields } from '../fields.ts';
import { groups, refId, text } from '../fields.ts';
import type { Cents } from '../money.ts';
import { amount, sum, toCents } from '../money.ts';
import { invalidValue, notFound, StatusError } from '../statuses.ts';
import type { Draft } from './declaration.ts';

/** Turns what a message applies into what is kept, in `AppliedToTxn`. */
export function applyAll(draft: Draft): void {
  const { fields } = draft;
  const named = [...groups(fields, 'AppliedToTxnAdd'), ...groups(fields, 'AppliedToTxnMod')];
  delete fields.AppliedToTxnAdd;
  delete fields.AppliedToTxnMod;
  // A modification that names none leaves them as they are.
  if (named.length > 0)
    fields.AppliedToTxn = named.map((line) => application(draft, line)).filter(isSomething);
}

function application(draft: Draft, line: Fields): Fields {
  const { books, fields, id } = draft;
  const invoiceId = text(line, 'TxnID') ?? '';
  const invoice = books.find('Invoice', invoiceId);
  // Another customer's invoice is as good as none.
  if (!invoice || !sameFamily(books, invoice, refId(fields, 'CustomerRef'))) throw notFound(invoiceId);
  if (groups(line, 'SetCredit').length > 0) {
    throw new StatusError(3250, 'Credits are not kept by this stand-in.');
  }
  const { total } = invoiceTotals(books, invoice);
  const due = total - books.links.settled(invoiceId, id);
  const discount = toCents(text(line, 'DiscountAmount'));
  const paid = paidOf(line, due - discount);
  if (paid < 0 || paid + discount > due) {
    const given = text(line, 'PaymentAmount') ?? amount(paid);
    throw invalidValue('payment amount', given, 'You cannot pay more than the amount due.');
  }
  return kept(invoiceId, paid, discount, line.DiscountAccountRef);
}

function paidOf(line: Fields, due: Cents): Cents {
  const given = text(line, 'PaymentAmount');
  return given === undefined ? due : toCents(given);
}

function kept(invoiceId: string, paid: Cents, discount: Cents, account: Fields[string]): Fields {
  const line: Fields = { TxnID: invoiceId, Amount: amount(paid) };
  if (discount === 0) return line;
  if (account === undefined) throw new StatusError(3150, 'There is a missing element: "DiscountAccountRef".');
  return { ...line, DiscountAmount: amount(discount), DiscountAccountRef: account };
}

function isSomething(line: Fields): boolean {
  return toCents(text(line, 'Amount')) !== 0 || 'DiscountAmount' in line;
}

/** A parent's payment may settle the invoices of its jobs. */
function sameFamily(books: Books, invoice: StoredRecord, customerId: string | undefined): boolean {
  const owner = refId(invoice.fields, 'CustomerRef') ?? '';
  return customerId !== undefined && books.names.family(customerId).includes(owner);
}

/** Applies what is there to the customer's oldest open invoices. */
export function autoApply({ books, fields }: Draft): void {
  const customerId = refId(fields, 'CustomerRef') ?? '';
  let left =
    toCents(text(fields, 'TotalAmount')) -
    sum(groups(fields, 'AppliedToTxn').map((line) => toCents(text(line, 'Amount'))));
  const lines: Fields[] = [];
  for (const { invoice, due } of openInvoices(books, customerId)) {
    const paid = Math.min(left, due);
    if (paid <= 0) break;
    left -= paid;
    lines.push({ TxnID: invoice.id, Amount: amount(paid) });
  }
  fields.AppliedToTxn = lines;
}

function openInvoices(books: Books, customerId: string): { invoice: StoredRecord; due: Cents }[] {
  return books.links
    .ofCustomer(customerId)
    .flatMap((id) => books.find('Invoice', id) ?? [])
    .filter(({ fields }) => text(fields, 'IsPending') !== 'true')
    .map((invoice) => ({ invoice, due: invoiceTotals(books, invoice).remaining }))
    .filter(({ due }) => due > 0)
    .sort(
      (a, b) => dateOf(a.invoice).localeCompare(dateOf(b.invoice)) || a.invoice.number - b.invoice.number,
    );
}

function dateOf({ fields }: StoredRecord): string {
  return text(fields, 'TxnDate') ?? '';
}
