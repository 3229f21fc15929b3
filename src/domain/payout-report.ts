import type { FeePart, PayoutLine } from './entities/payout-line.ts';

/** A payout as a processor reports it. Amounts are decimal strings; positive is money that came in. */
export interface PayoutHead {
  id: string;
  status: 'pending' | 'paid' | 'failed' | 'canceled';
  failure?: string;
  currency: string;
  /** Of a period what its movements add up to, once they are read. */
  amount: string;
  /** ISO date on which it arrives. */
  date: string;
  createdAt: Date;
  /** False: the processor does not tell what it consists of. */
  itemized: boolean;
  /** False while the processor still adds movements to it. */
  complete: boolean;
  /** What the processor kept of a payout that it does not itemise. */
  ownFees: FeePart[];
  /** Payouts differ by this at least; what is less stays at the processor. */
  step?: string;
  /** Of what is no payout but everything that moved the balance meanwhile. */
  period?: Period;
}

/** A stretch of time and one currency of it: how the balance of an account that pays out by hand is read. */
export interface Period {
  /** ISO instant; included. */
  from: string;
  /** ISO instant; not included. */
  to: string;
  currency: string;
}

/** What the processor says of a movement, before it is tied to what is known here. */
export interface Movement
  extends Pick<
    PayoutLine,
    'kind' | 'category' | 'reference' | 'source' | 'description' | 'amount' | 'fee' | 'fees'
  > {
  /** Ids under which a payment may know this charge. */
  chargeIds: string[];
  /** Ids of the charge that this refunds, disputes or takes a part of back. */
  ofCharge?: string[];
  /** What the customer paid, where that is another currency. */
  presented?: PayoutLine['presented'];
  /** A part of a charge that was authorised and never taken: it belongs to the charge's own line. */
  uncaptured?: boolean;
  /** The earlier payout that came back. */
  returnedPayout?: string;
  /** What it is made of contradicts itself, in words. */
  contradiction?: string;
}
