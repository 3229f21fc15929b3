import { z } from 'zod';
import { PAYOUT_STYLES, payoutSchema } from '../../domain/entities/payout.ts';
import { payoutLineSchema } from '../../domain/entities/payout-line.ts';
import { STATEMENT_ROWS } from '../../domain/payout-statement.ts';
import { entityTypeSchema, instantSchema, pageOf } from './common.ts';
import { connectionSyncSchema } from './record-sync.ts';

const styleSchema = z
  .enum(PAYOUT_STYLES)
  .describe(
    '`deposit`: each payout is one deposit to the bank; `clearing`: it goes through a clearing account',
  )
  .meta({ id: 'PayoutStyle' });

const signingSecretSchema = z
  .object({
    id: z.string(),
    hint: z.string().describe('Its last characters; the secret itself is never shown again'),
    createdAt: instantSchema,
  })
  .meta({ id: 'SigningSecret' });

export const payoutSourceSchema = z
  .object({
    connected: z.boolean(),
    processor: z.string(),
    webhookUrl: z.string().describe('Enter it as an endpoint at the processor, for all payout events'),
    keyHint: z.string().nullable(),
    live: z.boolean().nullable().describe('False for a test account'),
    account: z.string().nullable().describe('The connected account whose payouts are read'),
    byHand: z.boolean().describe('It pays out when somebody asks: its balance is read by time'),
    startsAt: instantSchema.nullable().describe('Nothing that was made before is booked'),
    style: styleSchema,
    signingSecrets: z.array(signingSecretSchema).describe('Any of them is good: replace one after the other'),
    lastEventAt: instantSchema.nullable().describe('When the processor last told of a payout'),
    sweptAt: instantSchema.nullable().describe('When its list was last compared with the payouts known here'),
    problem: z
      .object({
        kind: z.enum([
          'refused_key',
          'refused_notice',
          'foreign_notice',
          'missed_notice',
          'by_hand',
          'unavailable',
        ]),
        message: z.string(),
        at: instantSchema,
      })
      .nullable(),
  })
  .meta({ id: 'PayoutSource' });

/** Printable, without spaces: what is copied from the processor's page. */
const secretText = z
  .string()
  .regex(/^[\x21-\x7e]{8,300}$/, 'is not a key: 8 to 300 characters without spaces');

export const newPayoutSourceSchema = z
  .strictObject({
    secretKey: secretText
      .optional()
      .describe('Secret or restricted key with the permissions that the documentation lists'),
    account: z
      .string()
      .regex(/^acct_\w{1,100}$/, 'is no account: acct_ and what follows')
      .nullable()
      .optional()
      .describe('A connected account to read with a platform’s key; null for the key’s own'),
    byHand: z
      .boolean()
      .optional()
      .describe('The account pays out when somebody asks for it: read its balance by time'),
    startsAt: z.iso
      .date()
      .refine((day) => Date.parse(day) <= Date.now(), 'is in the future')
      .optional()
      .describe('Book what was made since that day (UTC), also before the connection'),
    signingSecret: secretText.optional().describe('What the webhook endpoint signs with'),
    style: styleSchema.optional(),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    message: 'name at least one of secretKey, account, signingSecret, style, byHand, startsAt',
  })
  .meta({ id: 'NewPayoutSource' });

export const newSigningSecretSchema = z.strictObject({ secret: secretText }).meta({ id: 'NewSigningSecret' });

const summary = {
  id: z.string(),
  connectionId: z.string(),
  processor: z.string(),
  status: payoutSchema.shape.status,
  currency: z.string(),
  amount: payoutSchema.shape.amount,
  date: z.iso.date(),
  style: styleSchema,
  movements: z.int(),
  period: payoutSchema.shape.period
    .unwrap()
    .nullable()
    .describe('It is no payout but everything that moved the balance in that time'),
  sync: connectionSyncSchema.nullable().describe('Where it stands with its connection'),
};

export const payoutSummarySchema = z.object(summary).meta({ id: 'PayoutSummary' });

const paymentNamesSchema = z
  .record(z.string(), z.string())
  .describe('What people call the payments of the lines, by their id');

const customersSchema = z
  .record(z.string(), z.object({ id: z.string(), name: z.string() }))
  .describe('Who paid or was paid back, by the id of the payment');

const lineSchema = payoutLineSchema
  .extend({ net: payoutLineSchema.shape.amount.describe('What is left of it after the fee') })
  .meta({ id: 'PayoutLineView' });

const named = { paymentNames: paymentNamesSchema, customers: customersSchema };

/** A page of what a payout consists of, movement by movement. */
export const payoutLinesSchema = pageOf(lineSchema).extend(named);

export const payoutViewSchema = z
  .object({
    ...summary,
    failure: z.string().nullable(),
    itemized: z.boolean(),
    complete: z.boolean().describe('False while the processor still counts what it consists of'),
    problem: z.string().nullable(),
    lines: z
      .array(lineSchema)
      .describe('Sums without their payments, where they stand for more movements than `lines` has'),
    ...named,
    statement: z
      .array(
        z.object({
          kind: z.enum(STATEMENT_ROWS),
          count: z.int().describe('Movements'),
          amount: z.string().describe('Before fees, which are rows of their own; positive when it came in'),
        }),
      )
      .describe('How it comes about: the rows add up to what was paid out'),
    entries: z
      .array(
        z.object({
          type: entityTypeSchema,
          id: z.string(),
          name: z.string(),
          form: z.enum(['deposit', 'expense', 'transfer']),
          total: z.string(),
          sync: connectionSyncSchema.nullable(),
        }),
      )
      .describe('What it is in the books: the payout itself and what is booked before it'),
  })
  .meta({ id: 'PayoutView' });

export const takenNoticeSchema = z
  .object({ received: z.literal(true), known: z.boolean().describe('It had come before') })
  .meta({ id: 'TakenNotice' });
