import { z } from 'zod';
import { ACCOUNT_ROLES, type AccountRoleKey, mappingsOfRole, type Role } from './account-roles.ts';
import type { Payout } from './entities/payout.ts';
import type { MappingRef } from './mapping.ts';
import { addAmounts, currencySchema, magnitude, negate, signedDecimalSchema, signOf } from './money.ts';
import { exchangedParts } from './payout-exchange.ts';
import { linesOf } from './payout-lines.ts';

/**
 * How a payout becomes entries in the books, in terms of any accounting system: a deposit, an expense or a
 * transfer between accounts that are named by their role. Deposits may carry negative lines, never a negative
 * total; expenses and transfers are positive.
 */

const roleSchema = z.union([
  z.enum(ACCOUNT_ROLES.map((role) => role.key)),
  z.templateLiteral(['payout_unknown:', z.string().regex(/^[a-z0-9_]{1,100}$/)]),
]);
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

/** A role and the currency in which its account is needed. */
export const neededRoleSchema = z.strictObject({ role: roleSchema, currency: currencySchema });
export type NeededRole = z.infer<typeof neededRoleSchema>;

export interface BookedPart {
  /** Part of the record id. */
  suffix: 'contents' | 'received' | 'spent' | 'overdrawn' | `exchanged-${string}`;
  title: string;
  booking: Booking;
  /** The payout's own without it. */
  currency?: string;
  /** It goes when the payout fails; otherwise what it says stays true. */
  goesWithPayout: boolean;
}

export interface BookedPayout {
  main: Booking;
  parts: BookedPart[];
}

export function bookPayout(payout: Payout): BookedPayout {
  const { main, parts } = payout.period ? bookPeriod(payout) : bookPaidOut(payout);
  return { main, parts: [...exchangedParts(payout), ...parts] };
}

function bookPaidOut(payout: Payout): BookedPayout {
  if (!payout.itemized || payout.style === 'clearing') {
    return { main: between(payout, 'payout_clearing'), parts: throughClearing(payout) };
  }
  if (signOf(payout.amount) >= 0) {
    return { main: { form: 'deposit', into: 'payout_bank', lines: linesOf(payout) }, parts: [] };
  }
  return { main: between(payout, 'payout_negative'), parts: [emptyDeposit(payout)] };
}

/**
 * What moved the balance of an account that pays out by hand: a deposit into the clearing account, from which each
 * payout is a transfer. Where more went out than came in the deposit is 0, and a transfer takes out what is missing.
 */
function bookPeriod(payout: Payout): BookedPayout {
  const lines = linesOf(payout).filter(
    ({ paymentId }) => paymentId === undefined || payout.style === 'deposit',
  );
  const total = sumOf(lines, payout.currency);
  if (signOf(total) >= 0) return { main: { form: 'deposit', into: 'payout_clearing', lines }, parts: [] };
  const amount = magnitude(total, payout.currency);
  const missing: BookingLine = {
    amount,
    description: `More went out than came in on ${payout.date}`,
    role: 'payout_negative',
  };
  const overdrawn: BookedPart = {
    suffix: 'overdrawn',
    title: 'more went out than came in',
    booking: { form: 'transfer', from: 'payout_clearing', to: 'payout_negative', amount },
    goesWithPayout: true,
  };
  return {
    main: { form: 'deposit', into: 'payout_clearing', lines: [...lines, missing] },
    parts: [overdrawn],
  };
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
  const lines = linesOf(payout).filter(
    ({ paymentId, role }) => paymentId === undefined && role !== 'payout_clearing',
  );
  const received = lines.filter((line) => signOf(line.amount) > 0);
  const spent = lines.filter((line) => signOf(line.amount) < 0);
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

function sumOf(lines: readonly BookingLine[], currency: string): string {
  return addAmounts(
    lines.map((line) => line.amount),
    currency,
  );
}

/** The booking's total: what both sides must agree on. */
export function totalOfBooking(booking: Booking, currency: string): string {
  return booking.form === 'transfer' ? booking.amount : sumOf(booking.lines, currency);
}

/** Every account that the booking takes, in the company's own currency and in the payout's. */
export function mappingsOf(booking: Booking, currency: string): MappingRef[] {
  return [...new Set(rolesIn(booking))].flatMap((role) => mappingsOfRole(role, currency));
}

/** Every account that any entry of the payout takes: none of them is booked before all can be. */
export function rolesNeeded(payout: Payout): NeededRole[] {
  const { main, parts } = bookPayout(payout);
  const needed = new Map<string, NeededRole>();
  for (const { booking, currency = payout.currency } of [{ booking: main }, ...parts] as BookedEntry[]) {
    for (const role of rolesIn(booking)) needed.set(`${role} ${currency}`, { role, currency });
  }
  return [...needed.values()];
}

type BookedEntry = Pick<BookedPart, 'booking' | 'currency'>;

function rolesIn(booking: Booking): Role[] {
  switch (booking.form) {
    case 'transfer':
      return [booking.from, booking.to];
    case 'deposit':
      return [booking.into, ...booking.lines.flatMap(({ role }) => role ?? [])];
    case 'expense':
      return [booking.from, ...booking.lines.flatMap(({ role }) => role ?? [])];
  }
}
