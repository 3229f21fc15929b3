import { z } from 'zod';
import { instantSchema } from './common.ts';

export const consentSchema = z
  .object({
    connectionId: z.string(),
    companyName: z.string().nullable(),
    endsAt: instantSchema.describe('Until then somebody who administers the company there has to reconnect'),
    daysLeft: z.int(),
    level: z.enum(['ok', 'notice', 'warning', 'urgent']).describe('From 14, 7 and 2 days before the end'),
    needsReauth: z.boolean().describe('It is lost already: nothing goes until somebody reconnects'),
    givenBy: z.string().nullable().describe('Who connected last, by name; null where the trail does not say'),
    givenAt: instantSchema.nullable(),
    remindsAt: z
      .array(instantSchema)
      .describe('When banner, e-mail and webhook tell of it; what lies behind was told'),
  })
  .meta({ id: 'Consent' });

export const consentsSchema = z.object({ items: z.array(consentSchema) });

export type ConsentView = z.infer<typeof consentSchema>;
