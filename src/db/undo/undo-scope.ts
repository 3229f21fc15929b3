import { z } from 'zod';
import { ENTITY_TYPES } from '../../domain/entity.ts';

/** The last write of a record: of a push, or by itself. */
const lastWriteSchema = z.object({
  recordId: z.string(),
  batchId: z.string().nullable(),
  requestId: z.string(),
  itemKey: z.string(),
  externalId: z.string(),
});
export type LastWrite = z.output<typeof lastWriteSchema>;

/** What an undo takes back: all that a push wrote, one write, or what was last written of some records. Stored with its batch. */
const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('push'), batchId: z.string(), removal: z.enum(['delete', 'void']) }),
  z.object({
    kind: z.literal('write'),
    requestId: z.string(),
    itemKey: z.string(),
    externalId: z.string(),
    removal: z.enum(['delete', 'void']).default('delete'),
  }),
  z.object({
    kind: z.literal('records'),
    entityType: z.enum(ENTITY_TYPES),
    writes: z.array(lastWriteSchema),
    removal: z.enum(['delete', 'void']),
  }),
]);
export type UndoScope = z.output<typeof scopeSchema>;

const paramsSchema = z.object({ undo: scopeSchema });

export function undoParams(undo: UndoScope): { undo: UndoScope } {
  return { undo };
}

/** @throws ZodError for a batch that is no undo */
export function undoScope(params: Record<string, unknown>): UndoScope {
  return paramsSchema.parse(params).undo;
}
