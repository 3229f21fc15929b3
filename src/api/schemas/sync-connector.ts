import { z } from 'zod';
import { TIME_OF_DAY } from '../../domain/wall-clock.ts';
import { batchSchema } from './batch.ts';
import { entityTypeSchema, instantSchema } from './common.ts';
import { syncsBySchema } from './settings.ts';

const timeOfDay = z.string().regex(TIME_OF_DAY, 'is no time of day such as 22:00').meta({ example: '22:00' });

const settings = {
  morning: z
    .enum(['by_hand', 'by_itself'])
    .describe('Whether somebody starts it again each morning, or it resumes by itself when the night ends'),
  timeZone: z.string().max(100).nullable().describe('IANA name; null: the time zone of the company'),
  night: z
    .object({ from: timeOfDay, to: timeOfDay })
    .describe('Nothing runs in these hours; equal times mean that there is no such night'),
};

export const connectorSettingsSchema = z.strictObject(settings).meta({ id: 'SyncConnectorSettings' });

export const syncConnectorSchema = z
  .object({
    connectionId: z.string(),
    state: z
      .enum(['closed', 'open', 'night'])
      .describe('`open`: a run begins every two hours. `night`: it ended for the night'),
    status: z.object({
      kind: z.enum(['ready', 'idle', 'waiting', 'running', 'stopping']),
      text: z.string().describe('The status line, times in the connector’s time zone'),
    }),
    advice: z.string().nullable().describe('What somebody has to do, or should'),
    run: batchSchema.nullable().describe('The sync run that has not ended'),
    inHand: z
      .object({
        category: entityTypeSchema,
        half: z.enum(['push', 'pull']),
        done: z.int(),
        total: z.int().nullable().describe('Null where the other side does not tell'),
      })
      .nullable(),
    lastRun: batchSchema.nullable().describe('The newest run that has ended'),
    nextRunAt: instantSchema.nullable(),
    expectedAt: instantSchema.nullable().describe('When the vendor’s program is expected to come'),
    userName: z
      .string()
      .nullable()
      .describe('In whose name the last run that was brought to its end was made; null until there was one'),
    syncsBy: syncsBySchema,
    ...settings,
    effectiveTimeZone: z.string(),
  })
  .meta({ id: 'SyncConnector' });

export type SyncConnectorView = z.infer<typeof syncConnectorSchema>;
