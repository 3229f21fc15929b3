import type { PayoutLine } from './entities/payout.ts';

/** A payout as a processor reports it. Amounts are decimal strings; positive is money that came in. */
export interface PayoutHead {
  id: string;
  status: 'pending' | 'paid' | 'failed' | 'canceled';
  failure?: string;
  currency: string;
  amount: string;
  /** ISO date on which it arrives. */
  date: string;
  /** False: the processor does not tell what it consists of. */
  itemized: boolean;
  /** False while the processor still adds movements to it. */
  complete: boolean;
}

export interface ReportedPayout extends PayoutHead {
  movements: Movement[];
}

export interface Movement {
  kind: PayoutLine['kind'];
  reference: string;
  source?: string;
  description?: string;
  amount: string;
  fee: string;
  /** Ids under which a payment may know this charge. */
  chargeIds: string[];
  /** The earlier payout that came back. */
  returnedPayout?: string;
}
