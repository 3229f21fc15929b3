import type { Cents } from '../money.ts';

/**
 * One side of a booking. Debits are positive, credits negative, in the home currency.
 * `party` also moves what a customer or vendor owes, in the currency of that party.
 */
export interface Posting {
  account: string;
  cents: Cents;
  party?: { entity: 'Customer' | 'Vendor'; id: string; cents: Cents };
}
