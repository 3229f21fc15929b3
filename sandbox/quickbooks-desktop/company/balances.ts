import { text } from '../fields.ts';
import type { Cents } from '../money.ts';
import { sum } from '../money.ts';
import type { Books } from './books.ts';
import { invoiceTotals } from './invoice-totals.ts';
import { unusedPayment } from './payment-totals.ts';

/** What a customer or a job itself owes: open invoices less what was paid and not yet used. */
export function balanceOf(books: Books, customerId: string): Cents {
  return sum(
    books.links.ofCustomer(customerId).map((id) => {
      const record = books.byId(id);
      if (record?.kind === 'Invoice') {
        return text(record.fields, 'IsPending') === 'true' ? 0 : invoiceTotals(books, record).remaining;
      }
      return record?.kind === 'ReceivePayment' ? -unusedPayment(record) : 0;
    }),
  );
}

/** With everyone below. */
export function familyBalance(books: Books, customerId: string): Cents {
  return sum(books.names.family(customerId).map((id) => balanceOf(books, id)));
}
