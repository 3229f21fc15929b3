import { z } from 'zod';
import { ATTENTION_KINDS, MAIL_TIMES } from '../../domain/attention.ts';
import { zoneOf } from '../../domain/wall-clock.ts';
import { instantSchema } from './common.ts';

export const mailChoiceSchema = z
  .strictObject({
    time: z
      .enum(MAIL_TIMES)
      .describe(
        '`at_once`: when something new needs somebody; `morning`: one summary at 7, on days that need one',
      ),
    kinds: z.array(z.enum(ATTENTION_KINDS)).describe('What about'),
    timeZone: z
      .string()
      .refine(
        (name) => zoneOf(name) !== undefined,
        'Give the IANA name of a time zone, as in America/Chicago',
      )
      .describe('IANA name: of the morning'),
  })
  .meta({ id: 'MailChoice' });

export const mailSettingsSchema = z
  .object({
    available: z.boolean().describe('Whether this installation has a mail server: `SMTP_URL`'),
    ...mailChoiceSchema.shape,
    lastMail: z
      .object({
        state: z.enum(['due', 'sent', 'failed']),
        createdAt: instantSchema,
        sentAt: instantSchema.nullable(),
        error: z.string().nullable().describe('What the mail server said'),
      })
      .nullable(),
  })
  .meta({ id: 'MailSettings' });
