import { z } from 'zod';
import { BALANCE_REPORT_STATES, BALANCE_SORTS } from '../../domain/balance.ts';
import { booleanParameter, cursorParameter, instantSchema, limitParameter } from './common.ts';

const amount = z.string().meta({ example: '-12.50' });

export const balanceReportSchema = z
  .object({
    id: z.string(),
    connectionId: z.string(),
    state: z
      .enum(BALANCE_REPORT_STATES)
      .describe('`reading`: QuickBooks’ balances. `comparing`: clients that are not in QuickBooks'),
    clients: z.int().describe('Compared by now, each once'),
    balances: z.int().describe('Of them, one for each currency that a client has'),
    expected: z.int().nullable().describe('Customers in QuickBooks; null until they are counted'),
    reads: z.int().describe('Metered reads that it took'),
    differing: z.int().describe('Clients whose balances differ'),
    summary: z.string().describe('How it stands, in a sentence'),
    totals: z
      .array(
        z.object({
          currency: z.string(),
          clients: z.int(),
          differing: z.int(),
          ours: amount,
          theirs: amount,
          difference: amount,
        }),
      )
      .describe('By currency'),
    error: z
      .object({ type: z.string(), message: z.string(), remedy: z.string() })
      .nullable()
      .describe('Why it failed, or what it waits for'),
    requestedBy: z.string(),
    createdAt: instantSchema,
    startedAt: instantSchema.nullable().describe('The balances are of this time or later'),
    finishedAt: instantSchema.nullable(),
  })
  .meta({ id: 'BalanceReport' });
export type BalanceReportView = z.infer<typeof balanceReportSchema>;

export const balanceRowSchema = z
  .object({
    id: z.string(),
    customerId: z.string().nullable().describe('Null for a customer that only QuickBooks has'),
    externalId: z.string().nullable().describe('Null for a client that is not in QuickBooks'),
    externalUrl: z.string().nullable(),
    name: z.string(),
    currency: z.string(),
    ours: amount.describe('Open invoices less payments that are not used up'),
    theirs: amount.describe('The customer’s own in QuickBooks, without its jobs'),
    difference: amount.describe('Ours less theirs'),
    former: z.boolean().describe('Deleted here, or inactive in QuickBooks'),
  })
  .meta({ id: 'BalanceRow' });
export type BalanceRowView = z.infer<typeof balanceRowSchema>;

export const balanceRowsQuery = z.strictObject({
  differs: booleanParameter.describe('Only clients whose balances differ'),
  search: z.string().trim().min(1).max(200).optional().describe('Part of the name'),
  sort: z
    .enum(BALANCE_SORTS)
    .meta({ id: 'BalanceSort' })
    .default('name')
    .describe('A difference counts by how large it is, whichever way it goes'),
  order: z.enum(['asc', 'desc']).default('asc'),
  cursor: cursorParameter,
  limit: limitParameter(50, 500),
});

export const explanationQuery = z.strictObject({
  row: z.string().min(1).max(500).describe('`id` of the row'),
});

export const balanceExplanationSchema = z
  .object({
    row: balanceRowSchema.describe('Both balances as they are now'),
    summary: z.string(),
    complete: z
      .boolean()
      .describe('False when QuickBooks has more documents of this customer than one answer holds'),
    documents: z
      .array(
        z.object({
          what: z.string(),
          recordId: z.string().nullable(),
          entityType: z.enum(['invoice', 'payment']).nullable(),
          externalId: z.string().nullable(),
          ours: amount,
          theirs: amount,
          difference: amount,
          reason: z.string(),
        }),
      )
      .describe('The documents that differ; amounts are what each adds to the balance'),
  })
  .meta({ id: 'BalanceExplanation' });
export type BalanceExplanationView = z.infer<typeof balanceExplanationSchema>;
