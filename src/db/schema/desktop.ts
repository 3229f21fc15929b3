import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

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

/** One visit of such a program. */
export const desktopSessions = pgTable(
  'desktop_sessions',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    connectionId: text().notNull(),
    loginId: text().notNull(),
    /** SHA-256 of the ticket. */
    ticketHash: text().notNull(),
    /** The request that is handed out and owes an answer. */
    handedOut: text(),
    /** Requests that were answered. */
    answered: integer().notNull().default(0),
    /** Why it ended before its work was done. */
    errorCode: text(),
    error: text(),
    openedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    lastSeenAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    closedAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('desktop_sessions_ticket').on(t.ticketHash),
    // A company file takes one message at a time.
    uniqueIndex('desktop_sessions_open').on(t.tenantId, t.connectionId).where(sql`closed_at is null`),
    index('desktop_sessions_last').on(t.tenantId, t.connectionId, t.openedAt),
  ],
);
