import { bigint, index, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';
import type { TenantFeature } from '../../domain/tenant-feature.ts';
import type { TenantLimits } from '../../domain/tenant-limit.ts';

export const tenants = pgTable('tenants', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** How dates and amounts are written, as in `en-CA`; null: as in the country of the company. */
  locale: text(),
  /** Features that an operator has switched off. */
  featuresOff: text().array().$type<TenantFeature[]>().notNull().default([]),
  /** What an operator has said; what is not in it is as the installation has it. */
  limits: jsonb().$type<TenantLimits>().notNull().default({}),
  createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

export const apiKeys = pgTable(
  'api_keys',
  {
    tenantId: text()
      .notNull()
      .references(() => tenants.id),
    id: text().notNull(),
    name: text().notNull(),
    /** SHA-256 of the key; the key itself is shown once and not kept. */
    hash: text().notNull(),
    role: text().$type<'owner' | 'admin' | 'member'>().notNull(),
    scopes: text().array().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    revokedAt: timestamp({ withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), uniqueIndex('api_keys_hash').on(t.hash)],
);

/** Append-only: who asked for what. */
export const auditTrail = pgTable(
  'audit_trail',
  {
    tenantId: text().notNull(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    detail: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('audit_subject').on(t.tenantId, t.subject, t.id),
  ],
);

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    tenantId: text().notNull(),
    key: text().notNull(),
    requestHash: text().notNull(),
    /** Null while the first request is still being answered. */
    status: bigint({ mode: 'number' }),
    response: text(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.key] })],
);
