import { z } from 'zod';
import { ACCOUNT_ROLES, type AccountRoleKey, mappingsOfRole } from './account-roles.ts';
import type { Payout, PayoutLine } from './entities/payout.ts';
import type { MappingRef } from './mapping.ts';
import { addAmounts, magnitude, negate, sameAmount, signedDecimalSchema, signOf } from './money.ts';

/**
 * How a payout becomes entries in the books, in terms of any accounting system: a deposit, an expense or a
 * transfer between accounts that are named by their role. Deposits may carry negative lines, never a negative
 * total; expenses and transfers are positive.
 */

const roleSchema = z.enum(ACCOUNT_ROLES.map((role) => role.key));
const bookingLineSchema = z.strictObject({
  amount: signedDecimalSchema,
  description: z.string(),
  /** Exactly one of the two: an account, or a payment whose money this is. */
  role: roleSchema.optional(),
  paymentId: z.string().optional(),
});
export type BookingLine = z.infer<typeof bookingLineSchema>;

export const bookingSchema = z.discriminatedUnion('form', [
  z.strictObject({ form: z.literal('deposit'), into: roleSchema, lines: z.array(bookingLineSchema) }),
  z.strictObject({ form: z.literal('expense'), from: roleSchema, lines: z.array(bookingLineSchema) }),
  z.strictObject({
    form: z.literal('transfer'),
    from: roleSchema,
    to: roleSchema,
    amount: signedDecimalSchema,
  }),
]);
export type Booking = z.infer<typeof bookingSchema>;

export interface BookedPart {
  /** Part of the record id. */
  suffix: 'contents' | 'received' | 'spent';
  title: string;
  booking: Booking;
  /** It goes when the payout fails; otherwise what it says stays true. */
  goesWithPayout: boolean;
}

export interface BookedPayout {
  main: Booking;
  parts: BookedPart[];
}

export function bookPayout(payout: Payout): BookedPayout {
  if (!payout.itemized) return { main: between(payout, 'payout_clearing'), parts: [] };
  if (payout.style === 'clearing') {
    return { main: between(payout, 'payout_clearing'), parts: throughClearing(payout) };
  }
  if (signOf(payout.amount) >= 0) {
    return { main: { form: 'deposit', into: 'payout_bank', lines: linesOf(payout) }, parts: [] };
  }
  return { main: between(payout, 'payout_negative'), parts: [emptyDeposit(payout)] };
}

/** Money moves from the processor's account to the bank, or back when the payout is negative. */
function between({ amount, currency }: Payout, other: AccountRoleKey): Booking {
  const size = magnitude(amount, currency);
  return signOf(amount) < 0
    ? { form: 'transfer', from: 'payout_bank', to: other, amount: size }
    : { form: 'transfer', from: other, to: 'payout_bank', amount: size };
}

/** A deposit cannot be negative: what is missing is put in from the account that the transfer then fills. */
function emptyDeposit(payout: Payout): BookedPart {
  const missing: BookingLine = {
    amount: magnitude(payout.amount, payout.currency),
    description: `Taken from the bank by payout ${payout.reference}`,
    role: 'payout_negative',
  };
  return {
    suffix: 'contents',
    title: 'contents',
    booking: { form: 'deposit', into: 'payout_bank', lines: [...linesOf(payout), missing] },
    goesWithPayout: true,
  };
}

/** Payments lie in the clearing account already; the rest is booked into it and out of it. */
function throughClearing(payout: Payout): BookedPart[] {
  const lines = linesOf(payout).filter((line) => line.paymentId === undefined);
  const received = lines.filter((line) => signOf(line.amount) > 0 && line.role !== 'payout_clearing');
  const spent = lines.filter((line) => signOf(line.amount) < 0 && line.role !== 'payout_clearing');
  const parts: BookedPart[] = [];
  if (received.length > 0) {
    parts.push({
      suffix: 'received',
      title: 'other income',
      booking: { form: 'deposit', into: 'payout_clearing', lines: received },
      goesWithPayout: false,
    });
  }
  if (spent.length > 0) {
    const turned = spent.map((line) => ({ ...line, amount: negate(line.amount, payout.currency) }));
    parts.push({
      suffix: 'spent',
      title: 'fees and refunds',
      booking: { form: 'expense', from: 'payout_clearing', lines: turned },
      goesWithPayout: false,
    });
  }
  return parts;
}

/**
 * Lines of accounts that an entry may have. A payout of thousands of movements is booked in sums: nobody reads that
 * many lines, and no accounting system takes them gladly.
 */
const MOST_LINES = 500;

/** One line for each movement and one for all fees; together they are the payout. */
function linesOf(payout: Payout): BookingLine[] {
  const lines = summed(payout.lines.filter(({ kind }) => kind !== 'fee').flatMap(linesFor), payout);
  const kept = feesOf(payout);
  return signOf(kept) === 0
    ? lines
    : [
        ...lines,
        {
          amount: negate(kept, payout.currency),
          description: `Processing fees of payout ${payout.reference}`,
          role: 'payout_fees',
        },
      ];
}

/** Where there are too many: one line for what came in and one for what went out of each account. */
function summed(lines: BookingLine[], { reference, currency }: Payout): BookingLine[] {
  const own = lines.filter(({ role }) => role !== undefined);
  if (own.length <= MOST_LINES) return lines;
  const groups = new Map<string, BookingLine[]>();
  for (const line of own) {
    const key = `${line.role} ${signOf(line.amount)}`;
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  const sums = [...groups.values()].map((group): BookingLine => {
    const amounts = group.map(({ amount }) => amount);
    return {
      amount: addAmounts(amounts, currency),
      description: `${group.length} movements of payout ${reference}`,
      role: group[0]?.role,
    };
  });
  return [...lines.filter(({ role }) => role === undefined), ...sums];
}

function linesFor(line: PayoutLine): BookingLine[] {
  const description = describe(line);
  if (line.payments.length > 0) {
    return line.payments.map(({ paymentId, amount }) => ({ amount, description, paymentId }));
  }
  return signOf(line.amount) === 0 ? [] : [{ amount: line.amount, description, role: roleOf(line.kind) }];
}

function feesOf({ lines, currency }: Payout): string {
  return addAmounts(
    lines.flatMap((line) => [line.fee, ...(line.kind === 'fee' ? [negate(line.amount, currency)] : [])]),
    currency,
  );
}

function roleOf(kind: PayoutLine['kind']): AccountRoleKey {
  switch (kind) {
    case 'charge':
      return 'payout_charges';
    case 'refund':
      return 'payout_refunds';
    case 'dispute':
      return 'payout_disputes';
    case 'fee':
      return 'payout_fees';
    case 'adjustment':
      return 'payout_adjustments';
    // Money that lies at the processor: an earlier payout that came back is in the clearing account again.
    case 'returned_payout':
    case 'balance':
      return 'payout_clearing';
  }
}

const WORDS: Readonly<Record<PayoutLine['kind'], string>> = {
  charge: 'Charge',
  refund: 'Refund',
  dispute: 'Dispute',
  fee: 'Fee',
  adjustment: 'Adjustment',
  returned_payout: 'Returned payout',
  balance: 'Balance',
};

function describe({ kind, source, reference, description }: PayoutLine): string {
  return [`${WORDS[kind]} ${source ?? reference}`, description].filter(Boolean).join(': ').slice(0, 1000);
}

/** The payments that the payout's own entries or parts refer to. */
export function paymentsIn(payout: Payout): string[] {
  return [...new Set(payout.lines.flatMap((line) => line.payments.map(({ paymentId }) => paymentId)))];
}

/** What the processor reports does not add up: in words that name both amounts, or undefined. */
export function imbalance({ itemized, lines, amount, currency }: Payout): string | undefined {
  if (!itemized) return undefined;
  const net = lines.flatMap((line) => [line.amount, negate(line.fee, currency)]);
  const sum = addAmounts(net, currency);
  if (sameAmount(sum, amount)) return undefined;
  return `The processor’s movements add up to ${sum} ${currency}, but the payout is ${amount} ${currency}.`;
}

/** The booking's total: what both sides must agree on. */
export function totalOfBooking(booking: Booking, currency: string): string {
  if (booking.form === 'transfer') return booking.amount;
  return addAmounts(
    booking.lines.map((line) => line.amount),
    currency,
  );
}

/** Every account that the booking takes, in the company's own currency and in the payout's. */
export function mappingsOf(booking: Booking, currency: string): MappingRef[] {
  return [...new Set(rolesIn(booking))].flatMap((role) => mappingsOfRole(role, currency));
}

function rolesIn(booking: Booking): AccountRoleKey[] {
  switch (booking.form) {
    case 'transfer':
      return [booking.from, booking.to];
    case 'deposit':
      return [booking.into, ...booking.lines.flatMap(({ role }) => role ?? [])];
    case 'expense':
      return [booking.from, ...booking.lines.flatMap(({ role }) => role ?? [])];
  }
}
