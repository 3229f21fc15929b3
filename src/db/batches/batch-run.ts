import { and, asc, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { callRecord, ENTITIES } from '../../domain/entities/index.ts';
import { type EntityType, type RecordRef, refKey } from '../../domain/entity.ts';
import type { OutboundEvent } from '../../domain/outbound-event.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Database, Executor } from '../client.ts';
import { readStartDate } from '../connections/settings.ts';
import { type ConnectionKey, findLinked, linkOfRecord, matchesRefs } from '../links/links.ts';
import { writeLog } from '../log/sync-log.ts';
import { enqueue } from '../queue/enqueue.ts';
import { inPushScope } from '../queue/push-scope.ts';
import { belongsTo } from '../records/record-rows.ts';
import { type BatchState, batches, links, records, syncQueue } from '../schema/index.ts';
import { tell } from '../webhooks/outbound-events.ts';

export type Batch = typeof batches.$inferSelect;

/** Rows that one step reads and enqueues. */
const PAGE = 1_000;
/** `PRIORITY.batch`. */
const BATCH_PRIORITY = 4;

export async function readBatch(
  db: Executor,
  owner: ConnectionKey,
  batchId: string,
): Promise<Batch | undefined> {
  const [row] = await db.select().from(batches).where(byId(owner, batchId));
  return row;
}

export async function setBatch(
  db: Executor,
  owner: ConnectionKey,
  batchId: string,
  change: Partial<Pick<Batch, 'category' | 'categoryReady' | 'error'>> & { state?: BatchState },
): Promise<void> {
  const { state } = change;
  if (state === 'done' || state === 'stopped' || state === 'failed') {
    return finishBatch(db, owner, batchId, { ...change, state });
  }
  // A stop that was asked for is not forgotten by a later step.
  const running = { state: sql`case when state = 'stopping' then state else 'running' end` };
  await db
    .update(batches)
    .set({ ...change, ...(state === 'running' ? running : {}) })
    .where(byId(owner, batchId));
}

/** Once: what a batch ended as stays, and is told one time. */
async function finishBatch(
  db: Executor,
  owner: ConnectionKey,
  batchId: string,
  change: { state: 'done' | 'stopped' | 'failed'; error?: SyncErrorInfo | null },
): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx
      .update(batches)
      .set({ ...change, finishedAt: sql`now()` })
      .where(and(byId(owner, batchId), isNull(batches.finishedAt)))
      .returning();
    if (row) await tell(tx, owner.tenantId, () => [finishedEvent(row)]);
  });
}

function finishedEvent(batch: Batch): OutboundEvent {
  const { id, connectionId, kind, entityTypes, state, total, succeeded, skipped, failed } = batch;
  const data = { id, connectionId, kind, entityTypes, state, total, succeeded, skipped, failed };
  return { type: 'batch.finished', data };
}

export async function failBatch(
  db: Executor,
  owner: ConnectionKey,
  batchId: string,
  error: SyncErrorInfo,
): Promise<void> {
  await setBatch(db, owner, batchId, { state: 'failed', error });
}

export interface EnqueuedPage {
  /** Where the next page starts; undefined after the last. */
  after?: string;
  queued: number;
}

/**
 * Puts the next page of a category into the queue, with the prerequisites that it misses. What has not changed
 * since it was pushed is told as *Skipped* at once. One transaction: a repeat counts nothing twice.
 */
export async function enqueuePage(
  db: Database,
  batch: Batch,
  entityType: EntityType,
  after: string,
): Promise<EnqueuedPage> {
  const owner = { tenantId: batch.tenantId, connectionId: batch.connectionId };
  return db.transaction(async (tx) => {
    const current = await tx.select().from(batches).where(byId(owner, batch.id)).for('update');
    if (current[0]?.category !== entityType || current[0].stopNow) return { queued: 0 };
    const page = await selectPage(tx, owner, entityType, after);
    const force = batch.params.force === true;
    const unchanged = page.filter((row) => !force && row.pushedHash === row.hash);
    const due = page.filter((row) => force || row.pushedHash !== row.hash);
    await skipUnchanged(tx, owner, batch, entityType, unchanged);
    await enqueueAll(tx, owner, batch, entityType, due, force);
    await tx
      .update(batches)
      .set({
        total: sql`${batches.total} + ${page.length}`,
        skipped: sql`${batches.skipped} + ${unchanged.length}`,
      })
      .where(byId(owner, batch.id));
    const last = page.at(-1)?.id;
    return { queued: due.length, after: page.length === PAGE ? last : undefined };
  });
}

type PageRow = {
  id: string;
  name: string;
  hash: string;
  data: Record<string, unknown>;
  pushedHash: string | null;
};

async function selectPage(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  after: string,
): Promise<PageRow[]> {
  const startDate = await readStartDate(tx, owner, [entityType]);
  return tx
    .select({
      id: records.id,
      name: records.name,
      hash: records.contentHash,
      data: records.data,
      pushedHash: links.pushedHash,
    })
    .from(records)
    .leftJoinLateral(linkOfRecord(tx, owner), sql`true`)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        inPushScope(entityType, startDate),
        gt(records.id, after),
        belongsTo(owner.connectionId),
      ),
    )
    .orderBy(asc(records.id))
    .limit(PAGE);
}

async function skipUnchanged(
  tx: Executor,
  owner: ConnectionKey,
  batch: Batch,
  entityType: EntityType,
  rows: readonly PageRow[],
): Promise<void> {
  await writeLog(
    tx,
    owner,
    rows.map((row) => ({
      entityType,
      recordId: row.id,
      entityName: row.name,
      direction: 'push' as const,
      status: 'skipped' as const,
      action: 'already up to date',
      message: 'Already up to date.',
      batchId: batch.id,
      requestedBy: batch.requestedBy,
    })),
  );
}

async function enqueueAll(
  tx: Executor,
  owner: ConnectionKey,
  batch: Batch,
  entityType: EntityType,
  rows: readonly PageRow[],
  force: boolean,
): Promise<void> {
  const common = { ...owner, priority: BATCH_PRIORITY, requestedBy: batch.requestedBy };
  const needed = await missingPrerequisites(tx, owner, entityType, rows);
  await enqueue(
    tx,
    needed.map((row) => ({ ...common, ...row })),
  );
  await enqueue(
    tx,
    rows.map((row) => ({ ...common, entityType, recordId: row.id, batchId: batch.id, force })),
  );
}

/** Queued ahead of the category, so that they go in full sets; what is already owed keeps its place. */
async function missingPrerequisites(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  rows: readonly PageRow[],
): Promise<(RecordRef & { neededBy?: string })[]> {
  const neededBy = new Map<string, string>();
  const refs: RecordRef[] = [];
  for (const row of rows) {
    for (const ref of ENTITIES[entityType].prerequisites(row.data)) {
      if (neededBy.has(refKey(ref))) continue;
      neededBy.set(refKey(ref), callRecord({ entityType }, row.name));
      refs.push(ref);
    }
  }
  const linked = await findLinked(tx, owner, refs);
  const open = refs.filter((ref) => !linked.has(refKey(ref)));
  if (open.length === 0) return [];
  const known = await tx
    .select({ entityType: records.entityType, recordId: records.id })
    .from(records)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.pushable, true),
        matchesRefs(records.entityType, records.id, open),
      ),
    );
  const queued = await tx
    .select({ entityType: syncQueue.entityType, recordId: syncQueue.recordId })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, open),
      ),
    );
  const owed = new Set(queued.map(refKey));
  return known
    .filter((ref) => !owed.has(refKey(ref)))
    .map((ref) => ({ ...ref, neededBy: neededBy.get(refKey(ref)) }));
}

function byId(owner: ConnectionKey, batchId: string) {
  return and(
    eq(batches.tenantId, owner.tenantId),
    eq(batches.connectionId, owner.connectionId),
    eq(batches.id, batchId),
  );
}

/**
 * Takes back what a batch that is to stop at once has queued and not begun. What somebody else asked for as well
 * goes on, out of the batch; what may have reached the other side already is settled first, as part of it. Nothing is
 * queued meanwhile: `enqueuePage` looks at the stop under a lock.
 */
export async function withdrawQueued(db: Database, batch: Batch): Promise<void> {
  const notBegun = and(
    eq(syncQueue.tenantId, batch.tenantId),
    eq(syncQueue.connectionId, batch.connectionId),
    inArray(syncQueue.state, ['pending', 'waiting']),
    isNull(syncQueue.openRequestId),
  );
  const ofBatch = and(notBegun, eq(syncQueue.batchId, batch.id));
  const forItAlone = eq(syncQueue.priority, BATCH_PRIORITY);
  const unasked = and(notBegun, isNull(syncQueue.batchId), isNotNull(syncQueue.neededBy));
  await db.transaction(async (tx) => {
    await tx.delete(syncQueue).where(and(ofBatch, forItAlone));
    await tx.update(syncQueue).set({ batchId: null }).where(ofBatch);
    await tx.delete(syncQueue).where(and(unasked, forItAlone, NOBODY_WAITS));
  });
}

const NOBODY_WAITS = sql`not exists (select 1 from sync_queue as other
  where other.tenant_id = ${syncQueue.tenantId} and other.connection_id = ${syncQueue.connectionId}
    and other.waits_on_type = ${syncQueue.entityType} and other.waits_on_id = ${syncQueue.recordId})`;
