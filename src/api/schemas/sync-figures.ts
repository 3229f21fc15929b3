import { z } from 'zod';
import { AGES } from '../../db/queue/waiting-by-age.ts';
import { zoneOf } from '../../domain/wall-clock.ts';

const DAYS = 14;
const MOST_DAYS = 31;

export const syncFiguresQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(MOST_DAYS).default(DAYS).describe('Today and those before it'),
  timeZone: z
    .string()
    .max(100)
    .refine((name) => zoneOf(name) !== undefined, 'Give the IANA name of a time zone, as in America/Chicago')
    .default('UTC')
    .describe('Where a day begins at midnight'),
});

export const syncFiguresSchema = z
  .object({
    days: z
      .array(
        z.object({
          day: z.iso.date(),
          success: z.int(),
          error: z.int().describe('Each failed attempt'),
          skipped: z.int().describe('Without those that had nothing to do'),
        }),
      )
      .describe('Oldest first; days on which nothing happened are left out'),
    complete: z
      .boolean()
      .describe('False where earlier days hold more than is counted; they are left out then'),
    toSync: z
      .object({ count: z.int(), medianMs: z.int(), p95Ms: z.int() })
      .nullable()
      .describe('From the change here to QuickBooks, of the newest records that went by themselves'),
    waiting: z.array(
      z.object({
        age: z.enum(AGES).describe('Owed for less than this; `older` for more than a week'),
        moving: z.int().describe('Go by themselves'),
        standing: z.int().describe('A person has to do something'),
      }),
    ),
  })
  .meta({ id: 'SyncFigures' });
