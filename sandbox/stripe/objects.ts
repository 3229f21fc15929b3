/** The processor's objects as it answers them. Amounts are integers in the smallest unit of the currency. */

export type SourceObject = { id: string; object: string } & Record<string, unknown>;

export interface BalanceTransaction {
  id: string;
  object: 'balance_transaction';
  amount: number;
  available_on: number;
  balance_type: 'payments';
  created: number;
  currency: string;
  description: string | null;
  exchange_rate: number | null;
  fee: number;
  fee_details: {
    amount: number;
    application: null;
    currency: string;
    description: string;
    type: string;
  }[];
  net: number;
  reporting_category: string;
  source: string;
  status: 'available' | 'pending';
  type: string;
}

export type PayoutStatus = 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';

export interface Payout {
  id: string;
  object: 'payout';
  amount: number;
  application_fee: null;
  application_fee_amount: null;
  arrival_date: number;
  automatic: boolean;
  balance_transaction: string | null;
  created: number;
  currency: string;
  description: string;
  destination: string;
  failure_balance_transaction: string | null;
  failure_code: string | null;
  failure_message: string | null;
  livemode: boolean;
  metadata: Record<string, string>;
  method: 'standard';
  original_payout: null;
  payout_method: null;
  reconciliation_status: 'completed' | 'in_progress' | 'not_applicable';
  reversed_by: null;
  source_type: 'card';
  statement_descriptor: null;
  status: PayoutStatus;
  trace_id: null;
  type: 'bank_account';
}

/** What a test says of a movement; the rest follows from it. */
export interface MovementInput {
  /** A type of balance transaction: `charge`, `refund`, `adjustment`, `stripe_fee`, `payout_failure` … */
  type: string;
  /** Before fees; money that leaves is negative. */
  amount: number;
  fee?: number;
  /** Told apart from `type` for disputes: `dispute`, `dispute_reversal`. */
  category?: string;
  description?: string;
  /** Id of an object that exists already: the charge that is refunded, the payout that failed. */
  source?: string;
  paymentIntent?: string;
}

const CATEGORIES: Readonly<Record<string, string>> = {
  charge: 'charge',
  payment: 'charge',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund_failure',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  tax_fee: 'tax',
  adjustment: 'other_adjustment',
  payout: 'payout',
  payout_failure: 'payout_reversal',
  payout_cancel: 'payout_reversal',
  topup: 'topup',
  transfer: 'transfer',
};

export function categoryOf({ type, category }: MovementInput): string {
  return category ?? CATEGORIES[type] ?? 'other_adjustment';
}
