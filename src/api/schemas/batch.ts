import { z } from 'zod';
import { BATCH_KINDS } from '../../domain/connector.ts';
import {
  entityTypeSchema,
  instantSchema,
  listOfTypes,
  pulledTypeSchema,
  syncedTypeSchema,
} from './common.ts';
import { waitSchema } from './record-sync.ts';

export const batchStateSchema = z.enum(['queued', 'running', 'stopping', 'stopped', 'done', 'failed']);

export const batchSchema = z
  .object({
    id: z.string(),
    connectionId: z.string(),
    kind: z.enum(BATCH_KINDS).describe('`run`: a sync run, which sends and reads type by type'),
    entityTypes: z.array(entityTypeSchema),
    state: batchStateSchema,
    waitsForRun: z.string().nullable().describe('The sync run that it begins after, while it waits for that'),
    category: entityTypeSchema.nullable().describe('The type in hand'),
    total: z.int().describe('Rises while records are still being found'),
    succeeded: z.int(),
    skipped: z.int(),
    failed: z.int(),
    error: z.object({ type: z.string(), message: z.string(), remedy: z.string() }).nullable(),
    wait: waitSchema.nullable().describe('What it waits for, and until when'),
    workflow: z.object({ id: z.string(), runId: z.string().nullable(), url: z.string().nullable() }),
    requestedBy: z.string(),
    createdAt: instantSchema,
    finishedAt: instantSchema.nullable(),
    undo: z
      .object({
        batchId: z.string(),
        state: batchStateSchema,
        undone: z.int(),
        left: z.int(),
        rest: z.boolean().describe('Whether anything that the push wrote was not taken back, and is kept'),
      })
      .nullable()
      .describe('The last undo of this push'),
  })
  .meta({ id: 'Batch' });

export type BatchView = z.infer<typeof batchSchema>;

export const stopQuery = z.strictObject({
  when: z
    .enum(['end_of_type', 'now'])
    .default('end_of_type')
    .describe('`now` takes back what is queued and not begun; the next push sends it'),
});

export const newPushSchema = z
  .strictObject({
    entityTypes: listOfTypes(syncedTypeSchema).optional().describe('Default: every type'),
    force: z.boolean().default(false).describe('Send records even if nothing changed'),
    dryRun: z
      .boolean()
      .default(false)
      .describe('Send nothing: answer 200 with the first page of the preview (see push-preview)'),
  })
  .meta({ id: 'NewPush' });

export const newPullSchema = z
  .strictObject({
    entityTypes: listOfTypes(pulledTypeSchema),
    from: z.iso.date().optional().describe('First day, for invoices and payments'),
    to: z.iso.date().optional().describe('Last day, for invoices and payments'),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], message: 'is before from' })
  .meta({ id: 'NewPull' });
