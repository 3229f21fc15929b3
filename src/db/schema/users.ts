import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';
import { tenants } from './tenants.ts';

/** A person in one business. Somebody who works for two has a row, and a password, in each. */
export const users = pgTable(
  'users',
  {
    tenantId: text()
      .notNull()
      .references(() => tenants.id),
    id: text().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    role: text().$type<'owner' | 'admin' | 'member'>().notNull(),
    /** Null until the invitation is accepted. */
    passwordHash: text(),
    disabledAt: timestamp({ withTimezone: true }),
    lastSignInAt: timestamp({ withTimezone: true }),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('users_email').on(t.tenantId, sql`lower(email)`),
    // Signing in knows the e-mail only.
    index('users_sign_in').on(sql`lower(email)`),
  ],
);

export const sessions = pgTable(
  'sessions',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    userId: text().notNull(),
    /** SHA-256 of what the cookie holds. */
    tokenHash: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    lastSeenAt: timestamp({ withTimezone: true }).notNull(),
    /** However busy it is. */
    expiresAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('sessions_token').on(t.tokenHash),
    index('sessions_user').on(t.tenantId, t.userId),
  ],
);

/** A link that lets its holder choose a password, once. A newer one replaces it. */
export const invitations = pgTable(
  'invitations',
  {
    tenantId: text().notNull(),
    userId: text().notNull(),
    tokenHash: text().notNull(),
    invitedBy: text().notNull(),
    expiresAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.userId] }), uniqueIndex('invitations_token').on(t.tokenHash)],
);

/** Attempts to sign in, by whom or from where. Nobody's tenant is known yet, so there is none. */
export const signInAttempts = pgTable(
  'sign_in_attempts',
  {
    /** A digest: it tells neither address nor e-mail. */
    key: text().primaryKey(),
    attempts: integer().notNull(),
    endsAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [index('sign_in_attempts_end').on(t.endsAt)],
);
