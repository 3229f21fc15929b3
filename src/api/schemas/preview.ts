import { z } from 'zod';
import { ENTITIES } from '../../domain/entities/index.ts';
import { categories } from '../../domain/entity.ts';
import {
  booleanParameter,
  cursorParameter,
  entityTypeSchema,
  limitParameter,
  recordIdSchema,
  syncedTypeSchema,
} from './common.ts';
import { actorSchema } from './record-sync.ts';

const refSchema = z.object({ type: entityTypeSchema, id: z.string(), name: z.string() });

const differenceSchema = z
  .object({ field: z.string(), here: z.unknown().optional(), there: z.unknown().optional() })
  .meta({ id: 'SideDifference' });

export const previewItemSchema = z
  .object({
    type: entityTypeSchema,
    id: z.string(),
    name: z.string(),
    outcome: z
      .enum(['create', 'link', 'update', 'deactivate', 'void', 'delete', 'wait', 'skip', 'refused'])
      .describe(
        'link: one of this name exists there and would be linked, seen with compare=true only · wait: it is left for something named in the reason or error, such as a mapping or another record · skip: there is nothing to do · refused: it would fail, with the error given',
      ),
    reason: z.string().nullable().describe('Why it is skipped, or what it waits for'),
    error: z
      .object({
        type: z.string(),
        code: z.string(),
        title: z.string(),
        message: z.string(),
        remedy: z.string(),
        actor: actorSchema,
        field: z.string().nullable(),
      })
      .nullable(),
    conflict: z.string().nullable().describe('What happens because both sides changed it; with compare=true'),
    link: z
      .object({
        externalId: z.string(),
        name: z.string(),
        asks: z.boolean().describe('It waits for a person before they are linked'),
        differing: z.array(differenceSchema).describe('What both say, and differently'),
        winner: z.enum(['ours', 'theirs']).nullable().describe('Whose value goes where they differ'),
        taken: z.array(differenceSchema).describe('What only the one there says; it comes over'),
      })
      .nullable()
      .describe('With outcome link: what exists there under this name; with compare=true'),
    needs: z.array(refSchema).describe('Records that are synced first, because this one refers to them'),
    payload: z
      .object({
        target: z.string().describe('Address, below that of the company'),
        body: z.string().describe('Exact bytes; ids that do not exist yet are named in angle brackets'),
      })
      .nullable()
      .describe('With payloads=true'),
  })
  .meta({ id: 'PushPreviewItem' });

export type PreviewItem = z.infer<typeof previewItemSchema>;

export const previewSchema = z
  .object({
    totals: z
      .array(
        z.object({
          type: entityTypeSchema,
          create: z.int(),
          update: z.int(),
          delete: z.int().describe('Deleted there, because they are deleted or no longer approved here'),
          unchanged: z.int().describe('Up to date'),
          waiting: z.int().describe('Left for a mapping, another record, or the like: outcome wait'),
          failing: z.int().describe('Would fail: outcome refused'),
          skipped: z.int().describe('Nothing to do: inactive or void, and never synced'),
          notEligible: z
            .int()
            .describe('What a push leaves out: drafts and the like, and what is before the sync start date'),
          exact: z
            .boolean()
            .describe(
              'False where there is too much to look at each record: then what waits and fails is counted among create and update',
            ),
        }),
      )
      .describe(
        'Over all records, with the first page; empty on later ones, and when one record was asked for',
      ),
    items: z.array(previewItemSchema).describe('Records in step are left out'),
    compared: z.boolean().describe('Whether the accounting system was asked for changes'),
    uncompared: z
      .string()
      .nullable()
      .describe('With compare=true, where it could not be asked: why, and what to do'),
    next: z.string().nullable(),
  })
  .meta({ id: 'PushPreview' });

const typesParameter = z
  .string()
  .max(500)
  .default(categories(ENTITIES).join(','))
  .transform((text) => text.split(','))
  .pipe(z.array(syncedTypeSchema).min(1))
  .describe('Entity types, separated by commas; all of them by default');

export const previewQuery = z
  .strictObject({
    types: typesParameter,
    record: recordIdSchema.optional().describe('Only this record; name its one type in types'),
    force: booleanParameter.describe('Those in step too'),
    payloads: booleanParameter.describe('With the exact payloads'),
    compare: booleanParameter.describe('Ask the accounting system what was changed there'),
    cursor: cursorParameter,
    limit: limitParameter(50, 200),
  })
  .refine(({ types, record }) => record === undefined || types.length === 1, {
    path: ['types'],
    message: 'has to be exactly one type beside record',
  });
