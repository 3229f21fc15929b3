import { z } from 'zod';
import { isVersion } from '../../db/approvals/selection.ts';
import {
  booleanParameter,
  cursorParameter,
  entityTypeSchema,
  instantSchema,
  limitParameter,
} from './common.ts';
import { actorSchema, vendorSchema } from './record-sync.ts';

export const directionSchema = z
  .enum(['import', 'export'])
  .describe('`import` comes from QuickBooks, `export` goes there')
  .meta({ id: 'ApprovalDirection' });

const version = z
  .string()
  .max(4_000)
  .refine(isVersion, 'is not the version of a list')
  .describe('Of the list that was seen: what has come or changed since is not in it');

const rowId = z
  .string()
  .regex(/^(import|export)-\d{1,15}$/, 'is not the id of a row')
  .meta({ example: 'export-17' });

/** Every row of a section, and some that a person found one by one. */
const MOST_ROWS = 20_000;

const group = z
  .object({ direction: directionSchema, type: entityTypeSchema, rows: z.int(), oldestAt: instantSchema })
  .meta({ id: 'ApprovalGroup' });

export const approvalsSchema = z
  .object({
    required: z.boolean(),
    version,
    rows: z.int().describe('What awaits approval in both directions'),
    oldestAt: instantSchema.nullable(),
    groups: z.array(group),
    cleared: z
      .int()
      .describe('Rows that were cleared: they come back when they change, or when that is undone'),
    clearedGroups: z.array(group),
  })
  .meta({ id: 'Approvals' });
export type ApprovalsView = z.infer<typeof approvalsSchema>;

export const changeSchema = z.object({ field: z.string(), old: z.unknown(), new: z.unknown() });

export const approvalRowSchema = z
  .object({
    id: rowId,
    direction: directionSchema,
    type: entityTypeSchema,
    recordId: z.string().nullable(),
    externalId: z.string().nullable(),
    name: z.string(),
    kind: z.enum(['create', 'update', 'link', 'remove']),
    changes: z.array(changeSchema),
    names: z
      .record(z.string(), z.string())
      .describe('What people call the records that the changes name: `customerId/c-17` → “Ada Byron”'),
    waitsSince: instantSchema,
    neededBy: z.string().nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: instantSchema.nullable(),
  })
  .meta({ id: 'ApprovalRow' });

export const approvalRowsQuery = z.strictObject({
  direction: directionSchema,
  type: entityTypeSchema,
  version: version.optional(),
  cleared: booleanParameter,
  cursor: cursorParameter,
  limit: limitParameter(50, 200),
});

export const approveSchema = z
  .strictObject({
    version,
    except: z.array(rowId).max(MOST_ROWS).default([]).describe('Rows that are not checked; all others are'),
    exceptGroups: z
      .array(z.strictObject({ direction: directionSchema, type: entityTypeSchema }))
      .max(100)
      .default([])
      .describe('Types of a section of which no row is checked but those of `only`'),
    only: z.array(rowId).max(MOST_ROWS).default([]),
    unchecked: z
      .enum(['keep', 'clear'])
      .default('keep')
      .describe(
        'What becomes of all that is not checked: kept, it comes back when the connector runs after the current sync; cleared, when it changes again',
      ),
    prerequisites: z
      .enum(['wait', 'take_along'])
      .optional()
      .describe(
        'What checked rows need and is not: wait for it, or approve it as well. Left out, you are told',
      ),
  })
  .meta({ id: 'Approve' });

const needSchema = z.object({
  direction: directionSchema,
  type: entityTypeSchema,
  recordId: z.string(),
  name: z.string(),
  because: z.enum(['unchecked', 'kept', 'cleared', 'arrived', 'not queued']),
  neededBy: z.string(),
});

const tally = z.object({ import: z.int(), export: z.int() });

export const approvedSchema = z
  .object({
    done: z.boolean().describe('False when nothing was done: say what becomes of `needs`'),
    approved: tally,
    unchecked: tally,
    needs: z.array(needSchema).describe('What checked rows need and is not approved; the first hundred'),
    needed: z.int().describe('How many there are in all'),
  })
  .meta({ id: 'Approved' });

export const rowsSchema = z
  .strictObject({ rows: z.array(rowId).min(1).max(MOST_ROWS) })
  .meta({ id: 'ApprovalRowIds' });
export const undoneSchema = z.object({ undone: z.int() }).meta({ id: 'UndoneClearing' });

const workingSchema = z.object({
  id: rowId,
  direction: directionSchema,
  type: entityTypeSchema,
  recordId: z.string().nullable(),
  externalId: z.string().nullable(),
  name: z.string(),
});

export const pendingSyncSchema = workingSchema
  .extend({
    state: z.enum(['pending', 'syncing', 'retrying', 'waiting']),
    message: z.string().nullable(),
    approvedBy: z.string().nullable(),
    approvedAt: instantSchema.nullable(),
  })
  .meta({ id: 'PendingSync' });

export const errorRowSchema = workingSchema
  .extend({
    where: z
      .enum(['QB → FS', 'FS → QB'])
      .describe('The side on the left is where it must be resolved: QuickBooks, or this one'),
    why: z.string(),
    errorType: z.string(),
    title: z.string(),
    code: z.string().nullable().describe('The status code of QuickBooks, as it came'),
    vendor: vendorSchema.nullable(),
    remedy: z.string(),
    actor: actorSchema,
    attempts: z.int(),
    since: instantSchema,
    canFixEditSequence: z.boolean().describe('Reading both sides again and merging them may mend it'),
  })
  .meta({ id: 'ErrorLogRow' });

export const openRowsQuery = z.strictObject({ cursor: cursorParameter, limit: limitParameter(50, 200) });

export const retryRowsSchema = z
  .strictObject({ rows: z.union([z.array(rowId).min(1).max(MOST_ROWS), z.literal('all')]) })
  .meta({ id: 'RetryErrorLogRows' });
export const retriedRowsSchema = z
  .object({
    retried: z.int().describe('They go as soon as the connector runs'),
    awaiting: z.int().describe('Nobody has approved what they say by now: they are in the Sync Wizard'),
  })
  .meta({ id: 'RetriedErrorLogRows' });

export const failedSyncSchema = z
  .object({
    id: z.string(),
    at: instantSchema,
    type: entityTypeSchema,
    recordId: z.string(),
    name: z.string(),
    where: z.enum(['QB → FS', 'FS → QB']),
    why: z.string().nullable(),
    code: z.string().nullable(),
    vendor: vendorSchema.nullable(),
    remedy: z.string().nullable(),
    attempt: z.int(),
    settled: z.boolean().describe('It went through since'),
  })
  .meta({ id: 'FailedSync' });

export const supportSchema = z
  .object({
    ask: z.object({ who: z.string(), what: z.string() }).describe('Whom to ask, and what to hand over'),
    bundle: z.object({
      at: instantSchema,
      connection: z.object({
        id: z.string(),
        provider: z.string(),
        status: z.string(),
        companyId: z.string().nullable(),
      }),
      row: errorRowSchema.nullable(),
      log: z.array(z.unknown()).describe('The newest entries of the record, newest first'),
      exchange: z.unknown().nullable().describe('What was sent last and answered, without secrets'),
    }),
  })
  .meta({ id: 'SupportBundle' });
