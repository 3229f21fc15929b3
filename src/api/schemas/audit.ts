import { z } from 'zod';
import { cursorParameter, fromParameter, instantSchema, limitParameter, toParameter } from './common.ts';

export const auditEntrySchema = z
  .object({
    id: z.string(),
    at: instantSchema,
    actor: z.string().describe('key:<id>, user:<id>, cli …'),
    actorName: z.string(),
    action: z.string().describe('The operation that was asked for, as in push or putSyncSettings'),
    subject: z.string().describe('What it was asked of, as in connections/con_1/settings'),
    subjectName: z
      .string()
      .nullable()
      .describe('What that is called now; null where it has no name, or is gone'),
    words: z
      .string()
      .nullable()
      .describe('What was asked for in particular, with old and new values, as people read it'),
    detail: z
      .record(z.string(), z.unknown())
      .describe('The request’s id, and what was asked where it matters'),
  })
  .meta({ id: 'AuditEntry' });

export const auditQuery = z.strictObject({
  cursor: cursorParameter,
  limit: limitParameter(50, 200),
  actor: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  subject: z.string().max(600).optional().describe('The subject and everything below it'),
  run: z.string().max(200).optional().describe('Everything about one push, pull, undo or sync run'),
  from: fromParameter,
  to: toParameter,
});

export type AuditEntryView = z.infer<typeof auditEntrySchema>;
