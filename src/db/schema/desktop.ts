import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

/** A vendor's program on one computer that may poll for a connection, in the name of one person. */
export const desktopLogins = pgTable(
  'desktop_logins',
  {
    tenantId: text().notNull(),
    /** Also the user name that it signs in with. */
    id: text().notNull(),
    connectionId: text().notNull(),
    /** Whose doing its visits are; it ends when the person is deactivated. */
    userId: text().notNull(),
    /** As the person calls the computer. */
    name: text().notNull(),
    passwordHash: text().notNull(),
    /** What the company file is stamped with for this computer; never another one. */
    fileId: text().notNull(),
    failures: integer().notNull().default(0),
    lockedUntil: timestamp({ withTimezone: true }),
    /** How long its calls may be held, once one was broken off; in ms. */
    holdMs: integer(),
    /** As the computer calls itself. */
    computer: text(),
    address: text(),
    agentVersion: text(),
    filePath: text(),
    /** By how much the computer's clock is ahead of ours, in ms. It may count in any zone: only changes tell. */
    clockAheadMs: bigint({ mode: 'number' }),
    /** When and by how much it was last found set back. */
    clockBackAt: timestamp({ withTimezone: true }),
    clockBackMs: bigint({ mode: 'number' }),
    lastSeenAt: timestamp({ withTimezone: true }),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    revokedAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    // Who signs in does not know the tenant.
    uniqueIndex('desktop_logins_sign_in').on(t.id),
    index('desktop_logins_connection').on(t.tenantId, t.connectionId),
  ],
);

/** `left`: the program closed it. `silent`: it was not heard of any more, or not listened to. `replaced`: it came anew. */
export type SessionEnding = 'left' | 'silent' | 'replaced' | 'failed';

/** One visit of such a program. While one is open, so is the gate of its connection. */
export const desktopSessions = pgTable(
  'desktop_sessions',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    connectionId: text().notNull(),
    /** Null where a program needs no login of ours. */
    loginId: text(),
    /** SHA-256 of the ticket. */
    ticketHash: text().notNull(),
    /** The request that is handed out and owes an answer. */
    handedOut: text(),
    /** Requests that were handed out. */
    offered: integer().notNull().default(0),
    /** Requests that were answered. */
    answered: integer().notNull().default(0),
    /** Opened for a look at what changed alone: nobody was told of it, and the gate of its connection is closed. */
    looking: boolean().notNull().default(false),
    /** Hash of what that look saw, where it was not what was seen before. */
    glance: text(),
    /** How often in a row there was nothing to hand out yet. */
    waits: integer().notNull().default(0),
    /** The value of `offered` at which each kind of work had its last turn. */
    turns: jsonb().$type<Record<string, number>>().notNull().default({}),
    /** Why it ended before its work was done. */
    errorCode: text(),
    error: text(),
    openedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    lastSeenAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** Not heard of until then, it is over. */
    expiresAt: timestamp({ withTimezone: true }).notNull(),
    closedAt: timestamp({ withTimezone: true }),
    ending: text().$type<SessionEnding>(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('desktop_sessions_ticket').on(t.ticketHash),
    // A company file takes one message at a time.
    uniqueIndex('desktop_sessions_open').on(t.tenantId, t.connectionId).where(sql`closed_at is null`),
    index('desktop_sessions_silent').on(t.expiresAt).where(sql`closed_at is null`),
    index('desktop_sessions_last').on(t.tenantId, t.connectionId, t.openedAt),
  ],
);
