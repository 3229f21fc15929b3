import type { PayoutView } from '../../api/types.ts';
import { t } from '../../language/say.ts';

type Kind = PayoutView['statement'][number]['kind'];

const WORDS: Readonly<Record<Kind, { one: string; many: string }>> = {
  charge: { one: t`Charge`, many: t`Charges` },
  refund: { one: t`Refund`, many: t`Refunds` },
  dispute: { one: t`Dispute`, many: t`Disputes` },
  fee: { one: t`Fee`, many: t`Fees` },
  fee_tax: { one: t`Tax on fees`, many: t`Tax on fees` },
  returned_payout: { one: t`Other payout`, many: t`Other payouts that came back or left` },
  reserve: { one: t`Reserve`, many: t`Held in reserve, or let go` },
  financing: { one: t`Financing`, many: t`Financing` },
  topup: { one: t`Top-up`, many: t`Top-ups` },
  transfer: { one: t`Transfer`, many: t`Transfers` },
  platform_earning: { one: t`Platform earning`, many: t`Platform earnings` },
  contribution: { one: t`Contribution`, many: t`Contributions` },
  issuing: { one: t`Card that you issue`, many: t`Cards that you issue` },
  customer_funds: { one: t`Customer’s unassigned money`, many: t`Customers’ unassigned money` },
  adjustment: { one: t`Adjustment`, many: t`Adjustments` },
  balance: { one: t`Left at the processor`, many: t`Left at the processor` },
  unknown: { one: t`Unknown kind`, many: t`Unknown kinds` },
  paid_out_balance: { one: t`From the balance at Stripe`, many: t`From the balance at Stripe` },
  application_fee: { one: t`Platform fee`, many: t`Platform fees` },
  withheld_tax: { one: t`Withheld tax`, many: t`Withheld tax` },
  unknown_fee: { one: t`Unknown fee`, many: t`Unknown fees` },
};

export function wordsFor(kind: Kind): { one: string; many: string } {
  return WORDS[kind];
}
