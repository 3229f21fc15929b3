import { sql } from 'drizzle-orm';
import { bigint, index, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { EntityType } from '../../domain/entity.ts';
import type { UndoStep } from '../../domain/undo/undo-step.ts';
import type { WriteOperation } from '../../domain/written.ts';
import type { SyncErrorInfo } from '../../errors.ts';

/** What a push wrote on the other side, write by write: what an undo starts from. Kept as long as requests are. */
export const batchWrites = pgTable(
  'batch_writes',
  {
    tenantId: text().notNull(),
    batchId: text().notNull(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    connectionId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    recordId: text().notNull(),
    operation: text().$type<WriteOperation>().notNull(),
    externalId: text().notNull(),
    /** The request that carried it, and its place in it: they hold what it replaced and what it left. */
    requestId: text().notNull(),
    itemKey: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.batchId, t.id] }), index('batch_writes_at').on(t.at)],
);

/** `planned` is in the queue or on its way; `undone` and `left` are what became of it. */
export type UndoState = 'planned' | 'undone' | 'left';

/** What an undo does with each record, and what became of it. */
export const undoItems = pgTable(
  'undo_items',
  {
    tenantId: text().notNull(),
    /** The batch that undoes. */
    undoId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    recordId: text().notNull(),
    connectionId: text().notNull(),
    name: text().notNull(),
    externalId: text().notNull(),
    /** What was done to it, as a whole. */
    did: text().$type<WriteOperation>().notNull(),
    /** What takes it back; null where nothing can. */
    step: text().$type<UndoStep>(),
    state: text().$type<UndoState>().notNull(),
    /** The counterpart's version that the step is made for. */
    version: text(),
    /** What stood there before, and as it was left; both only until the step is done. */
    before: jsonb().$type<unknown>(),
    after: jsonb().$type<unknown>(),
    /** Why it was left. */
    error: jsonb().$type<SyncErrorInfo>(),
    /** What a person should know of how it was done. */
    note: text(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.undoId, t.entityType, t.recordId] }),
    // What nobody came to look at again goes with the requests.
    index('undo_items_planned').on(t.at).where(sql`state = 'planned'`),
  ],
);

/** Records that an undo took back: nothing sends them by itself until a person does. */
export const heldRecords = pgTable(
  'held_records',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    recordId: text().notNull(),
    undoId: text().notNull(),
    heldBy: text().notNull(),
    /** A person has asked for it since: it goes again, and counts as not there until it has. */
    releasedAt: timestamp({ withTimezone: true }),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.entityType, t.recordId] })],
);
