import { z } from 'zod';
import { type Role, rateOf } from './accounts.ts';

/**
 * What has to be in the books, added up from the stand-in's own ledger and by nothing of what is measured: cents of
 * the company's own currency by role, as they are debited.
 */

const transactionSchema = z.object({
  id: z.string(),
  type: z.string(),
  amount: z.number(),
  fee: z.number(),
  net: z.number(),
  currency: z.string(),
  reporting_category: z.string(),
  source: z.string().nullable(),
  fee_details: z.array(z.object({ type: z.string(), amount: z.number() })),
});
export type Transaction = z.infer<typeof transactionSchema>;

export const ledgerSchema = z.array(
  z.object({
    id: z.string(),
    amount: z.number(),
    currency: z.string(),
    status: z.string(),
    automatic: z.boolean(),
    transactions: z.array(transactionSchema),
  }),
);
export type LedgerPayout = z.infer<typeof ledgerSchema>[number];

/** What a charge with a payment of ours brought in the customer's currency. */
export type Paid = ReadonlyMap<string, { cents: number; currency: string }>;

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
  payout: 'payout_clearing',
  risk_reserved_funds: 'payout_reserves',
  financing_paydown: 'payout_financing',
  financing_payout: 'payout_financing',
  topup: 'payout_topups',
  transfer: 'payout_transfers',
  platform_earning: 'payout_platform_earnings',
  contribution: 'payout_contributions',
  issuing_transaction: 'payout_issuing',
  unreconciled_customer_funds: 'payout_customer_funds',
  other_adjustment: 'payout_adjustments',
};

interface Known {
  held: ReadonlySet<string>;
  paid: Paid;
  style: 'deposit' | 'clearing';
}

/** Of a payout that is held nothing is in the books but its payments, which are booked without it. */
export function expectedSums(
  payouts: readonly LedgerPayout[],
  { held, paid, style }: Known,
): Map<Role, number> {
  const sums = new Map<Role, number>();
  const debitHome = (role: Role, cents: number) => sums.set(role, (sums.get(role) ?? 0) + cents);
  const carried = new Set(
    payouts.filter(({ status, automatic }) => status === 'failed' && automatic).map(({ id }) => id),
  );
  for (const { transactions } of payouts.filter(({ id }) => held.has(id) && style === 'clearing')) {
    for (const { source } of transactions) {
      const own = paid.get(source ?? '');
      if (own) debitHome('payout_clearing', own.cents * rateOf(own.currency));
    }
  }
  for (const payout of payouts.filter(({ id }) => !held.has(id))) {
    const debit = (role: Role, cents: number) => debitHome(role, cents * rateOf(payout.currency));
    if (payout.status === 'paid') debit('payout_bank', payout.amount);
    const own = payout.transactions.find(({ type, source }) => type === 'payout' && source === payout.id);
    if (!payout.automatic) {
      debit('payout_clearing', -payout.amount - (own?.fee ?? 0));
      debit('payout_fees', own?.fee ?? 0);
      continue;
    }
    // Where payouts are rounded, what is less stays there.
    const net = payout.transactions.filter((each) => each !== own).reduce((sum, each) => sum + each.net, 0);
    debit('payout_clearing', net - payout.amount);
    for (const transaction of payout.transactions) {
      if (transaction === own || (transaction.source !== null && carried.has(transaction.source))) continue;
      book(transaction, paid, debit);
    }
  }
  return sums;
}

function book(transaction: Transaction, paid: Paid, debit: (role: Role, cents: number) => void): void {
  const { net, fee_details: details, reporting_category: category } = transaction;
  if (category === 'payout') {
    debit('payout_clearing', -net);
    return;
  }
  for (const detail of details) debit(FEES[detail.type] ?? 'payout_fees', detail.amount);
  const [role, cents] = movedOf(transaction, paid);
  debit(role, cents);
}

function movedOf(
  { type, amount, reporting_category: category, source, currency }: Transaction,
  paid: Paid,
): [Role, number] {
  const own = source === null ? undefined : paid.get(source);
  // The payment stands for it; the part that was not captured is no income either.
  if (own && own.currency === currency) return ['payout_charges', 0];
  if (own) return ['payout_exchange', (own.cents * rateOf(own.currency)) / rateOf(currency) - amount];
  if (type === 'payout_minimum_balance_hold') return ['payout_reserves', -amount];
  return [CATEGORIES[category] ?? 'payout_adjustments', -amount];
}
