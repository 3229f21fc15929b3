import type { TheirBalance } from '../domain/balance.ts';

/** What customers owe by the other side's books. Amounts are decimal text in the row's currency. */

export interface BalancePage {
  rows: TheirBalance[];
  /** Opaque; undefined after the last page. */
  next?: string;
}

/** Something of a customer that is open there. */
export interface OpenItem {
  kind: 'invoice' | 'payment' | 'credit';
  externalId: string;
  /** In words that a bookkeeper finds it by, as in `Credit memo 1045`. */
  what: string;
  /** What it adds to the balance: negative for what the customer has good. */
  open: string;
}

/** What makes up a customer's balance there. */
export interface OpenItems {
  balance: string;
  currency: string;
  items: OpenItem[];
  /** False when there is more than was read: then what is left of the balance cannot be told apart. */
  complete: boolean;
}
