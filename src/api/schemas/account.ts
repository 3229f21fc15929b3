import { z } from 'zod';
import { ACCOUNT_STATUSES } from '../../domain/account.ts';
import { cursorParameter, entityTypeSchema, limitParameter, recordIdSchema } from './common.ts';

export const accountStatusSchema = z.enum(ACCOUNT_STATUSES).meta({ id: 'AccountStatus' });

export const accountSchema = z
  .object({
    id: z.string().describe('The customer’s id'),
    name: z.string(),
    status: accountStatusSchema,
    label: z.string().describe('As people read the status'),
    tooltip: z.string().describe('What the status means and what to do; with the reason where it failed'),
    remedy: z.string().nullable().describe('What to do where it failed'),
    externalId: z
      .string()
      .nullable()
      .describe('Its counterpart in QuickBooks; kept while the account is skipped'),
    externalUrl: z.string().nullable(),
    skippedBy: z.string().nullable().describe('Who chose not to sync it'),
  })
  .meta({ id: 'Account' });

export const accountsQuery = z.strictObject({
  status: accountStatusSchema.optional(),
  search: z.string().trim().min(1).max(200).optional().describe('Part of the name, or the whole id'),
  cursor: cursorParameter,
  limit: limitParameter(50, 500),
});

export const accountCountsQuery = accountsQuery.pick({ search: true });
export const accountCountsSchema = z
  .record(accountStatusSchema, z.int())
  .meta({ id: 'AccountCounts' })
  .describe('How many accounts there are of each status');

const accountIdsSchema = z.strictObject({
  ids: z.array(recordIdSchema).min(1).max(500).describe('Customers’ ids'),
});

const accountsFoundSchema = z.strictObject({
  found: accountsQuery
    .pick({ status: true, search: true })
    .describe('All that this finds in the list of accounts; empty: all accounts'),
  cursor: cursorParameter.describe('`next` of the answer before, with the same `found`'),
});

export const chosenAccountsSchema = z
  .union([accountIdsSchema, accountsFoundSchema])
  .meta({ id: 'ChosenAccounts' });
export type ChosenAccounts = z.output<typeof chosenAccountsSchema>;

const nextSchema = z
  .string()
  .nullable()
  .describe('Where more are found: the cursor to go on with. What was done so far stays done');

export const accountsSyncedSchema = z
  .object({
    accounts: z.int(),
    queued: z
      .partialRecord(entityTypeSchema, z.int())
      .describe('Records of each type that were left out and go now'),
    next: nextSchema,
  })
  .meta({ id: 'AccountsSynced' });

export const accountsUnsyncedSchema = z
  .object({
    accounts: z.int(),
    withdrawn: z.int().describe('Records that waited or had failed, and do not sync any more'),
    next: nextSchema,
  })
  .meta({ id: 'AccountsUnsynced' });

export type AccountView = z.infer<typeof accountSchema>;

export const counterpartSchema = z
  .object({
    externalId: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    linkedTo: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .describe('The customer here that has it already; null when it is available'),
  })
  .meta({ id: 'CustomerCounterpart' });
export type CounterpartView = z.infer<typeof counterpartSchema>;

export const counterpartsQuery = accountsQuery.pick({ search: true, cursor: true });

export const accountLinkSchema = z.strictObject({
  externalId: z.string().min(1).max(100).describe('The customer in QuickBooks, as in its list'),
  documents: z
    .enum(['move', 'leave'])
    .optional()
    .describe(
      'What becomes of what was written to the customer that the account was linked to until now; needed where something was',
    ),
});

export const accountLinkQuery = accountLinkSchema.pick({ externalId: true });

export const accountLinkedSchema = accountsSyncedSchema
  .extend({
    moving: z.int().describe('Documents that move to the new customer there'),
    staying: z.int().describe('Documents that stay with the customer they were written to'),
  })
  .meta({ id: 'AccountLinked' });

const thereSchema = z.object({ externalId: z.string(), name: z.string() });

export const accountLinkPreviewSchema = z
  .object({
    from: thereSchema.nullable().describe('The customer that the account is linked to now'),
    to: thereSchema,
    documents: z
      .array(
        z.object({
          type: entityTypeSchema,
          id: z.string(),
          name: z.string(),
          externalId: z.string(),
          externalUrl: z.string().nullable(),
          stays: z.string().nullable().describe('Why it cannot be moved; null where it can'),
          group: z
            .string()
            .describe('Documents of one group pay each other: they move together or not at all'),
        }),
      )
      .describe('What was written to another customer there than the one that is chosen'),
  })
  .meta({ id: 'AccountLinkPreview' });
export type AccountLinkPreview = z.infer<typeof accountLinkPreviewSchema>;
