import { z } from 'zod';
import type { EntityDefinition, RecordRef } from '../entity.ts';
import type { MappingRef } from '../mapping.ts';
import { currencySchema, signedDecimalSchema, signOf } from '../money.ts';
import { type Booking, bookPayout, mappingsOf, totalOfBooking } from '../payout-booking.ts';
import { imbalance, paymentsIn } from '../payout-lines.ts';
import { payoutLineSchema } from './payout-line.ts';

export const PAYOUT_STYLES = ['deposit', 'clearing'] as const;
export type PayoutStyle = (typeof PAYOUT_STYLES)[number];

export const payoutSchema = z
  .strictObject({
    connectionId: z.string().min(1).max(200),
    processor: z.string().min(1).max(50),
    reference: z.string().min(1).max(200).describe('The processor’s id of the payout'),
    status: z.enum(['pending', 'paid', 'failed', 'canceled']),
    failure: z.string().max(500).optional(),
    currency: currencySchema,
    amount: signedDecimalSchema.describe('Negative when the processor takes it from the bank'),
    date: z.iso.date().describe('When it arrives at the bank'),
    style: z
      .enum(PAYOUT_STYLES)
      .describe('`deposit`: one deposit to the bank; `clearing`: through a clearing account'),
    itemized: z.boolean().describe('False for payouts whose contents the processor does not tell'),
    complete: z.boolean().optional().describe('False while the processor still counts what it consists of'),
    period: z
      .strictObject({ from: z.iso.datetime(), to: z.iso.datetime() })
      .optional()
      .describe('It is no payout, but everything that moved the balance in that time'),
    lines: z.array(payoutLineSchema),
    movements: z.int().positive().optional().describe('How many they are, where `lines` are sums of them'),
    activities: z.array(z.string()).describe('Records that are booked before the payout itself'),
    problem: z
      .strictObject({ type: z.enum(['TotalMismatch', 'CurrencyMismatch']), message: z.string().max(2000) })
      .optional()
      .describe('Why it is not booked as it was reported'),
  })
  .meta({ id: 'Payout' });
export type Payout = z.infer<typeof payoutSchema>;

export const payout: EntityDefinition<typeof payoutSchema> = {
  type: 'payout',
  label: 'Payout',
  plural: 'payouts',
  derived: true,
  schema: payoutSchema,
  nameOf: ({ period, reference, date, currency }) =>
    period ? `Balance of ${date} in ${currency}` : `Payout ${reference}`,
  connectionOf: (data) => data.connectionId,
  eligibility(data) {
    switch (data.status) {
      case 'pending':
        return { eligible: false, reason: whyPending(data) };
      case 'paid':
        if (data.period) return { eligible: true, desired: isEmpty(data) ? 'void' : 'present' };
        return signOf(data.amount) === 0
          ? { eligible: false, reason: 'Nothing was paid out.' }
          : { eligible: true, desired: 'present' };
      case 'failed':
      case 'canceled':
        return { eligible: true, desired: 'void' };
    }
  },
  prerequisites: (data) => [
    ...paymentsIn(data).map((paymentId): RecordRef => ({ entityType: 'payment', recordId: paymentId })),
    ...data.activities.map((id): RecordRef => ({ entityType: 'payout_activity', recordId: id })),
  ],
  mappings: (data): MappingRef[] => mappingsOf(mainBooking(data), data.currency),
  check(data) {
    const difference = imbalance(data);
    return difference ? [{ path: ['lines'], message: difference }] : [];
  },
  totalOf: (data) => totalOfBooking(mainBooking(data), data.currency),
  moneyOf: ({ currency, date }) => ({ currency, date }),
};

/** What the payout itself becomes in the books. */
export function mainBooking(data: Payout): Booking {
  return bookPayout(data).main;
}

function whyPending({ complete }: Payout): string {
  return complete === false
    ? 'The processor still counts what the payout consists of; it is booked once that is known.'
    : 'The payout is on its way; it is booked once it is paid.';
}

/** Of the clearing style, payments lie where they belong already; with them alone there is nothing to book. */
function isEmpty(data: Payout): boolean {
  const booking = mainBooking(data);
  return !data.problem && 'lines' in booking && booking.lines.length === 0;
}
