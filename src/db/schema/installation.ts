import { boolean, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** One row: which database this is, so that a copy or a restored backup is known from the one that work left from. */
export const installation = pgTable('installation', {
  /** Always true: there is one row. */
  only: boolean().primaryKey().default(true),
  /** What `database_identity()` said of the database that work was last allowed to leave from. */
  identity: text().notNull(),
  /** When an operator said that this is a restored backup, or whoever noticed did; null while work may leave. */
  restoredAt: timestamp({ withTimezone: true }),
  /** When a restored database was last made safe: what has no link is looked up before it is created. Null: never. */
  reconciledAt: timestamp({ withTimezone: true }),
  /** Since when everything that was lost is here again: records made later were never sent, and need no look. */
  handedOverAt: timestamp({ withTimezone: true }),
});
