import { index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { AttentionKind, MailTime } from '../../domain/attention.ts';

/** When a person wants mails, and of what; and what they were told of. */
export const mailChoices = pgTable(
  'mail_choices',
  {
    tenantId: text().notNull(),
    userId: text().notNull(),
    /** Null: never chosen, so it is what the role gets. */
    time: text().$type<MailTime>(),
    kinds: text().array().$type<AttentionKind[]>().notNull(),
    /** IANA name: of the morning. */
    timeZone: text().notNull(),
    /** By key of what was told, when it was last so: an ISO instant. */
    told: jsonb().$type<Record<string, string>>().notNull().default({}),
    /** When it is looked whether there is anything to tell. */
    lookAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    lastMailAt: timestamp({ withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.userId] }), index('mail_choices_look').on(t.lookAt)],
);

/** Mails on their way, and what became of them. */
export const mails = pgTable(
  'mails',
  {
    tenantId: text().notNull(),
    /** In its Message-ID: sent twice, it is one for whoever reads it. */
    id: text().notNull(),
    userId: text().notNull(),
    address: text().notNull(),
    subject: text().notNull(),
    body: text().notNull(),
    /** Keys of what it tells for the first time. */
    tells: jsonb().$type<string[]>().notNull().default([]),
    state: text().$type<'due' | 'sent' | 'failed'>().notNull().default('due'),
    tries: integer().notNull().default(0),
    /** What the mail server said last. */
    error: text(),
    dueAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    sentAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('mails_due').on(t.state, t.dueAt),
    index('mails_created').on(t.createdAt),
    index('mails_user').on(t.tenantId, t.userId, t.createdAt),
  ],
);
