import { z } from 'zod';
import { entityTypeSchema, instantSchema } from './common.ts';
import { connectionSyncSchema } from './record-sync.ts';

export const choiceSchema = z
  .enum(['ours', 'theirs', 'readable', 'another_name'])
  .describe(
    'ours: this side’s version goes · theirs: the version there is taken, or left there as it is where it cannot be read · readable: what can be read there comes over, the rest stays as it is on either side · another_name: the two are not the same, this one is made there under the name given',
  )
  .meta({ id: 'SidesChoice' });
export type SidesChoice = z.infer<typeof choiceSchema>;

const fieldSchema = z
  .object({
    field: z.string(),
    here: z.unknown().optional().describe('Absent where nothing is said'),
    there: z.unknown().optional().describe('In the terms of this API'),
    before: z.unknown().optional().describe('When both last agreed; absent where that is not known'),
    differs: z.boolean(),
    readable: z.boolean().describe('False where it cannot be said here what is there'),
  })
  .meta({ id: 'FieldOfBothSides' });

export const waitingSidesSchema = z
  .object({
    connectionId: z.string(),
    message: z.string(),
    error: connectionSyncSchema.shape.error,
    seen: z.string().describe('The version that is shown; sent back with the choice'),
    readAt: instantSchema,
    unreadable: z.string().nullable().describe('What of it has no place here'),
    choices: z.array(choiceSchema),
    fields: z.array(fieldSchema).describe('What differs comes first'),
  })
  .meta({ id: 'WaitingSides' });

export const sidesSchema = z
  .object({
    type: entityTypeSchema,
    id: z.string(),
    connections: z.array(waitingSidesSchema).describe('Those where it waits for a choice'),
  })
  .meta({ id: 'RecordSides' });

export const decisionSchema = z
  .strictObject({
    connectionId: z.string().min(1).max(200),
    choice: choiceSchema,
    seen: z.string().max(200).describe('As `seen` was when the choice was made'),
    name: z.string().trim().min(1).max(500).optional().describe('With another_name'),
  })
  .refine(({ choice, name }) => (choice === 'another_name') === (name !== undefined), {
    path: ['name'],
    message: 'goes with another_name, and only with it',
  })
  .meta({ id: 'SidesDecision' });

export const decidedSchema = z
  .object({
    type: entityTypeSchema,
    id: z.string(),
    connectionId: z.string(),
    sync: z.enum(['queued', 'none']).describe('Whether something is to be sent for it'),
  })
  .meta({ id: 'SidesDecided' });
