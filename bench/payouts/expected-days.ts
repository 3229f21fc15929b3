import { centsOf } from './accounts.ts';
import { book, isOfPayout, paymentsIn } from './categories.ts';
import { bookByHand, type Known, Sums } from './expected.ts';
import type { LedgerPayout, Transaction } from './ledger.ts';

export interface LedgerDay {
  /** As the day of UTC, and the currency in capitals. */
  day: string;
  currency: string;
  /** The id that the day goes by in the books. */
  id: string;
  transactions: Transaction[];
}

/** What moved the balance of an account that pays out by hand on the days from `from` that are over. */
export function daysOf(
  transactions: readonly Transaction[],
  { from, now, connectionId }: { from: string; now: Date; connectionId: string },
): LedgerDay[] {
  const days = new Map<string, LedgerDay>();
  const today = now.toISOString().slice(0, 10);
  for (const transaction of transactions.filter((each) => !isOfPayout(each))) {
    const day = new Date(transaction.created * 1_000).toISOString().slice(0, 10);
    if (day < from || day >= today) continue;
    const currency = transaction.currency.toUpperCase();
    const id = `balance-${day}-${currency}-${connectionId}`;
    const known = days.get(id);
    if (known) known.transactions.push(transaction);
    else days.set(id, { day, currency, id, transactions: [transaction] });
  }
  return [...days.values()];
}

/** Each day into the clearing account, each payout out of it. */
export function expectedOfDays(
  { days, payouts }: { days: readonly LedgerDay[]; payouts: readonly LedgerPayout[] },
  { held, paid, style }: Known,
): Sums {
  const sums = new Sums();
  for (const { id, currency, transactions } of days) {
    if (held.has(id)) {
      if (style === 'clearing') sums.home('payout_clearing', paymentsIn(transactions, paid));
      continue;
    }
    const debit = sums.in(currency);
    for (const transaction of transactions) {
      debit('payout_clearing', centsOf(transaction.net, currency));
      book(transaction, paid, debit);
    }
  }
  for (const payout of payouts) bookByHand(sums, payout);
  return sums;
}
