import { z } from 'zod';
import { PULLED_TYPES, SYNCED_TYPES } from '../../domain/entities/index.ts';
import { ENTITY_TYPES } from '../../domain/entity.ts';

/** Record ids become part of workflow ids and addresses, so they hold nothing that needs escaping there. */
export const recordIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/,
    'is not 1 to 200 of: letters, digits, and . _ : - after the first',
  )
  .meta({ example: 'inv_1042' });

export const entityTypeSchema = z.enum(ENTITY_TYPES).meta({ id: 'EntityType' });

/** Types that are sent. */
export const syncedTypeSchema = z.enum(SYNCED_TYPES).meta({ id: 'SyncedType' });
/** Types that are brought in from the other side. */
export const pulledTypeSchema = z.enum(PULLED_TYPES).meta({ id: 'PulledType' });

/** At least one, each once. */
export function listOfTypes<Type extends z.ZodType>(type: Type) {
  return z
    .array(type)
    .min(1)
    .refine((types) => new Set(types).size === types.length, 'names a type twice');
}

/** An instant as the API writes it. */
export const instantSchema = z.iso.datetime().meta({ example: '2026-11-22T09:30:00.000Z' });

/** An instant as a client may write it: with any offset, or a day, which begins at midnight UTC. */
const instantParameter = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => new Date(text));

export const fromParameter = instantParameter.optional().describe('Not before this instant');
export const toParameter = instantParameter.optional().describe('Not after this instant');
export const modifiedAfterParameter = instantParameter
  .optional()
  .describe('Changed after this instant. Take the time before the first page of the pass before.');

export function limitParameter(standard: number, most: number) {
  return z.coerce.number().int().min(1).max(most).default(standard).describe(`At most ${most}`);
}

export const cursorParameter = z
  .string()
  .min(1)
  .max(2_000)
  .optional()
  .describe('`next` of the page before, with the same filters');

export const booleanParameter = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

/** A page of a list; `next` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

export const idParams = z.object({ id: z.string().min(1).max(200) });
export const recordParams = z.object({ id: recordIdSchema });
export const recordRefParams = z.object({ type: entityTypeSchema, id: recordIdSchema });

/** Where a page of records ended, inside its cursor. */
export const recordPositionSchema = z.object({
  id: z.string(),
  name: z.string(),
  key: z.string().optional(),
});
