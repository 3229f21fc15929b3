import type { PayoutView } from '../../api/types.ts';
import { formatDay } from '../../format/dates.ts';

type Paid = Pick<PayoutView, 'period' | 'amount' | 'date' | 'status'>;

/** What the sum of a payout is. */
export function paidWords({ period, amount, date, status }: Paid): string {
  if (period) return 'Into the clearing account';
  const isTaken = amount.startsWith('-');
  switch (status) {
    case 'paid':
      return `${isTaken ? 'Taken from' : 'Paid to'} the bank on ${formatDay(date)}`;
    case 'pending':
      return isTaken ? 'To be taken from the bank' : 'To be paid to the bank';
    case 'failed':
      return 'Came back from the bank';
    case 'canceled':
      return 'Canceled before it was paid';
  }
}
