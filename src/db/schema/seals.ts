import { bigint, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * One row of the log or one closed request, as it was when it was sealed; first of all, where a chain goes on after a
 * restore from a backup, that it does. Hashes are SHA-256, base64url.
 */
export interface SealedEntry {
  kind: 'log' | 'request' | 'restored';
  /** Number of the log entry, id of the request, or when the database was reconciled. */
  ref: string;
  /** Of its canonical text. */
  hash: string;
  /** Of a request: of its exact bytes, and of those of its answer. They outlive both. */
  body?: string;
  answer?: string;
}

/**
 * What happened, sealed while it happens: append-only, one row a connection and look, each holding the hash of the
 * one before it.
 */
export const seals = pgTable(
  'seals',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    /** From 1, without a gap but where its first entry says `restored`. */
    number: integer().notNull(),
    /** How its entries are written down before they are hashed. */
    form: integer().notNull(),
    /** It holds what of the connection is numbered above `after`, up to and with `through`. */
    after: bigint({ mode: 'number' }).notNull(),
    through: bigint({ mode: 'number' }).notNull(),
    entries: jsonb().$type<SealedEntry[]>().notNull(),
    /** Root of the Merkle tree over the entries, in their order (RFC 6962). */
    root: text().notNull(),
    /** Hash of the connection's seal before this one; null for the first. */
    previous: text(),
    hash: text().notNull(),
    sealedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.connectionId, t.number] }),
    // Where the next look goes on.
    index('seals_through').on(t.tenantId, t.through),
  ],
);
