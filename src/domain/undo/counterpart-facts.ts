/** What of a version of a counterpart matters to others. */
export interface ImageFacts {
  total?: string;
  /** ISO date that it is booked under. */
  date?: string;
  /** The customer's id over there. */
  customer?: string;
  /** Ids over there of the documents that it pays. */
  pays: readonly string[];
}

/** What a counterpart may be held by. */
export type TieKind = 'payment' | 'deposit' | 'invoice';

/** What hangs on a counterpart now. */
export interface Standing {
  /** Payments on a document, deposits that a payment lies in, invoices that billed time, by their ids over there. */
  ties: readonly { kind: TieKind; externalId: string }[];
  /** Of a customer: what is open. */
  balance?: string;
}
