import type { Payout } from './entities/payout.ts';
import type { PayoutLine } from './entities/payout-line.ts';
import { addAmounts, sameAmount } from './money.ts';

/** A payment of ours that carries a processor's id. */
export interface KnownPayment {
  id: string;
  name: string;
  processorId: string;
  amount: string;
  currency: string;
}

export type PaymentsByCharge = ReadonlyMap<string, readonly KnownPayment[]>;

export interface Linked {
  lines: PayoutLine[];
  problem?: Payout['problem'];
}

export function paymentsByCharge(payments: readonly KnownPayment[]): PaymentsByCharge {
  const found = new Map<string, KnownPayment[]>();
  for (const payment of payments) {
    found.set(payment.processorId, [...(found.get(payment.processorId) ?? []), payment]);
  }
  return found;
}

/** The line with the payments that are known here by now. */
export function tie(line: PayoutLine, payments: PaymentsByCharge, currency: string): Linked {
  const taken = paymentsFor(line.ofCharge ?? [], payments).map(({ id }) => id);
  const { refunds: _, ...bare } = line;
  const plain: PayoutLine = { ...bare, payments: [], ...(taken.length > 0 ? { refunds: taken } : {}) };
  const own = paymentsFor(line.chargeIds, payments);
  if (own.length === 0) return { lines: [plain] };
  const compared = comparable(line, own, currency);
  const tied = own.map((payment) => ({
    paymentId: payment.id,
    amount: payment.amount,
    ...(payment.currency === currency ? {} : { currency: payment.currency }),
  }));
  return {
    lines: [{ ...plain, payments: tied }],
    problem: compared ? difference(line, own, compared) : foreign(line, own, currency),
  };
}

function paymentsFor(ids: readonly string[], payments: PaymentsByCharge): KnownPayment[] {
  const found = new Map(ids.flatMap((id) => payments.get(id) ?? []).map((payment) => [payment.id, payment]));
  return [...found.values()];
}

interface Compared {
  amount: string;
  currency: string;
}

/** In what currency, and with which amount, the payments are compared; undefined where there is none. */
function comparable(
  { amount, presented }: PayoutLine,
  payments: readonly KnownPayment[],
  currency: string,
): Compared | undefined {
  const isIn = (code: string) => payments.every((payment) => payment.currency === code);
  if (isIn(currency)) return { amount, currency };
  return presented && isIn(presented.currency) ? presented : undefined;
}

function difference(
  line: PayoutLine,
  payments: readonly KnownPayment[],
  { amount, currency }: Compared,
): Payout['problem'] {
  const known = addAmounts(
    payments.map((payment) => payment.amount),
    currency,
  );
  if (sameAmount(known, amount)) return undefined;
  const message = `${chargeOf(line)} is ${amount} ${currency}, but ${namesOf(payments)} is ${known} ${currency}. ${ADVICE}`;
  return { type: 'TotalMismatch', message };
}

function foreign(line: PayoutLine, payments: readonly KnownPayment[], currency: string): Payout['problem'] {
  const own = [...new Set(payments.map((payment) => payment.currency))].join(' and ');
  const paid = line.presented ?? { amount: line.amount, currency };
  const message = `${chargeOf(line)} was paid in ${paid.currency} (${paid.amount}), but ${namesOf(payments)} is in ${own}. ${ADVICE}`;
  return { type: 'CurrencyMismatch', message };
}

/** Without its id the payment would be income a second time, and a changed amount would be no sale that was made. */
const ADVICE =
  'If the payment was entered wrongly, correct it to what the customer paid; if it belongs to another charge, give it that charge’s id. Do not take the id off, and do not change a sale to fit: if both are right, book this payout by hand.';

function chargeOf({ source, reference }: PayoutLine): string {
  return `Charge ${source ?? reference}`;
}

function namesOf(payments: readonly KnownPayment[]): string {
  return payments.map(({ name, id }) => `${name} (${id})`).join(', ');
}
