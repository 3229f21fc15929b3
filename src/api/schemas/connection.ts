import { z } from 'zod';
import { READ_LEVELS } from '../../domain/reads-meter.ts';
import { entityTypeSchema, instantSchema } from './common.ts';
import { connectionSyncSchema, waitSchema } from './record-sync.ts';
import { accountPolicySchema, regionSchema, syncsBySchema } from './settings.ts';

const statusSchema = z.enum(['connecting', 'active', 'paused', 'needs_reauth', 'disconnected']);

export const companySchema = z
  .object({
    name: z.string(),
    country: z.string(),
    homeCurrency: z.string(),
    multicurrency: z.boolean(),
    salesTax: z.enum(['none', 'manual', 'automated']),
    payroll: z.boolean(),
    customNumbers: z.boolean(),
    bookCloseDate: z.string().nullable(),
  })
  .meta({ id: 'Company' });

export const connectionSchema = z
  .object({
    id: z.string(),
    provider: z.string(),
    status: statusSchema,
    companyId: z.string().nullable(),
    region: regionSchema.nullable().describe('Shown as a badge; decides how sales tax is stated'),
    company: companySchema.nullable(),
    lastSuccessAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'Connection' });

export type ConnectionView = z.infer<typeof connectionSchema>;

export const newConnectionSchema = z
  .strictObject({
    provider: z.string().min(1).max(100).meta({ example: 'quickbooks-online' }),
    region: regionSchema
      .optional()
      .describe('As chosen in the set-up wizard; a company of another region is then refused'),
    enabled: z
      .boolean()
      .default(true)
      .describe('Enable Sync from the start; false while somebody still sets it up: nothing is sent'),
    accounts: accountPolicySchema
      .default('all')
      .describe('Which customers sync by themselves: those that have invoices or payments, or all'),
    syncsBy: syncsBySchema
      .optional()
      .describe('`runs` unless said where the vendor’s program polls, `events` elsewhere'),
    approvalRequired: z
      .boolean()
      .optional()
      .describe(
        'Nothing goes either way until a person has approved it in the Sync Wizard. Default: on for QuickBooks Desktop',
      ),
  })
  .meta({ id: 'NewConnection' });

export const authorizationSchema = z
  .object({
    authorizeUrl: z.string().describe('Where the company’s administrator gives consent'),
    expiresAt: instantSchema,
  })
  .meta({ id: 'Authorization' });

export const healthSchema = z
  .object({
    id: z.string(),
    status: statusSchema,
    statusLine: z.string(),
    banner: z
      .object({
        message: z.string(),
        error: connectionSyncSchema.shape.error,
        until: instantSchema.nullable().describe('When it goes on by itself'),
      })
      .nullable()
      .describe('The one thing to tell about the connection, if anything'),
    wait: waitSchema
      .nullable()
      .describe(
        'What everything of the connection waits for, and until when; the banner tells of pauses, too',
      ),
    syncEnabled: z.boolean().describe('Enable Sync; while it is off nothing is sent'),
    atRest: z
      .array(entityTypeSchema)
      .describe(
        'Types that are not sent by themselves because their switch is off, and of which there are records',
      ),
    reached: z
      .boolean()
      .describe('False while the vendor’s program, which has to come by itself, is not here; true elsewhere'),
    region: regionSchema.nullable(),
    throttled: z.boolean(),
    pending: z.int(),
    inFlight: z.int(),
    retrying: z.int(),
    waiting: z.int(),
    unresolved: z.int(),
    mended: z.int().describe('Their employee is mapped now; they go with the next push'),
    workers: z
      .object({ alive: z.boolean(), lastSeenAt: instantSchema.nullable() })
      .describe('Of the whole installation; without one nothing is sent'),
    lastSuccessAt: instantSchema.nullable(),
    lastChangeCheckAt: instantSchema
      .nullable()
      .describe('Up to when everything that changed there had been taken in'),
    changeCheckProblem: z
      .object({ message: z.string(), remedy: z.string() })
      .nullable()
      .describe('Why the latest look for changes did not finish'),
    reachable: z
      .object({
        state: z.enum(['yes', 'no', 'unknown']),
        lastAnswerAt: instantSchema.nullable(),
      })
      .describe('From the calls that were made; nothing is asked for it. unknown: none in the last day'),
    budget: z
      .array(
        z.object({
          kind: z.enum(['any', 'single', 'batch', 'read']),
          windowMs: z.int(),
          allowed: z.int(),
          used: z.int().describe('In the window that ends now'),
        }),
      )
      .describe('What the accounting system allows, and what all workers together have taken of it'),
    readsLevel: z
      .enum(READ_LEVELS)
      .describe('Whether the reads that the vendor’s plan allows this month run out, as it was last told'),
    authorization: z
      .object({
        endsAt: instantSchema,
        daysLeft: z.int(),
        level: z.enum(['ok', 'notice', 'warning', 'urgent']).describe('From 14, 7 and 2 days before the end'),
      })
      .nullable(),
  })
  .meta({ id: 'ConnectionHealth' });

export type HealthView = z.infer<typeof healthSchema>;
