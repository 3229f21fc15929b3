import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { EntityType } from '../../domain/entity.ts';
import type { FieldChange } from '../../domain/sides/difference.ts';
import type { SyncErrorInfo, SyncErrorType } from '../../errors.ts';
import type { Decision } from './sync.ts';
import { transactionId } from './transaction-id.ts';

/**
 * `awaiting` a person · `approved` to be read again and applied · `waiting` approved, until what it refers to has come
 * in · `failed` could not be applied: a person has to act.
 */
export type InboundState = 'awaiting' | 'approved' | 'waiting' | 'failed';

/** What the other side says and ours does not, until a person lets it in. One row a record there; gone once applied. */
export const inboundChanges = pgTable(
  'inbound_changes',
  {
    tenantId: text().notNull(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    connectionId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    externalId: text().notNull(),
    /** Ours; null for one that would be made here. */
    recordId: text(),
    kind: text().$type<'create' | 'update' | 'link'>().notNull(),
    /** Position in the dependency order. */
    rank: integer().notNull(),
    name: text().notNull(),
    /** What would change here, as it was found. */
    changes: jsonb().$type<FieldChange[]>().notNull(),
    /** `type/external id` of what it refers to there. */
    refers: text().array().notNull(),
    /** Of what was read there; another content asks again. */
    contentHash: text().notNull(),
    state: text().$type<InboundState>().notNull().default('awaiting'),
    approvedBy: text(),
    approvedAt: timestamp({ withTimezone: true }),
    decision: text().$type<Decision>(),
    decidedBy: text(),
    decidedAt: timestamp({ withTimezone: true }),
    error: jsonb().$type<SyncErrorInfo>(),
    errorType: text().$type<SyncErrorType>(),
    listedIn: transactionId().notNull().default(sql`pg_current_xact_id()`),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.connectionId, t.entityType, t.externalId] }),
    index('inbound_changes_state').on(t.tenantId, t.connectionId, t.state, t.rank, t.id),
  ],
);
