import { bigint, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { AccountStatus } from '../../domain/account.ts';

/** Customers that a person took out of a connection's sync; their records stay out with them. */
export const skippedAccounts = pgTable(
  'skipped_accounts',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    customerId: text().notNull(),
    /** As the audit trail names people and keys. */
    skippedBy: text().notNull(),
    skippedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.customerId] })],
);

/** The connections whose `account_statuses` are kept. */
export const accountLists = pgTable(
  'account_lists',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    since: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId] })],
);

/** What each account shows with a connection, as of the last of its `account_changes` that was looked at. */
export const accountStatuses = pgTable(
  'account_statuses',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    customerId: text().notNull(),
    name: text().notNull(),
    status: text().$type<AccountStatus>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.connectionId, t.customerId] }),
    index('account_statuses_by_name').on(t.tenantId, t.connectionId, t.status, t.name, t.customerId),
  ],
);

/**
 * Accounts whose status may be another by now. Triggers on everything that a status is worked out from add them, in the
 * same transaction and without a lock; whoever reads the statuses works them out anew first.
 */
export const accountChanges = pgTable(
  'account_changes',
  {
    tenantId: text().notNull(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    /** Null: with every connection, as when a customer is made or renamed. */
    connectionId: text(),
    customerId: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
);
