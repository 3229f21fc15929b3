import { integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** `night`: it ended for the night, and a morning starts it again. */
export type ConnectorState = 'closed' | 'open' | 'night';
/** Who starts a connector after a night. */
export type MorningStart = 'by_hand' | 'by_itself';

/** What starts the sync runs of a connection; one row each, made when it is first used. */
export const connectors = pgTable(
  'connectors',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    state: text().$type<ConnectorState>().notNull().default('closed'),
    /** As the audit trail names people and keys: in whose name runs are made until somebody else starts it. */
    openedBy: text(),
    openedAt: timestamp({ withTimezone: true }),
    /** When the next run begins by itself. */
    nextRunAt: timestamp({ withTimezone: true }),
    /** When it ends for the night. */
    nightAt: timestamp({ withTimezone: true }),
    morning: text().$type<MorningStart>().notNull().default('by_hand'),
    /** IANA name; null: the one of the company. */
    timeZone: text(),
    /** Wall clock, `22:00`; the night is over at `nightTo`. */
    nightFrom: text().notNull().default('22:00'),
    nightTo: text().notNull().default('05:00'),
    /** When the vendor's agent came lately, the newest last. */
    polls: timestamp({ withTimezone: true }).array().notNull().default([]),
    /** What the schedule of the morning start was last set to; null: there is none. */
    scheduled: text(),
    /** How often in a row it was found standing still, and when. */
    repairs: integer().notNull().default(0),
    repairedAt: timestamp({ withTimezone: true }),
    /** How far the run was when its progress was last seen, and since when it has been there. */
    progress: text(),
    progressAt: timestamp({ withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId] })],
);
