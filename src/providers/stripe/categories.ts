import type { FeeKind, PayoutLineKind } from '../../domain/entities/payout-line.ts';

/**
 * Stripe's reporting categories and what they are in the books. Stripe advises them for accounting instead of a
 * transaction's type. What is not here is held by its name, until a person says where it belongs.
 * https://docs.stripe.com/reports/reporting-categories
 */
const KINDS: Readonly<Record<string, PayoutLineKind>> = {
  charge: 'charge',
  partial_capture_reversal: 'charge',
  // A payment that failed after it had been credited: its money goes back as that of a refund does.
  charge_failure: 'refund',
  refund: 'refund',
  refund_failure: 'refund',
  dispute: 'dispute',
  dispute_reversal: 'dispute',
  fee: 'fee',
  network_cost: 'fee',
  tax: 'fee_tax',
  payout: 'returned_payout',
  payout_reversal: 'returned_payout',
  risk_reserved_funds: 'reserve',
  connect_reserved_funds: 'reserve',
  payment_network_reserved_funds: 'reserve',
  minimum_balance_hold: 'reserve',
  advance: 'financing',
  advance_funding: 'financing',
  anticipation_repayment: 'financing',
  financing_paydown: 'financing',
  financing_paydown_reversal: 'financing',
  financing_payout: 'financing',
  financing_payout_reversal: 'financing',
  topup: 'topup',
  topup_reversal: 'topup',
  inbound_transfer: 'topup',
  inbound_transfer_reversal: 'topup',
  transfer: 'transfer',
  transfer_reversal: 'transfer',
  connect_collection_transfer: 'transfer',
  platform_earning: 'platform_earning',
  platform_earning_refund: 'platform_earning',
  contribution: 'contribution',
  climate_order_purchase: 'contribution',
  climate_order_refund: 'contribution',
  issuing_authorization_hold: 'issuing',
  issuing_authorization_release: 'issuing',
  issuing_dispute: 'issuing',
  issuing_transaction: 'issuing',
  unreconciled_customer_funds: 'customer_funds',
  other_adjustment: 'adjustment',
};

/** Types that tell more than their category, which is `other_adjustment` or one that is not documented. */
const KINDS_BY_TYPE: Readonly<Record<string, PayoutLineKind>> = {
  payout_minimum_balance_hold: 'reserve',
  payout_minimum_balance_release: 'reserve',
  payment_network_reserve_hold: 'reserve',
  payment_network_reserve_release: 'reserve',
  reserve_hold: 'reserve',
  reserve_release: 'reserve',
  reserve_transaction: 'reserve',
  reserved_funds: 'reserve',
  refund_failure: 'refund',
};

export function kindOf({ type, category }: { type: string; category: string }): PayoutLineKind {
  const known = Object.hasOwn(KINDS, category) ? KINDS[category] : undefined;
  const told = Object.hasOwn(KINDS_BY_TYPE, type) ? KINDS_BY_TYPE[type] : undefined;
  if (known === undefined || known === 'adjustment') return told ?? known ?? 'unknown';
  return known;
}

const FEE_KINDS: Readonly<Record<string, FeeKind>> = {
  stripe_fee: 'processing',
  payment_method_passthrough_fee: 'processing',
  application_fee: 'application',
  tax: 'tax',
  withheld_tax: 'withheld_tax',
};

export function feeKindOf(type: string): FeeKind {
  return (Object.hasOwn(FEE_KINDS, type) && FEE_KINDS[type]) || 'unknown';
}

/** A word of Stripe's as it can be part of a key. */
export function wordOf(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9_]/g, '_')
      .slice(0, 100) || 'unnamed'
  );
}
