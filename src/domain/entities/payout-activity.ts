import { z } from 'zod';
import { mappingsOfRole } from '../account-roles.ts';
import type { EntityDefinition, RecordRef } from '../entity.ts';
import { currencySchema } from '../money.ts';
import { bookingSchema, mappingsOf, neededRoleSchema, totalOfBooking } from '../payout-booking.ts';

/** A part of a payout that is booked before it: what came in, what was kept or went back. */
export const payoutActivitySchema = z
  .strictObject({
    connectionId: z.string().min(1).max(200),
    payout: z.string().min(1).max(200).describe('Record id of the payout that it belongs to'),
    title: z.string().max(200),
    status: z.enum(['booked', 'void']),
    currency: currencySchema,
    date: z.iso.date(),
    booking: bookingSchema,
    needs: z
      .array(neededRoleSchema)
      .optional()
      .describe('Accounts of the whole payout: nothing of it is booked before each is chosen'),
    payments: z
      .array(z.string())
      .optional()
      .describe('Payments of the whole payout: nothing of it is booked before each is'),
  })
  .meta({ id: 'PayoutActivity' });
export type PayoutActivity = z.infer<typeof payoutActivitySchema>;

export const payoutActivity: EntityDefinition<typeof payoutActivitySchema> = {
  type: 'payout_activity',
  label: 'Payout',
  plural: 'payout-activities',
  derived: true,
  companionOf: { type: 'payout', field: 'payout' },
  schema: payoutActivitySchema,
  nameOf: (data) => `Payout ${data.payout}: ${data.title}`,
  connectionOf: (data) => data.connectionId,
  eligibility: (data) => ({ eligible: true, desired: data.status === 'void' ? 'void' : 'present' }),
  prerequisites: (data) =>
    paymentsOf(data).map((recordId): RecordRef => ({ entityType: 'payment', recordId })),
  mappings: ({ booking, currency, needs = [] }) => [
    ...mappingsOf(booking, currency),
    ...needs.flatMap((needed) => mappingsOfRole(needed.role, needed.currency)),
  ],
  check: () => [],
  totalOf: ({ booking, currency }) => totalOfBooking(booking, currency),
  moneyOf: ({ currency, date }) => ({ currency, date }),
};

function paymentsOf({ booking, payments }: PayoutActivity): string[] {
  const own = 'lines' in booking ? booking.lines.flatMap(({ paymentId }) => paymentId ?? []) : [];
  return [...new Set([...own, ...(payments ?? [])])];
}
