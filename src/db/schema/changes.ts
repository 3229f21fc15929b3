import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { EntityType } from '../../domain/entity.ts';
import type { SyncErrorInfo } from '../../errors.ts';

/** What vendors told us by themselves, stored before they are answered. Each event is kept once. */
export const webhookEvents = pgTable(
  'webhook_events',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    /** Who sent it: `intuit`, `stripe`. */
    source: text().notNull(),
    /** The vendor's id of the event. */
    eventId: text().notNull(),
    /** The vendor's name for what happened. */
    type: text().notNull(),
    body: jsonb().$type<Record<string, unknown>>().notNull(),
    /** What it is about, for those who look after everything about one thing: a payout. */
    subject: text(),
    receivedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** Null until what it asks for is done. */
    appliedAt: timestamp({ withTimezone: true }),
    /** When somebody should look after it if nobody has by then. */
    dueAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.connectionId, t.source, t.eventId] }),
    index('webhook_events_open')
      .on(t.tenantId, t.connectionId, t.source, t.receivedAt)
      .where(sql`applied_at is null`),
  ],
);

/** How far the changes of one type are known: everything before `since` is applied. */
export const changeCursors = pgTable(
  'change_cursors',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    /** On the vendor's clock, taken before the read. */
    since: timestamp({ withTimezone: true }).notNull(),
    /** When `since` last became another one, on our clock. */
    movedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** Set while every linked record is compared one by one: when that began, on the vendor's clock. */
    comparingSince: timestamp({ withTimezone: true }),
    /** The last record that was compared. */
    comparedTo: text(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.entityType] })],
);

/** When each connection is looked at for changes; the relay starts what is due. */
export const changeChecks = pgTable(
  'change_checks',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    dueAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    startedAt: timestamp({ withTimezone: true }),
    /** When everything up to then had been applied. */
    checkedAt: timestamp({ withTimezone: true }),
    /** When the changes were last read, and not only glanced at. */
    lookedAt: timestamp({ withTimezone: true }),
    /** Hash of what a glance saw before they were: the same again, and nothing has changed. */
    seen: text(),
    /** Why the latest check did not finish. */
    error: jsonb().$type<SyncErrorInfo>(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId] })],
);
