import { z } from 'zod';
import { mappingsOfRole } from '../account-roles.ts';
import { ELIGIBLE, type EntityDefinition, OF_CUSTOMER, type Problem, type RecordRef } from '../entity.ts';
import { addAmounts, currencySchema, decimalSchema, fitsCurrency, isMore } from '../money.ts';
import { paymentInOurWords } from './payment-in-our-words.ts';

const STATES = ['pending', 'collected', 'void'] as const;

const allocationSchema = z
  .strictObject({
    invoiceId: z.string().min(1).max(200),
    amount: decimalSchema,
  })
  .meta({ id: 'PaymentAllocation' });

export const paymentSchema = z
  .strictObject({
    customerId: z.string().min(1).max(200),
    status: z.enum(STATES),
    date: z.iso.date(),
    currency: currencySchema
      .default('USD')
      .describe('Left out, it is the customer’s, else that of the connected company’s books'),
    amount: decimalSchema,
    allocations: z
      .array(allocationSchema)
      .max(500)
      .default([])
      .describe('Which invoices it pays; the rest is credit'),
    method: z.string().max(31).optional(),
    reference: z.string().max(21).optional().describe('Check number or the like'),
    processorId: z
      .string()
      .max(200)
      .optional()
      .describe('The card processor’s id of the charge or payment intent: ties it to a line of a payout'),
    memo: z.string().max(4000).optional(),
  })
  .meta({ id: 'Payment' });

export type Payment = z.infer<typeof paymentSchema>;

const payingSchema = z.object({ allocations: z.array(z.object({ invoiceId: z.string() })) });

/** The invoices that a payment names, each once; `stated` may be any part of one, as an ancestor is. */
export function invoicesPaidBy(stated: unknown): string[] {
  const { allocations = [] } = payingSchema.safeParse(stated).data ?? {};
  return [...new Set(allocations.map(({ invoiceId }) => invoiceId))];
}

export const payment: EntityDefinition<typeof paymentSchema> = {
  type: 'payment',
  label: 'Payment',
  plural: 'payments',
  // It has no name of its own.
  matchedBy: [],
  account: { field: 'customerId' },
  autoSync: true,
  schema: paymentSchema,
  nameOf: (data) => (data.reference ? `Payment ${data.reference}` : `Payment of ${data.date}`),
  eligibility(data) {
    if (data.status === 'pending') {
      return { eligible: false, reason: 'The payment is not collected yet; it syncs once it is.' };
    }
    return data.status === 'void' ? { eligible: true, desired: 'void' } : ELIGIBLE;
  },
  prerequisites: (data) => [
    { entityType: 'customer', recordId: data.customerId } satisfies RecordRef,
    ...data.allocations.map(({ invoiceId }): RecordRef => ({ entityType: 'invoice', recordId: invoiceId })),
  ],
  // Booked to the clearing account where payouts go through one.
  mappings: (data) => (data.processorId ? mappingsOfRole('payout_clearing', data.currency) : []),
  check: checkPayment,
  totalOf: (data) => data.amount,
  listed: { states: STATES, day: 'date', amount: 'amount', people: [OF_CUSTOMER] },
  moneyOf: ({ currency, date }) => ({ currency, date }),
  inOurWords: paymentInOurWords,
  sides: {
    together: [['amount', 'allocations', 'currency']],
    oursAlone: ['processorId'],
    alike: { status: (ours, theirs) => (ours === 'void') === (theirs === 'void') },
  },
};

function checkPayment(data: Payment): Problem[] {
  const problems: Problem[] = [];
  if (!fitsCurrency(data.amount, data.currency)) {
    problems.push({ path: ['amount'], message: `has more digits than ${data.currency} allows` });
  }
  data.allocations.forEach((allocation, index) => {
    const path = ['allocations', index];
    if (!fitsCurrency(allocation.amount, data.currency)) {
      problems.push({ path: [...path, 'amount'], message: `has more digits than ${data.currency} allows` });
    }
    if (data.allocations.findIndex((other) => other.invoiceId === allocation.invoiceId) < index) {
      problems.push({ path: [...path, 'invoiceId'], message: 'is named twice; add the amounts up' });
    }
  });
  const allocated = addAmounts(
    data.allocations.map((allocation) => allocation.amount),
    data.currency,
  );
  if (isMore(allocated, data.amount)) {
    problems.push({
      path: ['allocations'],
      message: `add up to ${allocated}, more than the payment of ${data.amount}`,
    });
  }
  return problems;
}
