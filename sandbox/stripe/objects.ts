/** The processor's objects as it answers them. Amounts are integers in the smallest unit of the currency. */

export type SourceObject = { id: string; object: string } & Record<string, unknown>;

export interface FeeDetail {
  amount: number;
  application: string | null;
  currency: string;
  description: string | null;
  type: string;
}

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
  fee_details: FeeDetail[];
  net: number;
  reporting_category: string;
  source: string | null;
  status: 'available' | 'pending';
  type: string;
}

export type PayoutStatus = 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';

export interface Payout {
  id: string;
  object: 'payout';
  amount: number;
  application_fee: string | null;
  application_fee_amount: number | null;
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
  method: 'standard' | 'instant';
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
  /** Before fees; money that leaves is negative. Of a charge the whole authorisation. */
  amount: number;
  fee?: number;
  /** What the fee consists of; without it, all of it is a processing fee. */
  feeDetails?: { type: string; amount: number; description?: string }[];
  /** Where `type` does not say it: `dispute`, `refund_failure`, `risk_reserved_funds` … */
  category?: string;
  description?: string;
  /** Id of an object that exists already: the payout that failed; null where the processor names none. */
  source?: string | null;
  paymentIntent?: string;
  /** The charge, or the payment intent behind it, that is refunded or disputed. */
  of?: string;
  /** The customer paid in another currency: how much there, and what one unit of it became here. */
  exchange?: { amount: number; currency: string; rate: number };
  /** Authorised and not captured: listed as a movement of its own, with the fee that was kept back for it. */
  uncaptured?: { amount: number; fee?: number; exchanged?: number };
  /** Seconds since the epoch; now without it. */
  created?: number;
}

/** By type, where the category does not depend on anything else. */
const CATEGORIES: Readonly<Record<string, string>> = {
  advance: 'advance',
  advance_funding: 'advance_funding',
  anticipation_repayment: 'anticipation_repayment',
  application_fee: 'platform_earning',
  application_fee_refund: 'platform_earning_refund',
  charge: 'charge',
  payment: 'charge',
  climate_order_purchase: 'climate_order_purchase',
  climate_order_refund: 'climate_order_refund',
  connect_collection_transfer: 'connect_collection_transfer',
  contribution: 'contribution',
  issuing_authorization_hold: 'issuing_authorization_hold',
  issuing_authorization_release: 'issuing_authorization_release',
  issuing_dispute: 'issuing_dispute',
  issuing_transaction: 'issuing_transaction',
  network_cost: 'network_cost',
  payment_failure_refund: 'charge_failure',
  payment_refund: 'refund',
  payment_reversal: 'charge_failure',
  payout: 'payout',
  payout_cancel: 'payout_reversal',
  payout_failure: 'payout_reversal',
  refund: 'refund',
  refund_failure: 'refund_failure',
  reserve_transaction: 'risk_reserved_funds',
  reserved_funds: 'risk_reserved_funds',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  tax_fee: 'tax',
  topup: 'topup',
  topup_reversal: 'topup_reversal',
  transfer: 'transfer',
  transfer_cancel: 'transfer_reversal',
  transfer_failure: 'transfer_reversal',
  transfer_refund: 'transfer_reversal',
};

export function categoryOf({ type, category }: MovementInput): string {
  return category ?? CATEGORIES[type] ?? 'other_adjustment';
}
