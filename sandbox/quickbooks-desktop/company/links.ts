import { groups, refId, text } from '../fields.ts';
import type { Cents } from '../money.ts';
import { sum, toCents } from '../money.ts';
import type { StoredRecord } from './record.ts';

/** What one payment settles of an invoice. */
export interface Application {
  paymentId: string;
  paid: Cents;
  discount: Cents;
}

/** Which transactions settle, hold or belong to which, kept beside the records so that balances are sums of few. */
export class Links {
  readonly #applied = new Map<string, Map<string, Application>>();
  readonly #depositOf = new Map<string, string>();
  readonly #byCustomer = new Map<string, Set<string>>();

  /** What payments settle of a transaction. */
  applications(invoiceId: string): Application[] {
    return [...(this.#applied.get(invoiceId)?.values() ?? [])];
  }

  settled(invoiceId: string, withoutPayment?: string): Cents {
    const others = this.applications(invoiceId).filter(({ paymentId }) => paymentId !== withoutPayment);
    return sum(others.map(({ paid, discount }) => paid + discount));
  }

  depositOf(paymentId: string): string | undefined {
    return this.#depositOf.get(paymentId);
  }

  ofCustomer(customerId: string): string[] {
    return [...(this.#byCustomer.get(customerId) ?? [])];
  }

  add(record: StoredRecord): void {
    const customer = refId(record.fields, 'CustomerRef');
    if (customer !== undefined) {
      const own = this.#byCustomer.get(customer) ?? new Set();
      this.#byCustomer.set(customer, own.add(record.id));
    }
    for (const line of groups(record.fields, 'AppliedToTxn')) this.#apply(record.id, line);
    for (const line of groups(record.fields, 'DepositLine')) {
      const paymentId = text(line, 'TxnID');
      if (paymentId !== undefined) this.#depositOf.set(paymentId, record.id);
    }
  }

  remove(record: StoredRecord): void {
    const customer = refId(record.fields, 'CustomerRef');
    if (customer !== undefined) this.#byCustomer.get(customer)?.delete(record.id);
    for (const line of groups(record.fields, 'AppliedToTxn'))
      this.#applied.get(text(line, 'TxnID') ?? '')?.delete(record.id);
    for (const line of groups(record.fields, 'DepositLine'))
      this.#depositOf.delete(text(line, 'TxnID') ?? '');
  }

  #apply(paymentId: string, line: Parameters<typeof text>[0]): void {
    const invoiceId = text(line, 'TxnID') ?? '';
    const own = this.#applied.get(invoiceId) ?? new Map<string, Application>();
    own.set(paymentId, {
      paymentId,
      paid: toCents(text(line, 'Amount')),
      discount: toCents(text(line, 'DiscountAmount')),
    });
    this.#applied.set(invoiceId, own);
  }
}
