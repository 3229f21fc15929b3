import type { Role } from './account-roles.ts';
import type { Payout } from './entities/payout.ts';
import type { PayoutLine } from './entities/payout-line.ts';
import { addAmounts, negate, sameAmount, signOf } from './money.ts';
import type { BookingLine } from './payout-booking.ts';
import { describe, feeRoleOf, feeWords, roleOf } from './payout-roles.ts';
import { partsOf } from './payout-sums.ts';

/** One line for each line of the payout and one for the fees of each kind; together they are the payout. */
export function linesOf(payout: Payout): BookingLine[] {
  const moved = payout.lines.filter((line) => !isFee(line)).flatMap((line) => linesFor(line, payout));
  return [...moved, ...feeLines(payout)];
}

/** Fees that are movements of their own go with those that were kept of other movements. */
function isFee({ kind }: PayoutLine): boolean {
  return kind === 'fee' || kind === 'fee_tax';
}

function linesFor(line: PayoutLine, { currency }: Payout): BookingLine[] {
  const description = describe(line);
  if (isConverted(line, currency)) return [{ amount: line.amount, description, role: 'payout_exchange' }];
  if (line.payments.length > 0) {
    return line.payments.map(({ paymentId, amount }) => ({ amount, description, paymentId }));
  }
  return signOf(line.amount) === 0 ? [] : [{ amount: line.amount, description, role: roleOf(line) }];
}

/** Its payments are in another currency: what they brought comes out of an exchange. */
export function isConverted({ payments }: PayoutLine, currency: string): boolean {
  return payments.some((payment) => payment.currency !== undefined && payment.currency !== currency);
}

function feeLines(payout: Payout): BookingLine[] {
  const { currency, reference, period, date } = payout;
  const of = period ? `of ${date}` : `of payout ${reference}`;
  const byRole = new Map<Role, string[]>();
  for (const { role, amount } of payout.lines.flatMap(keptOf)) {
    const amounts = byRole.get(role);
    if (amounts) amounts.push(amount);
    else byRole.set(role, [amount]);
  }
  return [...byRole].flatMap(([role, amounts]): BookingLine[] => {
    const kept = addAmounts(amounts, currency);
    if (signOf(kept) === 0) return [];
    return [{ amount: negate(kept, currency), description: `${feeWords(role)} ${of}`, role }];
  });

  function keptOf(line: PayoutLine): { role: Role; amount: string }[] {
    const kept = partsOf(line).map((part) => ({ role: feeRoleOf(part), amount: part.amount }));
    return isFee(line) ? [...kept, { role: roleOf(line), amount: negate(line.amount, currency) }] : kept;
  }
}

/** The payments that the payout's own entries or parts refer to. */
export function paymentsIn(payout: Payout): string[] {
  return [...new Set(payout.lines.flatMap((line) => line.payments.map(({ paymentId }) => paymentId)))];
}

/** By how much the movements are more than the payout. */
export function surplus({ lines, amount, currency }: Pick<Payout, 'lines' | 'amount' | 'currency'>): string {
  return addAmounts([netOf(lines, currency), negate(amount, currency)], currency);
}

export function netOf(lines: readonly Pick<PayoutLine, 'amount' | 'fee'>[], currency: string): string {
  return addAmounts(
    lines.flatMap((line) => [line.amount, negate(line.fee, currency)]),
    currency,
  );
}

/** What the processor reports does not add up: in words that name both amounts, or undefined. */
export function imbalance(payout: Payout): string | undefined {
  const { itemized, complete, lines, amount, currency } = payout;
  if (!itemized || complete === false) return undefined;
  const sum = netOf(lines, currency);
  if (sameAmount(sum, amount)) return undefined;
  return `The processor’s movements add up to ${sum} ${currency}, but the payout is ${amount} ${currency}.`;
}

/** What would be booked is not what the movements add up to, which are what was reported. */
export function misbooked(payout: Payout): string | undefined {
  const { itemized, complete, lines, currency } = payout;
  if (!itemized || complete === false) return undefined;
  const booked = addAmounts(
    linesOf(payout).map((line) => line.amount),
    currency,
  );
  const sum = netOf(lines, currency);
  if (sameAmount(booked, sum)) return undefined;
  return `What would be booked adds up to ${booked} ${currency}, but the movements to ${sum} ${currency}.`;
}
