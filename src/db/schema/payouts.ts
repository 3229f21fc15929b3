import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { PayoutStyle } from '../../domain/entities/payout.ts';
import type { PayoutLine } from '../../domain/entities/payout-line.ts';
import type { Movement } from '../../domain/payout-report.ts';

/** Why payouts of a processor do not come through at present; the message is for people. */
export interface PayoutSourceProblem {
  kind: 'refused_key' | 'refused_notice' | 'foreign_notice' | 'missed_notice' | 'by_hand' | 'unavailable';
  message: string;
  /** ISO instant of the latest occurrence. */
  at: string;
}

/** The card processor whose payouts are booked through a connection. */
export const payoutSources = pgTable(
  'payout_sources',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    /** `stripe`. */
    processor: text().notNull(),
    /** Sealed API key. */
    sealedKey: text().notNull(),
    /** Its last characters, by which people recognise it. */
    keyHint: text().notNull(),
    live: boolean().notNull(),
    /** The connected account that is read with a platform's key; the key's own account without it. */
    account: text(),
    /** The key's own account, where the key may know it. */
    ownAccount: text(),
    /** It is paid out when somebody asks for it: what moves its balance is read by time. */
    byHand: boolean().notNull().default(false),
    /** How far that is read. */
    readTo: timestamp({ withTimezone: true }),
    /** What was made before is left alone; the moment of connecting unless somebody chose another. */
    startsAt: timestamp({ withTimezone: true }),
    style: text().$type<PayoutStyle>().notNull().default('deposit'),
    lastEventAt: timestamp({ withTimezone: true }),
    problem: jsonb().$type<PayoutSourceProblem>(),
    /** When the processor's own list was last compared with what is known here. */
    sweptAt: timestamp({ withTimezone: true }),
    sweepDueAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId] })],
);

/** What the processor signs its notices with. All of a connection are good, so that they can be changed. */
export const payoutSigningSecrets = pgTable(
  'payout_signing_secrets',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    id: text().notNull(),
    sealed: text().notNull(),
    hint: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.id] })],
);

/** In which payouts the charges of the processor are, so that a payment finds those that it concerns. */
export const payoutCharges = pgTable(
  'payout_charges',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    payoutId: text().notNull(),
    /**
     * An id under which a payment may know the charge: its own, or that of the payment intent behind it. Or that of
     * another payout which came back with this one.
     */
    chargeId: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.connectionId, t.payoutId, t.chargeId] }),
    index('payout_charges_charge').on(t.tenantId, t.chargeId),
  ],
);

/** What has been read of a payout whose movements take many pages, until all of it is here. */
export const payoutPages = pgTable(
  'payout_pages',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    payoutId: text().notNull(),
    /** One look at the payout: repeats of it go on where it was, another look begins anew. */
    readId: text().notNull(),
    page: integer().notNull(),
    movements: jsonb().$type<Movement[]>().notNull(),
    /** Where the next page begins; null after the last one. */
    next: text(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.payoutId, t.readId, t.page] })],
);

/** The lines of a payout that has more than its record takes, movement by movement. */
export const payoutLines = pgTable(
  'payout_lines',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    payoutId: text().notNull(),
    /** Every page but the last has `LINES_PER_PAGE`. */
    page: integer().notNull(),
    lines: jsonb().$type<PayoutLine[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.payoutId, t.page] })],
);
