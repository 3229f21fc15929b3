import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Elsewhere } from '../../domain/account-move.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { Ancestor } from '../../domain/sides/merge.ts';

/** One table for every entity type: the type's own schema validates `data`. */
export const records = pgTable(
  'records',
  {
    tenantId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    id: text().notNull(),
    /** Rises by one with every accepted change. */
    version: integer().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    name: text().notNull(),
    /** SHA-256 of the canonical data and the deletion mark. */
    contentHash: text().notNull(),
    /** Whether it may leave for the accounting system (`EntityDefinition.eligibility`). */
    pushable: boolean().notNull(),
    /** Set for records that a pull made: the connection they came from. */
    origin: text(),
    deletedAt: timestamp({ withTimezone: true }),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.entityType, t.id] }),
    index('records_name').on(t.tenantId, t.entityType, t.name),
    // Charges of a payout find their payments.
    index('records_processor_id')
      .on(t.tenantId, sql`(data ->> 'processorId')`)
      .where(sql`entity_type = 'payment'`),
    // What belongs to an account.
    index('records_account')
      .on(t.tenantId, sql`(data ->> 'customerId')`)
      .where(sql`entity_type in ('invoice', 'payment', 'timesheet_entry')`),
    // A pull and the Import Wizard look for namesakes whatever the case, and for names that read alike.
    index('records_lower_name').on(t.tenantId, t.entityType, sql`lower(name)`),
    index('records_email')
      .on(t.tenantId, t.entityType, sql`lower(data ->> 'email')`)
      .where(sql`entity_type = 'customer'`),
    // Lists of documents: by day, by amount, and by a part of the number.
    index('records_invoice_day')
      .on(t.tenantId, sql`(data ->> 'issueDate')`, t.id)
      .where(sql`entity_type = 'invoice'`),
    index('records_payment_day')
      .on(t.tenantId, sql`(data ->> 'date')`, t.id)
      .where(sql`entity_type = 'payment'`),
    index('records_timesheet_day')
      .on(t.tenantId, sql`(data ->> 'startDate')`, t.id)
      .where(sql`entity_type = 'timesheet'`),
    index('records_entry_day')
      .on(t.tenantId, sql`(data ->> 'date')`, t.id)
      .where(sql`entity_type = 'timesheet_entry'`),
    index('records_invoice_amount')
      .on(t.tenantId, sql`((data ->> 'total')::numeric)`, t.id)
      .where(sql`entity_type = 'invoice'`),
    index('records_payment_amount')
      .on(t.tenantId, sql`((data ->> 'amount')::numeric)`, t.id)
      .where(sql`entity_type = 'payment'`),
    index('records_document_name')
      .using('gin', sql`lower(name) gin_trgm_ops`)
      .where(sql`entity_type in ('invoice', 'payment')`),
    // With what is deleted: the documents of a deleted customer are found by its name.
    index('records_similar_name')
      .using('gin', sql`lower(name) gin_trgm_ops`)
      .where(sql`entity_type in ('customer', 'service_item')`),
  ],
);

/** Pairs a record with its counterpart on the other side. */
export const links = pgTable(
  'links',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    recordId: text().notNull(),
    externalId: text().notNull(),
    externalVersion: text().notNull(),
    /** Content hash of the version that the other side has; null when only the pairing is known. */
    pushedHash: text(),
    pushedVersion: integer(),
    /** The content last agreed, as each side says it; null until the first read or write after it was paired. */
    ancestor: jsonb().$type<Ancestor>(),
    /** What the counterpart said in that version, as its provider wants it back; null where that is not known. */
    image: jsonb().$type<unknown>(),
    /**
     * For so long after `synced_at`, in ms, an edit there may have left the very version that our own write left; null
     * once it was read later than that, and where each write has a version of its own.
     */
    unsettledMs: integer(),
    /** When the counterpart was found to be gone there; a person decides what becomes of the record. */
    missingSince: timestamp({ withTimezone: true }),
    /** Of an account's document: the customer it stands with there, where that is not the account's counterpart. */
    elsewhere: jsonb().$type<Elsewhere>(),
    linkedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    syncedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.connectionId, t.entityType, t.recordId] }),
    // The id comes early: without statistics, as on a first push or import, the planner would else find the links
    // of records by walking all of a connection's.
    uniqueIndex('links_external').on(t.tenantId, t.externalId, t.connectionId, t.entityType),
    // Few are gone there, and they are looked for among all.
    index('links_missing')
      .on(t.tenantId, t.connectionId, t.entityType, t.recordId)
      .where(sql`missing_since is not null`),
    // Few stand elsewhere; those of one group are looked for.
    index('links_elsewhere').on(t.tenantId, t.connectionId).where(sql`elsewhere is not null`),
  ],
);

export const pullCursors = pgTable(
  'pull_cursors',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    batchId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    /** Null after the last page. */
    cursor: text(),
    rows: bigint({ mode: 'number' }).notNull().default(0),
    finishedAt: timestamp({ withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.batchId, t.entityType] })],
);
