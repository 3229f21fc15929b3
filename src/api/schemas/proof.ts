import { z } from 'zod';
import { entityTypeSchema, fromParameter, instantSchema, toParameter } from './common.ts';

const sideSchema = z.object({ total: z.string().nullable() });

export const provenRecordSchema = z.object({
  type: entityTypeSchema,
  id: z.string(),
  name: z.string(),
  currency: z.string().nullable(),
  externalId: z.string().nullable(),
  here: sideSchema
    .extend({
      version: z.int(),
      contentHash: z.string(),
      data: z.record(z.string(), z.unknown()),
      deletedAt: instantSchema.nullable(),
      updatedAt: instantSchema,
    })
    .nullable(),
  there: sideSchema
    .extend({
      version: z.string(),
      data: z.record(z.string(), z.unknown()).nullable(),
      read: z.enum(['now', 'last_sync']),
      at: instantSchema.nullable().describe('Of the last sync'),
    })
    .nullable(),
  why: z.array(z.string()).describe('Each reason why both sides do not agree; empty where they do'),
});

const sealedEntrySchema = z.object({
  kind: z.enum(['log', 'request', 'restored']),
  ref: z.string(),
  hash: z.string().describe('SHA-256 of the text of the entry, base64url'),
  body: z.string().optional().describe('Of a request: of its body'),
  answer: z.string().optional().describe('Of a request: of the body of its answer'),
});

/** One line of a proof. */
export const proofLineSchema = z
  .discriminatedUnion('line', [
    z.object({
      line: z.literal('head'),
      madeAt: instantSchema,
      sealsAsOf: instantSchema.describe(
        'By the clock that seals are stamped by: those made by then are here',
      ),
      from: instantSchema,
      to: instantSchema,
      requestsKeptDays: z.int(),
      logKeptDays: z.int().nullable().describe('null: for good'),
      tenantId: z.string(),
      connection: z.object({
        id: z.string(),
        provider: z.string(),
        companyId: z.string().nullable(),
        companyName: z.string().nullable(),
      }),
    }),
    z.object({
      line: z.literal('seal'),
      tenantId: z.string(),
      connectionId: z.string(),
      number: z.int(),
      form: z.int(),
      after: z.int(),
      through: z.int(),
      count: z.int(),
      root: z.string(),
      previous: z.string().nullable(),
      hash: z.string(),
      sealedAt: instantSchema,
      entries: z.array(sealedEntrySchema),
    }),
    z.object({
      line: z.literal('entry'),
      kind: z.enum(['log', 'request', 'restored']),
      ref: z.string(),
      text: z.string().nullable().describe('Null where only its hash is left'),
    }),
    z.object({ line: z.literal('body'), hash: z.string(), text: z.string() }),
    provenRecordSchema.extend({ line: z.literal('record') }),
    z.object({
      line: z.literal('end'),
      seals: z.int(),
      entries: z.int(),
      records: z.int(),
      unsealed: z.int().describe('Entries of the period that no seal holds yet'),
    }),
  ])
  .meta({ id: 'ProofLine' });

export const proofQuery = z.object({ from: fromParameter.unwrap(), to: toParameter.unwrap() });
