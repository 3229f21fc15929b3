import { centsOf, type Role, rateOf } from './accounts.ts';
import type { Paid, Transaction } from './ledger.ts';

/** Where each movement has to be: what is measured has a table of its own. */

const FEES: Readonly<Record<string, Role>> = {
  stripe_fee: 'payout_fees',
  application_fee: 'payout_application_fees',
  tax: 'payout_fee_tax',
  withheld_tax: 'payout_withheld_tax',
};

const CATEGORIES: Readonly<Record<string, Role>> = {
  charge: 'payout_charges',
  partial_capture_reversal: 'payout_charges',
  charge_failure: 'payout_refunds',
  refund: 'payout_refunds',
  refund_failure: 'payout_refunds',
  dispute: 'payout_disputes',
  dispute_reversal: 'payout_disputes',
  fee: 'payout_fees',
  network_cost: 'payout_fees',
  tax: 'payout_fee_tax',
  risk_reserved_funds: 'payout_reserves',
  connect_reserved_funds: 'payout_reserves',
  payment_network_reserved_funds: 'payout_reserves',
  minimum_balance_hold: 'payout_reserves',
  advance: 'payout_financing',
  advance_funding: 'payout_financing',
  anticipation_repayment: 'payout_financing',
  financing_paydown: 'payout_financing',
  financing_paydown_reversal: 'payout_financing',
  financing_payout: 'payout_financing',
  financing_payout_reversal: 'payout_financing',
  topup: 'payout_topups',
  topup_reversal: 'payout_topups',
  inbound_transfer: 'payout_topups',
  inbound_transfer_reversal: 'payout_topups',
  transfer: 'payout_transfers',
  transfer_reversal: 'payout_transfers',
  connect_collection_transfer: 'payout_transfers',
  platform_earning: 'payout_platform_earnings',
  platform_earning_refund: 'payout_platform_earnings',
  contribution: 'payout_contributions',
  climate_order_purchase: 'payout_contributions',
  climate_order_refund: 'payout_contributions',
  issuing_authorization_hold: 'payout_issuing',
  issuing_authorization_release: 'payout_issuing',
  issuing_dispute: 'payout_issuing',
  issuing_transaction: 'payout_issuing',
  unreconciled_customer_funds: 'payout_customer_funds',
  other_adjustment: 'payout_adjustments',
};
/** Movements of payouts themselves: what left, and what came back. */
const OF_PAYOUTS: readonly string[] = ['payout', 'payout_reversal'];
/** Made up by the stand-in: nobody says where it belongs. */
const UNKNOWN = 'never_heard_of';

/** Every category that the processor documents, and the one that it does not. */
const ALL_CATEGORIES: readonly string[] = [...Object.keys(CATEGORIES), ...OF_PAYOUTS, UNKNOWN];

/** How many of those were met, and which were not. */
export function categoriesIn(transactions: readonly Transaction[]) {
  const met = new Set(transactions.map(({ reporting_category: category }) => category));
  const notMet = ALL_CATEGORIES.filter((category) => !met.has(category));
  return { categories: met.size, ...(notMet.length > 0 ? { notMet: notMet.join(' ') } : {}) };
}

export function isOfPayout({ reporting_category: category }: Transaction): boolean {
  return OF_PAYOUTS.includes(category);
}

export function isUnknown({ reporting_category: category }: Transaction): boolean {
  return category === UNKNOWN;
}

/** Debits what the movement consists of, in cents of its own currency; all together is less what it brought. */
export function book(transaction: Transaction, paid: Paid, debit: (role: Role, cents: number) => void): void {
  const { currency, fee_details: details } = transaction;
  for (const { type, amount } of details) debit(FEES[type] ?? 'payout_fees', centsOf(amount, currency));
  const [role, cents] = movedOf(transaction, paid);
  debit(role, cents);
}

function movedOf(transaction: Transaction, paid: Paid): [Role, number] {
  const { type, reporting_category: category, source, currency } = transaction;
  const amount = centsOf(transaction.amount, currency);
  const own = source === null ? undefined : paid.get(source);
  // The payment stands for it; the part that was not captured is no income either.
  if (own && own.currency === currency) return ['payout_charges', 0];
  if (own) return ['payout_exchange', (own.cents * rateOf(own.currency)) / rateOf(currency) - amount];
  if (type.startsWith('payout_minimum_balance')) return ['payout_reserves', -amount];
  const role = CATEGORIES[category];
  if (!role) throw new Error(`No account is expected for ${category}.`);
  return [role, -amount];
}

/** What payments of ours in it were booked by themselves: of what is held nothing else is in the books. */
export function paymentsIn(transactions: readonly Transaction[], paid: Paid): number {
  return transactions.reduce((sum, { source }) => {
    const own = paid.get(source ?? '');
    return own ? sum + own.cents * rateOf(own.currency) : sum;
  }, 0);
}
