import type { Payout } from './entities/payout.ts';
import { addAmounts, negate } from './money.ts';
import type { BookedPart, Booking, BookingLine } from './payout-booking.ts';
import { isConverted } from './payout-lines.ts';
import { describe } from './payout-roles.ts';

/**
 * Payments in another currency than the payout's, in theirs: their money leaves where it lies, for the account of
 * exchange gains and losses. The payout brings there what it became, in its own currency. What is left is the gain
 * or the loss, whatever rate the books have for the payment.
 */
export function exchangedParts(payout: Payout): BookedPart[] {
  const currencies = new Set(
    payout.lines
      .filter((line) => isConverted(line, payout.currency))
      .flatMap(({ payments }) => payments.flatMap(({ currency }) => currency ?? [])),
  );
  return [...currencies].sort().map((currency) => ({
    suffix: `exchanged-${currency}`,
    title: `exchanged from ${currency}`,
    currency,
    booking: exchange(payout, currency),
    // In the clearing style the money has left the payments' currency, wherever the payout ends.
    goesWithPayout: payout.style === 'deposit',
  }));
}

function exchange(payout: Payout, currency: string): Booking {
  const lines = paymentsIn(payout, currency);
  const amount = addAmounts(
    lines.map((line) => line.amount),
    currency,
  );
  const description = `Exchanged into ${payout.currency} by payout ${payout.reference}`;
  if (payout.style === 'clearing') {
    return {
      form: 'expense',
      from: 'payout_clearing',
      lines: [{ amount, description, role: 'payout_exchange' }],
    };
  }
  const out: BookingLine = { amount: negate(amount, currency), description, role: 'payout_exchange' };
  return { form: 'deposit', into: 'payout_clearing', lines: [...lines, out] };
}

function paymentsIn(payout: Payout, currency: string): BookingLine[] {
  return payout.lines.flatMap((line) =>
    line.payments
      .filter((payment) => payment.currency === currency && currency !== payout.currency)
      .map(({ paymentId, amount }) => ({ paymentId, amount, description: describe(line) })),
  );
}
