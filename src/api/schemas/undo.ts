import { z } from 'zod';
import { entityTypeSchema, recordIdSchema } from './common.ts';
import { actorSchema } from './record-sync.ts';

export const removalSchema = z
  .enum(['delete', 'void'])
  .default('delete')
  .describe('How documents that the push created are taken back; a void keeps its number there');

export const undoItemSchema = z
  .object({
    type: entityTypeSchema,
    id: z.string(),
    name: z.string(),
    externalId: z.string(),
    did: z.enum(['create', 'update', 'deactivate', 'void', 'delete']).describe('What the push did'),
    step: z
      .enum(['delete', 'void', 'deactivate', 'put_back'])
      .nullable()
      .describe('What takes it back; null when it is left as it is'),
    state: z
      .enum(['planned', 'undone', 'left'])
      .describe('Of a preview: planned or left; of an undo what became of it'),
    error: z
      .object({
        type: z.string(),
        code: z.string(),
        title: z.string(),
        message: z.string(),
        remedy: z.string(),
        actor: actorSchema,
      })
      .nullable()
      .describe('Why it is left'),
    note: z.string().nullable(),
  })
  .meta({ id: 'UndoItem' });

export type UndoItemView = z.infer<typeof undoItemSchema>;

export const undoPreviewSchema = z
  .object({
    batchId: z.string(),
    removal: z.enum(['delete', 'void']),
    asked: z
      .boolean()
      .describe('Whether the accounting system was asked what stands there now; otherwise the undo looks'),
    undo: z.int().describe('Records that would be taken back'),
    leave: z.int().describe('Records that would be left as they are'),
    items: z.array(undoItemSchema).describe('In the order in which they are taken back'),
    truncated: z.boolean().describe('The push wrote more records than are shown'),
    hints: z.array(z.string()).describe('What nobody can tell beforehand'),
  })
  .meta({ id: 'UndoPreview' });

export type UndoPreviewView = z.infer<typeof undoPreviewSchema>;

export const undoQuery = z.strictObject({ removal: removalSchema });
export const newUndoSchema = z.strictObject({ removal: removalSchema }).meta({ id: 'NewUndo' });
export const undoItemsSchema = z.object({ items: z.array(undoItemSchema) });

/** Their last writes are kept with the batch, and a person can still look through them. */
const MOST_UNDONE = 500;

export const undoOfRecordsSchema = z
  .strictObject({
    type: entityTypeSchema,
    connectionId: z.string().min(1).max(200),
    ids: z.array(recordIdSchema).min(1).max(MOST_UNDONE),
    removal: removalSchema,
    dryRun: z.boolean().default(false).describe('Only say what it would take back'),
  })
  .meta({ id: 'UndoOfRecords' });
export type UndoOfRecords = z.output<typeof undoOfRecordsSchema>;

export const undoOfRecordsPreviewSchema = undoPreviewSchema
  .omit({ batchId: true })
  .extend({
    untouched: z.int().describe('Of those asked for: nothing was sent of them, or it was taken back already'),
  })
  .meta({ id: 'UndoOfRecordsPreview' });
export type UndoOfRecordsPreview = z.infer<typeof undoOfRecordsPreviewSchema>;
