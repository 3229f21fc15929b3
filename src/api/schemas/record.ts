import { z } from 'zod';
import type { EntityDefinition } from '../../domain/entity.ts';
import { entityTypeSchema, instantSchema, recordIdSchema } from './common.ts';
import { badgeSchema } from './record-sync.ts';

/** What a save did. `sync` says whether the record now waits to be sent; it does so by itself. */
export const savedSchema = z
  .object({
    type: entityTypeSchema,
    id: recordIdSchema,
    outcome: z.enum(['created', 'updated', 'unchanged']),
    version: z.int(),
    sync: z.enum(['queued', 'none']),
  })
  .meta({ id: 'SavedRecord' });

export const deletedSchema = z
  .object({ type: entityTypeSchema, id: recordIdSchema, sync: z.enum(['queued', 'none']) })
  .meta({ id: 'DeletedRecord' });

export function recordSchema(entity: EntityDefinition) {
  return z
    .object({
      type: z.literal(entity.type),
      id: z.string(),
      version: z.int().describe('Also the ETag'),
      data: entity.schema,
      origin: z.string().nullable().describe('The connection that it was pulled from'),
      createdAt: instantSchema,
      updatedAt: instantSchema,
      deletedAt: instantSchema.nullable(),
    })
    .meta({ id: `${schemaName(entity)}Record` });
}

/** In a list, with `include_sync` and `include_names` also where it stands with each connection, and whose it is. */
export function listedRecordSchema(entity: EntityDefinition) {
  const sync = z.array(badgeSchema).optional();
  const names = z
    .record(z.string(), z.string())
    .optional()
    .describe(
      'By field, what people call the record that it names: customerId, teamMemberId, entries.0.customerId',
    );
  return recordSchema(entity)
    .extend({ sync, names })
    .meta({ id: `Listed${schemaName(entity)}Record` });
}

export function newRecordSchema(entity: EntityDefinition) {
  return z.strictObject({ id: recordIdSchema, data: entity.schema }).meta({ id: `New${schemaName(entity)}` });
}

const lineErrorSchema = z.object({
  pointer: z.string().optional().describe('JSON pointer into the line'),
  message: z.string(),
});

export const bulkResultSchema = z
  .object({
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    rejected: z.int(),
    sync: z.enum(['queued', 'none']),
    results: z.array(
      z.object({
        line: z.int().describe('From 1'),
        type: z.string().nullable(),
        id: z.string().nullable(),
        outcome: z.enum(['created', 'updated', 'unchanged', 'rejected']),
        version: z.int().optional(),
        errors: z.array(lineErrorSchema).optional(),
      }),
    ),
  })
  .meta({ id: 'BulkResult' });

export type BulkResult = z.infer<typeof bulkResultSchema>;
export type BulkLineResult = BulkResult['results'][number];

/** "ServiceItem": the entity in names of schemas and operations. */
export function schemaName(entity: EntityDefinition): string {
  return entity.label.replaceAll(' ', '');
}
