import { z } from 'zod';

/** What an undo takes back: all that a push wrote, or one write. Stored with its batch. */
const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('push'), batchId: z.string(), removal: z.enum(['delete', 'void']) }),
  z.object({
    kind: z.literal('write'),
    requestId: z.string(),
    itemKey: z.string(),
    externalId: z.string(),
    removal: z.enum(['delete', 'void']).default('delete'),
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
