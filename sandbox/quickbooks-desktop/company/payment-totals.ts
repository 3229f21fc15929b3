import { groups, text } from '../fields.ts';
import type { Cents } from '../money.ts';
import { sum, toCents } from '../money.ts';
import type { Books } from './books.ts';
import type { StoredRecord } from './record.ts';

export function unusedPayment({ fields }: Pick<StoredRecord, 'fields'>): Cents {
  const used = groups(fields, 'AppliedToTxn').map((line) => toCents(text(line, 'Amount')));
  return toCents(text(fields, 'TotalAmount')) - sum(used);
}

/** Of the whole customer: what its other payments left unused. */
export function unusedCredits(books: Books, customerId: string, withoutPayment: string): Cents {
  const others = books.links.ofCustomer(customerId).filter((id) => id !== withoutPayment);
  return sum(
    others.map((id) => {
      const record = books.find('ReceivePayment', id);
      return record ? unusedPayment(record) : 0;
    }),
  );
}
