import type { z } from 'zod';
import { refusalInWords } from '../domain/schema-words.ts';
import { SyncError } from '../errors.ts';

/**
 * A record that is about to be written, by its schema. Records were validated when they were accepted; a schema may have
 * become stricter since.
 * @throws SyncError InvalidRecord, naming the first field that does not fit
 */
export function parsed<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new SyncError({
    type: 'InvalidRecord',
    message: `The record is not valid: ${refusalInWords(result.error)}.`,
    field: result.error.issues[0]?.path.join('.'),
  });
}
