import type { PayoutView } from '../../api/types.ts';

type Kind = PayoutView['statement'][number]['kind'];

const WORDS: Readonly<Record<Kind, { one: string; many: string }>> = {
  charge: { one: 'Charge', many: 'Charges' },
  refund: { one: 'Refund', many: 'Refunds' },
  dispute: { one: 'Dispute', many: 'Disputes' },
  fee: { one: 'Fee', many: 'Fees' },
  fee_tax: { one: 'Tax on fees', many: 'Tax on fees' },
  returned_payout: { one: 'Other payout', many: 'Other payouts that came back or left' },
  reserve: { one: 'Reserve', many: 'Held in reserve, or let go' },
  financing: { one: 'Financing', many: 'Financing' },
  topup: { one: 'Top-up', many: 'Top-ups' },
  transfer: { one: 'Transfer', many: 'Transfers' },
  platform_earning: { one: 'Platform earning', many: 'Platform earnings' },
  contribution: { one: 'Contribution', many: 'Contributions' },
  issuing: { one: 'Card that you issue', many: 'Cards that you issue' },
  customer_funds: { one: 'Customer’s unassigned money', many: 'Customers’ unassigned money' },
  adjustment: { one: 'Adjustment', many: 'Adjustments' },
  balance: { one: 'Left at the processor', many: 'Left at the processor' },
  unknown: { one: 'Unknown kind', many: 'Unknown kinds' },
  paid_out_balance: { one: 'From the balance at Stripe', many: 'From the balance at Stripe' },
  application_fee: { one: 'Platform fee', many: 'Platform fees' },
  withheld_tax: { one: 'Withheld tax', many: 'Withheld tax' },
  unknown_fee: { one: 'Unknown fee', many: 'Unknown fees' },
};

export function wordsFor(kind: Kind): { one: string; many: string } {
  return WORDS[kind];
}
