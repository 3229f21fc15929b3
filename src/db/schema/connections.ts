import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { AccountPolicy } from '../../domain/account.ts';
import type { AutoSync } from '../../domain/auto-sync.ts';
import type { SyncsBy } from '../../domain/connector.ts';
import type { MonthReads } from '../../domain/reads-meter.ts';
import type { Region } from '../../domain/region.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { CompanyCapabilities } from '../../providers/provider.ts';
import { tenants } from './tenants.ts';

export type ConnectionStatus = 'connecting' | 'active' | 'paused' | 'needs_reauth' | 'disconnected';
export type ConflictPolicy = 'ours_wins' | 'theirs_wins' | 'ask';

export const connections = pgTable(
  'connections',
  {
    tenantId: text()
      .notNull()
      .references(() => tenants.id),
    id: text().notNull(),
    provider: text().notNull(),
    /** The vendor's id of the company; null until connected. */
    companyId: text(),
    status: text().$type<ConnectionStatus>().notNull(),
    /** As chosen in the set-up wizard; once connected, the one of the company. */
    region: text().$type<Region>(),
    /** Why it is paused, and until when; null until means until somebody acts. */
    pauseReason: jsonb().$type<SyncErrorInfo>(),
    pausedUntil: timestamp({ withTimezone: true }),
    /** Failed calls in a row without any answer; sets how long the next pause is. */
    outages: integer().notNull().default(0),
    /** False while a polled provider has no open session. */
    gateOpen: boolean().notNull().default(true),
    capabilities: jsonb().$type<CompanyCapabilities>(),
    /** Texts go without accents: chosen where the company does not take them. */
    foldAccents: boolean().notNull().default(false),
    /** When the conductor last looked for work; the relay wakes those that do not. */
    conductorSeenAt: timestamp({ withTimezone: true }),
    lastSuccessAt: timestamp({ withTimezone: true }),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    // Two live connections to one company would post everything twice.
    uniqueIndex('connections_company')
      .on(t.provider, t.companyId)
      .where(sql`status <> 'disconnected' and company_id is not null`),
  ],
);

/** One row per connection, locked by whoever refreshes. */
export const connectionSecrets = pgTable(
  'connection_secrets',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    /** Sealed `TokenSet`. */
    sealed: text().notNull(),
    accessExpiresAt: timestamp({ withTimezone: true }).notNull(),
    refreshExpiresAt: timestamp({ withTimezone: true }).notNull(),
    refreshedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId] })],
);

/** A started OAuth flow; the state is single-use and stored as its hash. */
export const oauthStates = pgTable('oauth_states', {
  stateHash: text().primaryKey(),
  tenantId: text().notNull(),
  connectionId: text().notNull(),
  actor: text().notNull(),
  returnTo: text(),
  expiresAt: timestamp({ withTimezone: true }).notNull(),
});

export const syncSettings = pgTable(
  'sync_settings',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    /** The master switch over every automatic sync. */
    enabled: boolean().notNull().default(true),
    /** Which types sync by themselves when they change. */
    autoSync: jsonb().$type<AutoSync>().notNull(),
    conflictPolicy: text().$type<ConflictPolicy>().notNull().default('ours_wins'),
    /** A record that would be paired for its name waits until a person has said so. */
    askBeforeLinking: boolean().notNull().default(true),
    /** Nothing goes either way until a person has approved it. */
    approvalRequired: boolean().notNull().default(false),
    /** When people were last reminded of what awaits approval. */
    approvalRemindedAt: timestamp({ withTimezone: true }),
    /** Which customers sync by themselves. */
    accounts: text().$type<AccountPolicy>().notNull().default('all'),
    /** Whether a change goes at once, or with the next sync run. */
    syncsBy: text().$type<SyncsBy>().notNull().default('events'),
    /** Timesheets before it are not sent; null until they were first switched on. */
    timesheetStartDate: date(),
    /** Rises with every change; the ETag of the settings. */
    version: integer().notNull().default(1),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId] })],
);

/**
 * The request budget that all workers share for one company. `grants` holds the send times (ms since the
 * epoch) of the newest requests, oldest first, as many as the largest limit needs.
 */
export const rateBudgets = pgTable(
  'rate_budgets',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    /** `any` or a request kind. */
    kind: text().notNull(),
    grants: bigint({ mode: 'number' }).array().notNull().default([]),
    /** In the row of `any`: what was read in the month that it names. Written with the place, so it costs no write. */
    reads: jsonb().$type<MonthReads>(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.kind] })],
);

/** The one request in flight that writes an exclusive type (a shared list of names). */
export const exclusiveLeases = pgTable(
  'exclusive_leases',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    requestId: text().notNull(),
    expiresAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId] })],
);
