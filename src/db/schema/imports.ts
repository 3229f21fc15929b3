import { index, jsonb, pgTable, primaryKey, real, text, timestamp } from 'drizzle-orm/pg-core';
import type { EntityType } from '../../domain/entity.ts';
import type { ImportDecision, ImportOutcome, ImportState, Suggestion } from '../../domain/import.ts';
import type { SyncErrorInfo } from '../../errors.ts';

/** One run of the Import Wizard. */
export const imports = pgTable(
  'imports',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    connectionId: text().notNull(),
    entityTypes: text().$type<EntityType>().array().notNull(),
    /** For documents: first and last day, inclusive. */
    params: jsonb().$type<{ from?: string; to?: string }>().notNull().default({}),
    state: text().$type<ImportState>().notNull().default('queued'),
    /** The type in hand. */
    category: text().$type<EntityType>(),
    /** Rows there by type, as the company counted them at the start. */
    expected: jsonb().$type<Partial<Record<EntityType, number>>>().notNull().default({}),
    /** What happens to rows that nobody decided on; set by the confirmation. */
    undecided: text().$type<'create' | 'ignore'>(),
    error: jsonb().$type<SyncErrorInfo>(),
    requestedBy: text().notNull(),
    confirmedBy: text(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    confirmedAt: timestamp({ withTimezone: true }),
    finishedAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('imports_connection').on(t.tenantId, t.connectionId, t.createdAt),
  ],
);

/** A record of the other side that waits for a decision. What it says is read again when it is imported. */
export const importRows = pgTable(
  'import_rows',
  {
    tenantId: text().notNull(),
    importId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    externalId: text().notNull(),
    name: text().notNull(),
    email: text(),
    /** Of a document. */
    total: text(),
    suggestion: text().$type<Suggestion>().notNull(),
    suggestedId: text(),
    suggestedName: text(),
    /** 0 to 1. */
    score: real(),
    reason: text().notNull(),
    decision: text().$type<ImportDecision>(),
    /** Our record, when the decision is to link. */
    decidedId: text(),
    decidedBy: text(),
    outcome: text().$type<ImportOutcome>(),
    message: text(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.importId, t.entityType, t.externalId] }),
    index('import_rows_suggestion').on(t.tenantId, t.importId, t.suggestion, t.entityType, t.externalId),
    index('import_rows_decision').on(t.tenantId, t.importId, t.decision, t.entityType, t.externalId),
  ],
);
