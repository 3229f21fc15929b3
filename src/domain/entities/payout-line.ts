import { z } from 'zod';
import { currencySchema, decimalSchema, signedDecimalSchema } from '../money.ts';

/**
 * What moved the processor's balance. `returned_payout` is another payout that left or came back; `balance` is what
 * stays at the processor; `unknown` a kind that nobody has met: a person says where it belongs.
 */
export const PAYOUT_LINE_KINDS = [
  'charge',
  'refund',
  'dispute',
  'fee',
  'fee_tax',
  'returned_payout',
  'reserve',
  'financing',
  'topup',
  'transfer',
  'platform_earning',
  'contribution',
  'issuing',
  'customer_funds',
  'adjustment',
  'balance',
  'unknown',
] as const;
export type PayoutLineKind = (typeof PAYOUT_LINE_KINDS)[number];

/** What a processor keeps, by what it is kept for. */
export const FEE_KINDS = ['processing', 'application', 'tax', 'withheld_tax', 'unknown'] as const;
export type FeeKind = (typeof FEE_KINDS)[number];

/** The processor's own word for a kind; part of a mapping's key where a person has to say what it means. */
const wordSchema = z.string().regex(/^[a-z0-9_]{1,100}$/);

const feeSchema = z.strictObject({
  kind: z.enum(FEE_KINDS),
  name: wordSchema.describe('The processor’s word for it'),
  amount: signedDecimalSchema,
});
export type FeePart = z.infer<typeof feeSchema>;

export const payoutLineSchema = z
  .strictObject({
    kind: z.enum(PAYOUT_LINE_KINDS),
    category: wordSchema.optional().describe('The processor’s word for the kind'),
    reference: z.string().max(200).describe('The processor’s id of the movement'),
    source: z
      .string()
      .max(200)
      .optional()
      .describe('The processor’s id of what caused it: a charge, a refund'),
    description: z.string().max(500).optional(),
    amount: signedDecimalSchema.describe('Before fees; positive when it came in'),
    fee: signedDecimalSchema.describe('What the processor kept of it'),
    fees: z.array(feeSchema).optional().describe('What the fee consists of'),
    presented: z
      .strictObject({ amount: signedDecimalSchema, currency: currencySchema })
      .optional()
      .describe('What the customer paid, where that is another currency'),
    chargeIds: z
      .array(z.string().max(200))
      .default([])
      .describe('Any of them, as `processorId` of a payment, ties that payment to this charge'),
    ofCharge: z
      .array(z.string().max(200))
      .optional()
      .describe('The charge that this refunds or disputes, under every id that a payment may carry'),
    payments: z
      .array(
        z.strictObject({ paymentId: z.string(), amount: decimalSchema, currency: currencySchema.optional() }),
      )
      .default([])
      .describe('The payments here that this charge stands for; in their own currency where it is another'),
    count: z
      .int()
      .positive()
      .optional()
      .describe('It is the sum of so many movements: the payout has more than are kept one by one'),
    refunds: z.array(z.string()).optional().describe('The payments here that this takes back'),
  })
  .meta({ id: 'PayoutLine' });
export type PayoutLine = z.infer<typeof payoutLineSchema>;
