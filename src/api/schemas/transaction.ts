import { z } from 'zod';
import { TRANSACTION_TYPES } from '../../domain/entities/index.ts';
import { entityTypeSchema } from './common.ts';

/** As many as one look-up shows, and one import takes, of a type. */
export const MOST_TRANSACTIONS = 100;

const transactionTypeSchema = z.enum(TRANSACTION_TYPES).meta({ id: 'TransactionType' });
const externalIdSchema = z.string().trim().min(1).max(100);

const listParameter = z
  .string()
  .max(4_000)
  .default('')
  .transform((text) => [...new Set(text.split(',').map((part) => part.trim()))].filter(Boolean))
  .pipe(z.array(z.string().max(100)).max(MOST_TRANSACTIONS));

export const transactionsQuery = z
  .strictObject({
    type: transactionTypeSchema,
    ids: listParameter.describe('Ids of QuickBooks, separated by commas'),
    numbers: listParameter.describe('Invoice numbers or payment references, separated by commas'),
    from: z.iso.date().optional().describe('First day'),
    to: z.iso.date().optional().describe('Last day'),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], message: 'is before from' })
  .refine(({ ids, numbers, from, to }) => ids.length > 0 || numbers.length > 0 || from || to, {
    path: ['ids'],
    message: 'name transactions by ids, by numbers, or by from and to',
  });

export type TransactionsAsked = z.output<typeof transactionsQuery>;

export const foundTransactionSchema = z
  .object({
    type: transactionTypeSchema,
    externalId: z.string(),
    name: z.string(),
    date: z.string().nullable(),
    total: z.string().nullable(),
    currency: z.string().nullable(),
    customer: z.string().nullable().describe('As it is called here; null while it is not here'),
    outcome: z
      .enum(['create', 'update', 'link', 'nothing', 'ask', 'awaits_approval', 'refused'])
      .describe(
        'What an import does with it: nothing: what is here stays, the message says why · ask: it waits for a person who decides · awaits_approval: somebody must let it in first · refused: it cannot be kept here',
      ),
    message: z.string().nullable(),
    comesWith: z
      .array(z.object({ type: entityTypeSchema, count: z.int() }))
      .describe('What it refers to and is not here yet: it is read and brought in first'),
    recordId: z.string().nullable().describe('Of ours, where there is one already'),
    externalUrl: z.string().nullable(),
  })
  .meta({ id: 'FoundTransaction' });

export type FoundTransaction = z.infer<typeof foundTransactionSchema>;

export const transactionsSchema = z
  .object({
    items: z.array(foundTransactionSchema),
    missing: z.array(z.string()).describe('Ids and numbers that QuickBooks does not have'),
    more: z.boolean().describe(`There are further ones: ${MOST_TRANSACTIONS} are shown`),
  })
  .meta({ id: 'FoundTransactions' });

export const importTransactionsSchema = z
  .strictObject({
    transactions: z
      .array(z.strictObject({ type: transactionTypeSchema, externalId: externalIdSchema }))
      .min(1)
      .max(MOST_TRANSACTIONS)
      .refine(
        (list) => new Set(list.map(({ type, externalId }) => `${type}/${externalId}`)).size === list.length,
        'names a transaction twice',
      ),
  })
  .meta({ id: 'NewTransactionImport' });
