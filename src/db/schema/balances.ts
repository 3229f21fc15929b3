import {
  boolean,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import type { BalanceReportState } from '../../domain/balance.ts';
import type { SyncErrorInfo } from '../../errors.ts';

/** One comparison of what every client owes, here and in the accounting system. */
export const balanceReports = pgTable(
  'balance_reports',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    connectionId: text().notNull(),
    state: text().$type<BalanceReportState>().notNull().default('queued'),
    /** Where the list that is gone through goes on; null at its beginning. */
    cursor: text(),
    /** Customers there, as the company counted them at the start; null where it cannot tell. */
    expected: integer(),
    /** Reads that it took, the count included. */
    reads: integer().notNull().default(0),
    error: jsonb().$type<SyncErrorInfo>(),
    requestedBy: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** Their balances are of this time or later. */
    startedAt: timestamp({ withTimezone: true }),
    finishedAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('balance_reports_connection').on(t.tenantId, t.connectionId, t.createdAt),
  ],
);

/** A client in one currency; kept for the newest report of a connection that was brought to its end. */
export const balanceRows = pgTable(
  'balance_rows',
  {
    tenantId: text().notNull(),
    reportId: text().notNull(),
    /** `c:<customer>:<currency>`, or `q:<external id>:<currency>` for one that only the other side has. */
    id: text().notNull(),
    customerId: text(),
    externalId: text(),
    name: text().notNull(),
    currency: text().notNull(),
    ours: numeric().notNull(),
    theirs: numeric().notNull(),
    /** Deleted here, or inactive there. */
    former: boolean().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.reportId, t.id] }),
    index('balance_rows_name').on(t.tenantId, t.reportId, t.name, t.id),
  ],
);
