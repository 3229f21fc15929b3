import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** What other programs were told that is to come, so that it is told once. */
export const toldAhead = pgTable(
  'told_ahead',
  {
    tenantId: text().notNull(),
    key: text().notNull(),
    toldAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.key] })],
);
