import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

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
