import { z } from 'zod';
import { IMPORT_DECISIONS, IMPORT_OUTCOMES, IMPORT_STATES, SUGGESTIONS } from '../../domain/import.ts';
import {
  cursorParameter,
  entityTypeSchema,
  instantSchema,
  limitParameter,
  listOfTypes,
  pulledTypeSchema,
  recordIdSchema,
} from './common.ts';

const decisionSchema = z.enum(IMPORT_DECISIONS);
const suggestionSchema = z.enum(SUGGESTIONS).meta({ id: 'ImportSuggestion' });
const outcomeSchema = z.enum(IMPORT_OUTCOMES).meta({ id: 'ImportOutcome' });

export const newImportSchema = z
  .strictObject({
    entityTypes: listOfTypes(pulledTypeSchema),
    from: z.iso.date().optional().describe('First day, for invoices and payments'),
    to: z.iso.date().optional().describe('Last day, for invoices and payments'),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], message: 'is before from' })
  .meta({ id: 'NewImport' });

const countsSchema = z.partialRecord(z.string(), z.int());

const typeProgressSchema = z.object({
  type: entityTypeSchema,
  expected: z.int().nullable().describe('As the company counted them at the start'),
  staged: z.int(),
  suggestions: countsSchema.describe('Rows by what was found for them'),
  decisions: countsSchema.describe('Rows by decision: link, create, ignore, undecided'),
  outcomes: countsSchema.describe('Rows by what became of them'),
});

export const importSchema = z
  .object({
    id: z.string(),
    connectionId: z.string(),
    state: z.enum(IMPORT_STATES),
    category: entityTypeSchema.nullable().describe('The type in hand'),
    entityTypes: z.array(entityTypeSchema),
    from: z.string().nullable(),
    to: z.string().nullable(),
    undecided: z.int().describe('Rows that still wait for a decision'),
    types: z.array(typeProgressSchema),
    error: z.object({ type: z.string(), message: z.string(), remedy: z.string() }).nullable(),
    workflow: z.object({ id: z.string(), runId: z.string().nullable(), url: z.string().nullable() }),
    requestedBy: z.string(),
    confirmedBy: z.string().nullable(),
    createdAt: instantSchema,
    confirmedAt: instantSchema.nullable(),
    finishedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Import' });

export type ImportView = z.infer<typeof importSchema>;

export const importRowSchema = z
  .object({
    type: entityTypeSchema,
    externalId: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    total: z.string().nullable(),
    suggestion: suggestionSchema,
    suggestedId: z.string().nullable(),
    suggestedName: z.string().nullable(),
    score: z.number().nullable().describe('0 to 1'),
    reason: z.string(),
    decision: decisionSchema.nullable(),
    recordId: z.string().nullable().describe('What it is linked to, when that is the decision'),
    decidedBy: z.string().nullable(),
    outcome: outcomeSchema.nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: 'ImportRow' });

export type ImportRowView = z.infer<typeof importRowSchema>;

const filterFields = {
  type: entityTypeSchema.optional(),
  suggestion: suggestionSchema.optional(),
  decision: z.enum([...IMPORT_DECISIONS, 'undecided']).optional(),
};

export const importRowsQuery = z.object({
  ...filterFields,
  outcome: outcomeSchema.optional(),
  cursor: cursorParameter,
  limit: limitParameter(50, 500),
});

export const bulkDecisionSchema = z
  .strictObject({
    filter: z.strictObject({
      ...filterFields,
      minScore: z.number().min(0).max(1).optional().describe('Rows whose suggestion is at least this good'),
    }),
    decision: decisionSchema.nullable().describe('null takes a decision back'),
  })
  .meta({ id: 'BulkImportDecision' });

export const rowDecisionSchema = z
  .strictObject({
    decision: decisionSchema.nullable(),
    recordId: recordIdSchema.optional().describe('What to link to; without it, what is suggested'),
  })
  .refine(({ decision, recordId }) => recordId === undefined || decision === 'link', {
    path: ['recordId'],
    message: 'goes with the decision to link only',
  })
  .meta({ id: 'ImportDecision' });

export const confirmImportSchema = z
  .strictObject({
    undecided: z
      .enum(['create', 'ignore'])
      .optional()
      .describe('What to do with rows that nobody decided on'),
  })
  .meta({ id: 'ConfirmImport' });
