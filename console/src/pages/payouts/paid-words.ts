import type { PayoutView } from '../../api/types.ts';
import { formatDay } from '../../format/dates.ts';
import { t } from '../../language/say.ts';

type Paid = Pick<PayoutView, 'period' | 'amount' | 'date' | 'status'>;

/** What the sum of a payout is. */
export function paidWords({ period, amount, date, status }: Paid): string {
  if (period) return t`Into the clearing account`;
  const isTaken = amount.startsWith('-');
  switch (status) {
    case 'paid':
      return t`${isTaken ? t`Taken from` : t`Paid to`} the bank on ${formatDay(date)}`;
    case 'pending':
      return isTaken ? t`To be taken from the bank` : t`To be paid to the bank`;
    case 'failed':
      return t`Came back from the bank`;
    case 'canceled':
      return t`Canceled before it was paid`;
  }
}
