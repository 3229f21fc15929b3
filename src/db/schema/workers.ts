import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** The worker processes of the installation: of no tenant, because all tenants share them. */
export const workers = pgTable('workers', {
  /** Machine and process, and when it began: no two have the same. */
  id: text().primaryKey(),
  seenAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
});
