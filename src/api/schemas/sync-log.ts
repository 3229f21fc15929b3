import { z } from 'zod';
import { syncErrorTypes } from '../../errors.ts';
import {
  cursorParameter,
  entityTypeSchema,
  fromParameter,
  instantSchema,
  limitParameter,
  pageOf,
  toParameter,
} from './common.ts';
import { actorSchema, vendorSchema } from './record-sync.ts';

export const logEntrySchema = z
  .object({
    id: z.string(),
    at: instantSchema,
    connectionId: z.string(),
    type: entityTypeSchema,
    recordId: z.string(),
    name: z.string(),
    direction: z.enum(['push', 'pull']),
    status: z.enum(['success', 'error', 'skipped']),
    action: z.string().describe('created, updated, linked, voided, deactivated, unchanged …'),
    message: z.string().nullable(),
    errorType: z.string().nullable(),
    remedy: z.string().nullable(),
    actor: actorSchema.nullable(),
    vendor: vendorSchema.nullable(),
    attempt: z.int(),
    nextAttemptAt: instantSchema.nullable(),
    externalId: z.string().nullable(),
    batchId: z.string().nullable(),
    workflow: z
      .object({ id: z.string(), runId: z.string().nullable(), url: z.string().nullable() })
      .nullable(),
    requestedBy: z.string(),
  })
  .meta({ id: 'SyncLogEntry' });

export type LogEntryView = z.infer<typeof logEntrySchema>;

const exchangeSchema = z
  .object({
    requestId: z.string().describe('The same for every send of these bytes: the vendor does them once'),
    target: z.string().describe('Address, below that of the company'),
    sends: z.int().describe('How often these bytes left'),
    state: z.enum(['open', 'answered', 'refused', 'unanswered']),
    createdAt: instantSchema,
    request: z.string().describe('The part that belongs to the record, without secrets'),
    answer: z
      .object({
        httpStatus: z.int().nullable().describe('Null where no HTTP carried the answer'),
        reference: z.string().nullable().describe('The vendor’s transaction id, for its support'),
        body: z.string(),
      })
      .nullable(),
    replaced: z
      .string()
      .nullable()
      .describe(
        'What stood there before, as far as this could change it; null where it replaced nothing known',
      ),
    truncated: z.boolean().describe('Whether the end of a long text was left out'),
  })
  .meta({ id: 'Exchange' });

export type ExchangeView = z.infer<typeof exchangeSchema>;

export const logEntryDetailSchema = logEntrySchema
  .extend({
    requestedByName: z.string().describe('The person or key behind requestedBy'),
    externalUrl: z.string().nullable().describe('The counterpart in the accounting system'),
    exchange: exchangeSchema
      .nullable()
      .describe('What was sent and answered; null when nothing was, or it is kept no longer'),
    exchangeHidden: z.boolean().describe('There is one, but the caller may not read records'),
  })
  .meta({ id: 'SyncLogDetail' });

export type LogEntryDetail = z.infer<typeof logEntryDetailSchema>;

export const logQuery = z.strictObject({
  cursor: cursorParameter,
  limit: limitParameter(25, 200),
  type: entityTypeSchema.optional(),
  direction: z.enum(['push', 'pull']).optional(),
  status: z.enum(['success', 'error', 'skipped']).optional(),
  record: z.string().max(200).optional(),
  batch: z.string().max(200).optional().describe('`none` for what was no part of one'),
  connection: z.string().max(200).optional(),
  search: z.string().trim().min(1).max(200).optional().describe('Part of the name of the record'),
  unchanged: z
    .enum(['shown', 'folded', 'only'])
    .default('shown')
    .describe(
      'Entries that say that nothing was to be done: folded, they are counted, one line a batch; only, there is nothing else',
    ),
  from: fromParameter,
  to: toParameter,
});

const foldedSchema = z
  .object({
    batchId: z.string().nullable(),
    connectionId: z.string(),
    type: entityTypeSchema,
    direction: z.enum(['push', 'pull']),
    count: z.int(),
    at: instantSchema.describe('Of the newest of them'),
    since: instantSchema.describe('Of the oldest of them'),
  })
  .meta({ id: 'FoldedLogEntries' });

export const logPageSchema = pageOf(logEntrySchema).extend({
  folded: z
    .array(foldedSchema)
    .optional()
    .describe('With unchanged=folded: what is not listed from the time of this page, newest first'),
});

const errorTypeSchema = z.enum(syncErrorTypes()).describe('The cause').meta({ id: 'SyncErrorType' });

export const retryCauseSchema = z
  .strictObject({
    type: errorTypeSchema,
    connectionId: z.string().min(1).max(200).optional().describe('Default: every connection'),
  })
  .meta({ id: 'RetryCause' });

export const retriedSchema = z
  .object({ retried: z.int().describe('Records that go again') })
  .meta({ id: 'RetriedCause' });

export const unresolvedQuery = z.strictObject({
  connection: z.string().max(200).optional(),
  records: limitParameter(5, 100),
});

export const unresolvedSchema = z
  .object({
    count: z.int(),
    groups: z.array(
      z.object({
        type: errorTypeSchema,
        code: z.string(),
        title: z.string(),
        actor: actorSchema,
        remedy: z.string(),
        count: z.int(),
        records: z.array(
          z.object({
            type: entityTypeSchema,
            id: z.string(),
            connectionId: z.string(),
            name: z.string().nullable(),
            message: z.string().nullable(),
            attempts: z.int(),
            since: instantSchema,
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'UnresolvedErrors' });

export type UnresolvedView = z.infer<typeof unresolvedSchema>;
