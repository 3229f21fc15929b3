import type { Books } from '../company/books.ts';
import { changeRecord } from '../company/change.ts';
import { invoiceTotals } from '../company/invoice-totals.ts';
import type { StoredRecord } from '../company/record.ts';
import type { Fields } from '../fields.ts';
import { groups, refId, text } from '../fields.ts';
import type { Cents } from '../money.ts';
import { amount, toCents } from '../money.ts';

/** Where an invoice is now less than what was applied to it, or another customer's, payments get the rest back. */
export function cutApplications(books: Books, invoice: StoredRecord): void {
  const owner = refId(invoice.fields, 'CustomerRef') ?? '';
  let left = invoiceTotals(books, invoice).total;
  for (const { paymentId, paid, discount } of books.links.applications(invoice.id)) {
    const payment = books.byId(paymentId);
    if (!payment) continue;
    const most = ownersOf(books, payment).includes(owner) ? left : 0;
    const keepDiscount = Math.min(discount, most);
    const keepPaid = Math.min(paid, most - keepDiscount);
    left -= keepDiscount + keepPaid;
    if (keepPaid !== paid || keepDiscount !== discount) {
      reapply(books, payment, invoice.id, { paid: keepPaid, discount: keepDiscount });
    }
  }
}

/** Takes a deleted invoice out of the payments that had settled it. */
export function releasePayments(books: Books, invoiceId: string): void {
  for (const { paymentId } of books.links.applications(invoiceId)) {
    const payment = books.byId(paymentId);
    if (payment) reapply(books, payment, invoiceId, { paid: 0, discount: 0 });
  }
}

/** A parent's payment may settle what its jobs owe. */
function ownersOf(books: Books, payment: StoredRecord): string[] {
  return books.names.family(refId(payment.fields, 'CustomerRef') ?? '');
}

interface Kept {
  paid: Cents;
  discount: Cents;
}

function reapply(books: Books, payment: StoredRecord, invoiceId: string, kept: Kept): void {
  const lines = groups(payment.fields, 'AppliedToTxn').map((line) =>
    text(line, 'TxnID') === invoiceId ? withAmounts(line, kept) : line,
  );
  const left = lines.filter((line) => toCents(text(line, 'Amount')) !== 0 || 'DiscountAmount' in line);
  changeRecord(books, payment, { ...payment.fields, AppliedToTxn: left });
}

function withAmounts(line: Fields, { paid, discount }: Kept): Fields {
  const { DiscountAmount, ...rest } = line;
  const changed: Fields = { ...rest, Amount: amount(paid) };
  if (discount !== 0) changed.DiscountAmount = amount(discount);
  return changed;
}
