import { z } from 'zod';
import type { EntityDefinition, RecordRef } from '../entity.ts';
import type { MappingRef } from '../mapping.ts';
import { currencySchema, decimalSchema, magnitude, signedDecimalSchema, signOf } from '../money.ts';
import { type Booking, bookPayout, imbalance, mappingsOf, paymentsIn } from '../payout-booking.ts';

/** What moved the processor's balance. `returned_payout` is an earlier payout that came back. */
export const PAYOUT_LINE_KINDS = [
  'charge',
  'refund',
  'dispute',
  'fee',
  'returned_payout',
  'adjustment',
  'balance',
] as const;

const lineSchema = z
  .strictObject({
    kind: z.enum(PAYOUT_LINE_KINDS),
    reference: z.string().max(200).describe('The processor’s id of the movement'),
    source: z
      .string()
      .max(200)
      .optional()
      .describe('The processor’s id of what caused it: a charge, a refund'),
    description: z.string().max(500).optional(),
    amount: signedDecimalSchema.describe('Before fees; positive when it came in'),
    fee: signedDecimalSchema.describe('What the processor kept of it'),
    chargeIds: z
      .array(z.string().max(200))
      .default([])
      .describe('Any of them, as `processorId` of a payment, ties that payment to this charge'),
    payments: z
      .array(z.strictObject({ paymentId: z.string(), amount: decimalSchema }))
      .default([])
      .describe('The payments here that this charge stands for'),
  })
  .meta({ id: 'PayoutLine' });
export type PayoutLine = z.infer<typeof lineSchema>;

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
    lines: z.array(lineSchema),
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
  nameOf: (data) => `Payout ${data.reference}`,
  connectionOf: (data) => data.connectionId,
  eligibility(data) {
    switch (data.status) {
      case 'pending':
        return { eligible: false, reason: 'The payout is on its way; it is booked once it is paid.' };
      case 'paid':
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
  totalOf: (data) => magnitude(data.amount, data.currency),
};

/** What the payout itself becomes in the books. */
export function mainBooking(data: Payout): Booking {
  return bookPayout(data).main;
}
