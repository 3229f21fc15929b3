import { z } from 'zod';
import { READ_FEATURES } from '../../domain/read-feature.ts';
import { READ_LEVELS } from '../../domain/reads-meter.ts';
import { instantSchema } from './common.ts';

export const readsQuerySchema = z.object({
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is no month such as 2026-11')
    .optional()
    .describe('Calendar month in UTC; this one unless said'),
});

export const readsSchema = z
  .object({
    month: z.string().describe('Calendar month in UTC, such as 2026-11'),
    metered: z.boolean().describe('Whether the vendor counts reads at all; writes are never counted'),
    reads: z.int().describe('Of this company in this month'),
    forecast: z.int().nullable().describe('Of this company at the end of the month that runs, at its pace'),
    features: z.array(z.object({ feature: z.enum(READ_FEATURES), reads: z.int() })),
    plan: z
      .object({
        allowance: z.int().describe('Reads a month of all companies of this installation together'),
        stops: z.boolean().describe('Beyond it reads are refused; otherwise they cost'),
        pricePerThousand: z.string().describe('Of reads beyond it, in `currency`'),
        currency: z.string(),
        level: z.enum(READ_LEVELS),
        warning: z.string().nullable().describe('What happens, who acts, and what to do'),
        use: z
          .object({
            reads: z.int(),
            forecast: z.int(),
            cost: z
              .string()
              .nullable()
              .describe('Of reads beyond the allowance at the month’s end; null where it stops'),
            usedUpAt: instantSchema.nullable().describe('When the allowance is used up at this pace'),
          })
          .nullable()
          .describe('Of all companies together; null where other businesses share the plan'),
      })
      .nullable()
      .describe('Null for months that are over, and where reads are not counted'),
  })
  .meta({ id: 'Reads' });

export type ReadsView = z.infer<typeof readsSchema>;
