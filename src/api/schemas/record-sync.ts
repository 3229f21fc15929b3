import { z } from 'zod';
import { entityTypeSchema, instantSchema } from './common.ts';

export const BADGES = [
  'synced',
  'error',
  'pending',
  'syncing',
  'retrying',
  'waiting',
  'not_synced',
  'skipped',
  'employee_not_mapped',
  'undone',
] as const;
export type Badge = (typeof BADGES)[number];

export const actorSchema = z
  .enum(['nobody', 'bookkeeper', 'admin', 'operator', 'api_client'])
  .describe('Who has to act')
  .meta({ id: 'Actor' });

export const vendorSchema = z
  .object({
    code: z.string().optional(),
    message: z.string().optional(),
    reference: z.string().optional().describe('For the vendor’s support'),
    httpStatus: z.int().optional(),
    page: z.string().optional().describe('Path of the page that explains the code'),
  })
  .meta({ id: 'VendorDetail' });

const coloursSchema = z.enum(['green', 'red', 'amber', 'gray']);

export const badgeSchema = z
  .object({
    connectionId: z.string(),
    badge: z.enum(BADGES),
    label: z.string(),
    colour: coloursSchema,
    message: z.string().nullable(),
  })
  .meta({ id: 'SyncBadge' });

const errorSchema = z
  .object({
    type: z.string(),
    code: z.string(),
    title: z.string(),
    field: z.string().nullable(),
    remedy: z.string(),
    actor: actorSchema,
    vendor: vendorSchema.nullable(),
  })
  .nullable();

export const waitSchema = z
  .object({
    message: z.string(),
    until: instantSchema.nullable().describe('When it goes on by itself'),
    error: errorSchema.describe('Who acts, and what to do'),
  })
  .meta({ id: 'Wait' });

export type WaitView = z.infer<typeof waitSchema>;

export const connectionSyncSchema = z
  .object({
    ...badgeSchema.shape,
    error: errorSchema,
    attempts: z.int(),
    nextAttemptAt: instantSchema.nullable(),
    wait: waitSchema.nullable().describe('What keeps it back together with others of the connection'),
    waitsOn: z.object({ type: entityTypeSchema, id: z.string() }).nullable(),
    externalId: z.string().nullable(),
    externalUrl: z.string().nullable().describe('The record in the accounting system'),
    syncedAt: instantSchema.nullable(),
    syncedVersion: z.int().nullable(),
    workflow: z
      .object({ id: z.string(), runId: z.string().nullable(), url: z.string().nullable() })
      .nullable(),
    parts: z
      .array(
        z.object({
          type: entityTypeSchema,
          id: z.string(),
          name: z.string(),
          badge: z.enum(BADGES),
          label: z.string(),
          colour: coloursSchema,
          message: z.string().nullable(),
          externalUrl: z.string().nullable().describe('The counterpart in the accounting system'),
        }),
      )
      .optional()
      .describe(
        'Of a timesheet: its entries, each with its own badge; the timesheet’s is the most urgent one',
      ),
  })
  .meta({ id: 'ConnectionSync' });

export type ConnectionSync = z.infer<typeof connectionSyncSchema>;

export const recordSyncSchema = z
  .object({
    type: entityTypeSchema,
    id: z.string(),
    version: z.int(),
    connections: z.array(connectionSyncSchema),
  })
  .meta({ id: 'RecordSync' });

export const syncRequestSchema = z
  .strictObject({
    connectionId: z.string().min(1).max(200).optional().describe('Default: every connection'),
    force: z.boolean().default(false).describe('Send it even if nothing changed'),
  })
  .meta({ id: 'SyncRequest' });

export const syncRequestedSchema = z
  .object({ type: entityTypeSchema, id: z.string(), connectionIds: z.array(z.string()) })
  .meta({ id: 'SyncRequested' });
