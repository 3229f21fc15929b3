import { centsOf, type Role, rateOf } from './accounts.ts';
import { book, isOfPayout, paymentsIn } from './categories.ts';
import { hasComeBack, type LedgerPayout, ownOf, type Paid } from './ledger.ts';

/**
 * What has to be in the books, added up from the stand-in's own ledger and by nothing of what is measured: cents of
 * the company's own currency by role, as they are debited.
 */
export class Sums {
  readonly byRole = new Map<Role, number>();

  home(role: Role, cents: number): void {
    this.byRole.set(role, (this.byRole.get(role) ?? 0) + cents);
  }

  in(currency: string): (role: Role, cents: number) => void {
    return (role, cents) => this.home(role, cents * rateOf(currency));
  }
}

export interface Known {
  /** Ids of what is held. */
  held: ReadonlySet<string>;
  paid: Paid;
  style: 'deposit' | 'clearing';
}

/** Of a payout that is held nothing is in the books but its payments, which are booked without it. */
export function expectedSums(payouts: readonly LedgerPayout[], known: Known): Sums {
  const { held, style, paid } = known;
  const sums = new Sums();
  // In the deposit style what came back is carried by a later payout; of the clearing style it is in that account.
  const carried = new Set(
    payouts.filter((payout) => hasComeBack(payout) && payout.automatic).map(({ id }) => id),
  );
  for (const payout of payouts) {
    if (held.has(payout.id)) {
      if (style === 'clearing') sums.home('payout_clearing', paymentsIn(payout.transactions, paid));
    } else if (payout.automatic) bookAutomatic(sums, payout, { paid, carried });
    else bookByHand(sums, payout);
  }
  return sums;
}

/** A transfer, and what was kept of it; what was kept stays kept when it comes back. */
export function bookByHand(sums: Sums, payout: LedgerPayout): void {
  const { currency } = payout;
  const debit = sums.in(currency);
  const fee = centsOf(ownOf(payout)?.fee ?? 0, currency);
  debit('payout_fees', fee);
  debit('payout_clearing', -fee);
  if (hasComeBack(payout)) return;
  const amount = centsOf(payout.amount, currency);
  debit('payout_bank', amount);
  debit('payout_clearing', -amount);
}

function bookAutomatic(
  sums: Sums,
  payout: LedgerPayout,
  { paid, carried }: { paid: Paid; carried: ReadonlySet<string> },
): void {
  const { currency } = payout;
  const debit = sums.in(currency);
  if (!hasComeBack(payout)) debit('payout_bank', centsOf(payout.amount, currency));
  const moved = payout.transactions.filter((each) => each !== ownOf(payout));
  // Where payouts are rounded, what is less stays there.
  const net = moved.reduce((sum, each) => sum + each.net, 0);
  debit('payout_clearing', centsOf(net - payout.amount, currency));
  for (const transaction of moved) {
    if (transaction.source !== null && carried.has(transaction.source)) continue;
    if (isOfPayout(transaction)) debit('payout_clearing', -centsOf(transaction.net, currency));
    else book(transaction, paid, debit);
  }
}
