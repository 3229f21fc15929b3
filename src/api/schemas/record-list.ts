import { z } from 'zod';
import { RECORD_ORDERS } from '../../db/records/list-records.ts';
import { STANDINGS } from '../../db/records/standing.ts';
import { ENTITIES, PART_TYPES, WRITABLE_TYPES } from '../../domain/entities/index.ts';
import type { EntityDefinition } from '../../domain/entity.ts';
import { decimalSchema } from '../../domain/money.ts';
import {
  booleanParameter,
  cursorParameter,
  entityTypeSchema,
  limitParameter,
  modifiedAfterParameter,
  recordIdSchema,
} from './common.ts';

const dayParameter = z.iso.date().optional();
const amountParameter = decimalSchema.optional();

/** What narrows a list; a type without a day, an amount or a standing refuses theirs. */
const narrowing = {
  search: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'Words, each of them a part of the name or number, a part of the customer’s name, the amount, or the whole id',
    ),
  status: z.string().min(1).max(20).optional().describe('One of the type’s own states; active or inactive'),
  standing: z
    .enum(STANDINGS)
    .optional()
    .describe(
      'Where it stands: QuickBooks has it as it is here, a person has to act, it waits or is being sent, or nothing is owed and it is not there as it is here',
    ),
  connection: z.string().min(1).max(200).optional().describe('The connection that standing is meant for'),
  customer: z.string().min(1).max(200).optional().describe('Id of the customer whose it is'),
  day_from: dayParameter.describe('First day of the record’s own date'),
  day_to: dayParameter.describe('Last one'),
  amount_from: amountParameter.describe('Least amount'),
  amount_to: amountParameter.describe('Most'),
};

const ordering = {
  order: z
    .enum(RECORD_ORDERS)
    .default('id')
    .describe('Programs page by id: no change moves it. day and amount where the type has one'),
  descending: booleanParameter,
};

/** One shape for every type, so that a client builds one query for all lists. */
export function listQuery(entity: EntityDefinition) {
  return z
    .strictObject({
      cursor: cursorParameter,
      limit: limitParameter(50, 500),
      modified_after: modifiedAfterParameter,
      include_deleted: booleanParameter,
      ...narrowing,
      ...ordering,
      include_sync: booleanParameter.describe('With each record’s badge'),
      include_names: booleanParameter.describe('With what people call the records that each one refers to'),
    })
    .superRefine((query, context) => refuse(entity, query, context));
}

export function totalsQuery(entity: EntityDefinition) {
  return z
    .strictObject({ include_deleted: booleanParameter, ...narrowing })
    .superRefine((query, context) => refuse(entity, query, context));
}

export function csvQuery(entity: EntityDefinition) {
  return z
    .strictObject({ include_deleted: booleanParameter, ...narrowing, ...ordering })
    .superRefine((query, context) => refuse(entity, query, context));
}

export type CsvQuery = z.output<ReturnType<typeof csvQuery>>;
export type ListQuery = z.output<ReturnType<typeof listQuery>>;
export type Narrowing = z.output<ReturnType<typeof totalsQuery>>;

const asked = z.object({ ...narrowing, order: z.enum(RECORD_ORDERS).optional() });
type Asked = z.output<typeof asked>;

type Complaints = { addIssue: (issue: { code: 'custom'; path: string[]; message: string }) => void };

/** What the type does not have would be silently ignored, and everything be shown as found. */
function refuse(entity: EntityDefinition, query: Asked, context: Complaints): void {
  for (const [parameter, message] of misfits(entity, query)) {
    context.addIssue({ code: 'custom', path: [parameter], message });
  }
}

function misfits({ label, listed, parts, localOnly }: EntityDefinition, query: Asked) {
  const { states = [], day, amount, people = [] } = listed ?? {};
  const found: [parameter: string, message: string][] = [];
  const without = (what: string) => `does not fit: a ${label} has no ${what}`;
  if (query.status !== undefined && !states.includes(query.status))
    found.push(['status', `is none of ${states.join(', ')}`]);
  if (query.standing !== undefined && localOnly)
    found.push(['standing', parts ? without('standing of its own; its entries have') : without('standing')]);
  if (day === undefined && (query.day_from ?? query.day_to)) found.push(['day_from', without('day')]);
  if (amount === undefined && (query.amount_from ?? query.amount_to))
    found.push(['amount_from', without('amount')]);
  if (query.customer !== undefined && !people.some(({ type }) => type === 'customer'))
    found.push(['customer', without('customer')]);
  if (query.order === 'day' && day === undefined) found.push(['order', without('day')]);
  if (query.order === 'amount' && amount === undefined) found.push(['order', without('amount')]);
  return found;
}

export const foundTotalsSchema = z
  .object({
    count: z.int(),
    sums: z
      .array(z.object({ currency: z.string(), amount: z.string() }))
      .describe('What they come to, in each currency; empty where the type has no amount'),
  })
  .meta({ id: 'FoundTotals' });

/** More than a person goes through by hand; what is more is pushed as a category. */
export const MOST_CHOSEN = 5_000;

export const syncSeveralSchema = z
  .strictObject({
    type: entityTypeSchema,
    connectionId: z.string().min(1).max(200).optional().describe('Default: every connection'),
    ids: z
      .array(recordIdSchema)
      .min(1)
      .max(MOST_CHOSEN)
      .optional()
      .describe('These, or else all that is found'),
    found: z
      .strictObject(narrowing)
      .optional()
      .describe(`All that a list with these filters finds, at most ${MOST_CHOSEN}`),
    except: z.array(recordIdSchema).max(MOST_CHOSEN).optional().describe('Of all found, all but these'),
    seen: z
      .int()
      .min(0)
      .optional()
      .describe('How many of all found somebody was shown, without these; when more are found, none goes'),
  })
  .superRefine((body, context) => {
    const custom = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if ((body.ids === undefined) === (body.found === undefined)) custom('ids', 'give either ids or found');
    if (body.seen !== undefined && !body.found) custom('seen', 'belongs to found');
    if (!LISTED.includes(body.type)) custom('type', `is none of ${LISTED.join(', ')}`);
    for (const [field, message] of misfits(ENTITIES[body.type], body.found ?? {}))
      context.addIssue({ code: 'custom', path: ['found', field], message });
  })
  .meta({ id: 'SyncSeveral' });

const LISTED = [...WRITABLE_TYPES, ...PART_TYPES].filter(
  (type) => !ENTITIES[type].localOnly || ENTITIES[type].parts !== undefined,
);

export type SyncSeveral = z.output<typeof syncSeveralSchema>;

export const syncedSeveralSchema = z
  .object({
    queued: z.int().describe('Records that go now; of those made of parts, where at least one part goes'),
    parts: z.int().nullable().describe('How many parts of them go; null where records are not made of parts'),
    refused: z
      .array(z.object({ reason: z.string(), count: z.int() }))
      .describe('Records, or parts of them, that do not go to every connection asked for, by reason'),
    connectionIds: z.array(z.string()),
  })
  .meta({ id: 'SyncedSeveral' });
