import { index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { MonthReads } from '../../domain/reads-meter.ts';

/** What was read in months that are over; the month that runs is counted in `rate_budgets`. */
export const readMonths = pgTable(
  'read_months',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    /** `2026-11`, in UTC. */
    month: text().notNull(),
    of: jsonb().$type<MonthReads['of']>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.connectionId, t.month] }),
    // A plan's allowance is of all companies together.
    index('read_months_month').on(t.month),
  ],
);
