import { z } from 'zod';
import { MAPPING_KINDS } from '../../domain/mapping.ts';
import { instantSchema } from './common.ts';

export const mappingKindSchema = z.enum(MAPPING_KINDS).meta({ id: 'MappingKind' });

export const mappingParams = z.object({ id: z.string().min(1).max(200), kind: mappingKindSchema });
export const mappingKeyParams = mappingParams.extend({ key: z.string().min(1).max(200) });

export const choiceSchema = z
  .object({
    externalId: z.string(),
    name: z.string(),
    type: z.string().nullable().describe('employee or vendor; the type of an account'),
    email: z.string().nullable(),
  })
  .meta({ id: 'MappingChoice' });

const chosenSchema = z
  .object({
    externalId: z.string(),
    externalType: z.string().nullable(),
    externalName: z.string(),
    actor: z.string().describe('Who chose it'),
    updatedAt: instantSchema,
  })
  .meta({ id: 'Mapping' });

const subjectSchema = z
  .object({
    key: z.string(),
    label: z.string(),
    purpose: z.string().nullable(),
    accepts: z.array(z.string()).nullable().describe('Types of choices that fit; null when any does'),
    mapping: chosenSchema.nullable(),
    suggestion: z
      .object({ choice: choiceSchema, score: z.number().min(0).max(1), reason: z.string() })
      .nullable(),
    holdsUp: z.int().describe('Records that wait for this mapping'),
  })
  .meta({ id: 'MappingSubject' });

export const mappingListSchema = z
  .object({
    items: z.array(subjectSchema),
    choicesReadAt: instantSchema.nullable(),
    choicesProblem: z.string().nullable().describe('Why there are no suggestions now'),
  })
  .meta({ id: 'MappingList' });

export const choiceListSchema = z
  .object({ items: z.array(choiceSchema), readAt: instantSchema })
  .meta({ id: 'MappingChoices' });

export const newMappingSchema = z
  .strictObject({
    externalId: z.string().min(1).max(200).describe('Of one of the choices'),
    externalType: z.string().min(1).max(50).optional().describe('Where an employee and a vendor share an id'),
  })
  .meta({ id: 'NewMapping' });

export const savedMappingSchema = z
  .object({
    key: z.string(),
    mapping: chosenSchema,
    released: z.int().describe('Records that waited for it and go now'),
    mended: z
      .int()
      .describe('Timesheet entries that waited for it and go with the next push: mapping alone sends none'),
  })
  .meta({ id: 'SavedMapping' });

export type ChoiceView = z.infer<typeof choiceSchema>;
export type MappingList = z.infer<typeof mappingListSchema>;
export type MappingView = z.infer<typeof subjectSchema>;
export type NewMapping = z.infer<typeof newMappingSchema>;
