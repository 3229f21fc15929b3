import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { OutboundEventType } from '../../domain/outbound-event.ts';

/** Where other programs want to be told. */
export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    url: text().notNull(),
    description: text().notNull().default(''),
    /** Empty: all of them. */
    events: text().array().$type<OutboundEventType[]>().notNull(),
    /** Sealed signing secrets, the newest first; two while one is being replaced. */
    secrets: text().array().notNull(),
    /** Null while it is in use. */
    disabledAt: timestamp({ withTimezone: true }),
    disabledReason: text(),
    /** Since when every try has failed. */
    failingSince: timestamp({ withTimezone: true }),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
);

export type DeliveryState = 'pending' | 'delivered' | 'failed';

export interface DeliveryAttempt {
  /** ISO instant. */
  at: string;
  durationMs: number;
  status?: number;
  error?: string;
}

/** One event for one endpoint, kept with what became of it. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    tenantId: text().notNull(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    endpointId: text().notNull(),
    /** The `webhook-id` header: the same for each try, so that the receiver can tell a repeat. */
    eventId: text().notNull(),
    type: text().$type<OutboundEventType>().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    state: text().$type<DeliveryState>().notNull().default('pending'),
    /** Tries since it was made or replayed. */
    tries: integer().notNull().default(0),
    /** The newest last, ten at most. */
    attempts: jsonb().$type<DeliveryAttempt[]>().notNull().default([]),
    /** When it is due; while it is being sent, when it would be taken up again. */
    dueAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    deliveredAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('webhook_deliveries_endpoint').on(t.tenantId, t.endpointId, t.id),
    index('webhook_deliveries_due').on(t.dueAt).where(sql`state = 'pending'`),
  ],
);
