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
import type { BatchKind } from '../../domain/connector.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { UndoStep } from '../../domain/undo/undo-step.ts';
import type { SyncErrorInfo, SyncErrorType, VendorDetail } from '../../errors.ts';
import type { RawAnswer, RequestItem, RequestKind } from '../../providers/provider.ts';
import { transactionId } from './transaction-id.ts';

/**
 * `pending` due at `due_at` · `in_flight` claimed by a sync set · `retrying` waits for an automatic attempt
 * and stays claimed · `waiting` until the record it names is linked · `unresolved` a person has to act ·
 * `mended` what it waited for is there now, and it goes with the next push of its type or when a person sends it ·
 * `awaiting_approval` someone must let it go first.
 */
export type QueueState =
  | 'pending'
  | 'in_flight'
  | 'retrying'
  | 'waiting'
  | 'unresolved'
  | 'mended'
  | 'awaiting_approval';

/**
 * What a person did with a row of the Sync Wizard that was not approved. `kept` asks again when the connector runs
 * after the current sync; `cleared` when it changes.
 */
export type Decision = 'kept' | 'cleared';

/** Work that is owed: one row per connection and record, kept until the record is in step. */
export const syncQueue = pgTable(
  'sync_queue',
  {
    tenantId: text().notNull(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    connectionId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    recordId: text().notNull(),
    state: text().$type<QueueState>().notNull().default('pending'),
    /** 1 manual, 2 event, 3 schedule, 4 batch. */
    priority: integer().notNull(),
    /** Position in the dependency order. */
    rank: integer().notNull(),
    dueAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** Tries so far for the version in hand. */
    attempts: integer().notNull().default(0),
    claimedBy: text(),
    claimedAt: timestamp({ withTimezone: true }),
    /** Asked for again while it was in flight. */
    again: boolean().notNull().default(false),
    /** Ask QuickBooks for our version even if it holds the same content. */
    force: boolean().notNull().default(false),
    /** A person saw what both sides say, and pressed Sync: this side's version goes. */
    chosen: boolean().notNull().default(false),
    /** Rises with every request that was settled for this row; part of the request's id. */
    round: integer().notNull().default(0),
    /** A write whose outcome is not known: it must be settled before anything else is sent. */
    openRequestId: text(),
    /** A request with it was given up without an answer: it goes alone, and is looked up before it is created. */
    lookUpFirst: boolean().notNull().default(false),
    waitsOnType: text().$type<EntityType>(),
    waitsOnId: text(),
    error: jsonb().$type<SyncErrorInfo>(),
    errorType: text().$type<SyncErrorType>(),
    batchId: text(),
    /** The push that it goes along with, without being counted in it: what it writes is undone with that push. */
    goesWith: text(),
    /** The undo that takes back what was written of the record; nothing else is sent of it meanwhile. */
    undoId: text(),
    /** Something else was owed before the undo came: it is owed again once the undo has left the record. */
    owedBefore: boolean().notNull().default(false),
    /** Content hash of what a person let go; another content asks again. */
    approvedHash: text(),
    approvedBy: text(),
    approvedAt: timestamp({ withTimezone: true }),
    decision: text().$type<Decision>(),
    decidedBy: text(),
    decidedAt: timestamp({ withTimezone: true }),
    /** Fix Edit Sequence: what both sides changed is merged and written without asking again. */
    mergeAsked: boolean().notNull().default(false),
    /** The transaction that brought it before people as it is: older lists have not shown it. */
    listedIn: transactionId().notNull().default(sql`pg_current_xact_id()`),
    requestedBy: text().notNull(),
    /** What it was queued for, if nobody asked for the record itself: "Invoice 1001". */
    neededBy: text(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('sync_queue_record').on(t.tenantId, t.connectionId, t.entityType, t.recordId),
    index('sync_queue_due')
      .on(t.tenantId, t.connectionId, t.priority, t.rank, t.id)
      .where(sql`state = 'pending'`),
    index('sync_queue_waits')
      .on(t.tenantId, t.connectionId, t.waitsOnType, t.waitsOnId)
      .where(sql`waits_on_id is not null`),
    // The relay looks every few seconds whether what holds them is still there.
    index('sync_queue_claimed').on(t.claimedAt).where(sql`claimed_by is not null`),
    index('sync_queue_batch').on(t.tenantId, t.batchId).where(sql`batch_id is not null`),
    index('sync_queue_awaiting')
      .on(t.tenantId, t.connectionId, t.rank, t.id)
      .where(sql`state = 'awaiting_approval'`),
    index('sync_queue_unresolved')
      .on(t.tenantId, t.connectionId, t.errorType)
      .where(sql`state = 'unresolved'`),
  ],
);

/**
 * Every remote write, stored before its first byte leaves and kept with its answer; and what is asked of a vendor
 * whose agent polls, as long as somebody needs the answer.
 */
export const remoteRequests = pgTable(
  'remote_requests',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    connectionId: text().notNull(),
    kind: text().$type<RequestKind>().notNull(),
    target: text().notNull(),
    /** Exact bytes. */
    body: text().notNull(),
    items: jsonb().$type<StoredItem[]>().notNull(),
    /** `prepared` may have been sent; `answered` is stored, not applied; `settled` is applied; `refused` never took effect; `abandoned` got no answer and is not sent again. */
    state: text().$type<'prepared' | 'answered' | 'settled' | 'refused' | 'abandoned'>().notNull(),
    answer: jsonb().$type<RawAnswer>(),
    sends: integer().notNull().default(0),
    /** The set that it was made for; of a question, who asks. */
    setId: text().notNull(),
    /** The workflow that waits for a polled provider's answer, until it has taken it. */
    waiter: text(),
    /** When it left for the first time: from then on the vendor may know it. */
    deliveredAt: timestamp({ withTimezone: true }),
    /** The session of the vendor's agent that got it last. */
    sessionId: text(),
    answeredAt: timestamp({ withTimezone: true }),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    settledAt: timestamp({ withTimezone: true }),
    /** Its place among the entries of the log, given when it is closed: both are sealed in that order. */
    sealOrder: bigint({ mode: 'number' }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('remote_requests_open')
      .on(t.tenantId, t.connectionId, t.createdAt)
      .where(sql`state in ('prepared', 'answered')`),
    // Who asks finds, and deletes, what was asked for it; who waits is found by the relay.
    index('remote_requests_reads').on(t.tenantId, t.setId).where(sql`kind = 'read'`),
    index('remote_requests_waiting').on(t.tenantId, t.connectionId).where(sql`waiter is not null`),
    // Whether one arrived that was given up is asked where a record of it is met there.
    index('remote_requests_abandoned')
      .on(t.tenantId, t.connectionId, t.settledAt)
      .where(sql`state = 'abandoned'`),
    // What is old enough to go is found without looking at the rest.
    index('remote_requests_settled').on(t.settledAt).where(sql`settled_at is not null`),
    index('remote_requests_sealing').on(t.tenantId, t.sealOrder).where(sql`seal_order is not null`),
  ],
);

/**
 * A request item and the version of our record that it carries. As private as the body is: it may hold what stands
 * there.
 */
export interface StoredItem extends RequestItem {
  queueId: number;
  version: number;
  contentHash: string;
  /** The counterpart's version that the request was based on. */
  baseVersion?: string;
  /** Of that version, where an edit there may still hide behind it: see `Counterpart`. */
  unsettledMs?: number;
  /** What that version said: what the request replaces, to be put back. Goes with the request. */
  replaces?: unknown;
  /**
   * What it says of the record, field by field, and null for one that it empties: so that a write whose answer is not
   * here yet is known when it is met there. Goes with the request.
   */
  sent?: Record<string, unknown>;
  /** It takes a write back. */
  undo?: UndoStep;
  /** The customer there that it is written to, where that is not its account's counterpart. */
  customer?: string;
}

export type BatchState = 'queued' | 'running' | 'stopping' | 'stopped' | 'done' | 'failed';

export const batches = pgTable(
  'batches',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    connectionId: text().notNull(),
    kind: text().$type<BatchKind>().notNull(),
    /** The sync run that it is a part of: it is neither listed nor told by itself. */
    runId: text(),
    /** It begins when that sync run has ended. */
    afterRun: text(),
    entityTypes: text().$type<EntityType>().array().notNull(),
    params: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    state: text().$type<BatchState>().notNull().default('queued'),
    /** The category in hand. */
    category: text().$type<EntityType>(),
    /** True once every record of the category in hand is in the queue. */
    categoryReady: boolean().notNull().default(false),
    /** The last record of the category in hand that was looked at: a page is queued and counted once. */
    enqueuedTo: text(),
    /** A stop does not wait for the end of the category: nothing more of it is sent. */
    stopNow: boolean().notNull().default(false),
    total: integer().notNull().default(0),
    succeeded: integer().notNull().default(0),
    skipped: integer().notNull().default(0),
    failed: integer().notNull().default(0),
    error: jsonb().$type<SyncErrorInfo>(),
    requestedBy: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    finishedAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('batches_connection').on(t.tenantId, t.connectionId, t.createdAt),
    index('batches_run').on(t.tenantId, t.runId).where(sql`run_id is not null`),
  ],
);

export type LogStatus = 'success' | 'error' | 'skipped';

/** Append-only history of every sync, read by keyset over (tenant, id). */
export const syncLog = pgTable(
  'sync_log',
  {
    tenantId: text().notNull(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    connectionId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    recordId: text().notNull(),
    entityName: text().notNull(),
    direction: text().$type<'push' | 'pull'>().notNull(),
    status: text().$type<LogStatus>().notNull(),
    /** One of `LOG_ACTIONS`, or of those that an earlier release wrote. */
    action: text().notNull(),
    message: text(),
    errorType: text().$type<SyncErrorType>(),
    vendor: jsonb().$type<VendorDetail>(),
    attempt: integer().notNull().default(1),
    /** When the engine tries again by itself. */
    nextAttemptAt: timestamp({ withTimezone: true }),
    externalId: text(),
    batchId: text(),
    workflowId: text(),
    runId: text(),
    requestId: text(),
    requestedBy: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('sync_log_record').on(t.tenantId, t.entityType, t.recordId, t.id),
    index('sync_log_type').on(t.tenantId, t.entityType, t.id),
    index('sync_log_status').on(t.tenantId, t.status, t.id),
    index('sync_log_batch').on(t.tenantId, t.batchId, t.id).where(sql`batch_id is not null`),
    index('sync_log_at').on(t.tenantId, t.at),
    // Nightly runs say of thousands that nothing was to be done: what happened is found between.
    index('sync_log_happened').on(t.tenantId, t.id).where(sql`action <> 'already up to date'`),
  ],
);
