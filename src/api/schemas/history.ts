import { z } from 'zod';
import { entityTypeSchema, instantSchema, toParameter } from './common.ts';

const askedSchema = z.object({
  kind: z.literal('asked'),
  at: instantSchema,
  by: z.string().describe('Who, by name as far as it is known'),
  operation: z.string().describe('As the API calls it'),
});

const attemptSchema = z.object({
  kind: z.literal('attempt'),
  at: instantSchema,
  by: z.string(),
  logEntry: z.string(),
  connectionId: z.string(),
  direction: z.enum(['push', 'pull']),
  status: z.enum(['success', 'error', 'skipped']),
  action: z.string(),
  message: z.string().nullable(),
  attempt: z.int(),
  externalId: z.string().nullable(),
  version: z
    .int()
    .nullable()
    .describe('Of the record here that was sent; null where nothing was, or it is not kept'),
  request: z
    .string()
    .nullable()
    .describe('What was sent of the record; null where nothing was, or it is not kept'),
  answer: z.string().nullable(),
  sealed: z
    .object({ seal: z.int(), sealedAt: instantSchema })
    .nullable()
    .describe('The seal that holds the entry; null while none does'),
});

export const historySchema = z
  .object({
    type: entityTypeSchema,
    id: z.string(),
    name: z.string(),
    at: instantSchema.describe('The moment of which the history is'),
    here: z
      .object({
        version: z.int(),
        since: instantSchema,
        data: z.record(z.string(), z.unknown()).nullable(),
        known: z.enum(['exactly', 'as_sent', 'not_any_more']),
      })
      .nullable()
      .describe('The record here at that moment: exactly, or what was last sent of it until then'),
    there: z
      .object({ externalId: z.string(), since: instantSchema, answer: z.string().nullable() })
      .nullable()
      .describe('What the last successful attempt until then left in QuickBooks'),
    events: z.array(z.discriminatedUnion('kind', [askedSchema, attemptSchema])).describe('Oldest first'),
    hidden: z.boolean().describe('What the record says is left out: the caller may not read records'),
    truncated: z.boolean().describe('There are more; these are the newest'),
  })
  .meta({ id: 'RecordHistory' });

export type RecordHistory = z.infer<typeof historySchema>;
export type HistoryEvent = RecordHistory['events'][number];

export const historyQuery = z.object({ at: toParameter });
