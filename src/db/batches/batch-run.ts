import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { OutboundEvent } from '../../domain/outbound-event.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Database, Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { type BatchState, batches, syncQueue } from '../schema/index.ts';
import { tell } from '../webhooks/outbound-events.ts';
import { awaitsApproval } from './batch-progress.ts';

export type Batch = typeof batches.$inferSelect;

/** `PRIORITY.batch`. */
export const BATCH_PRIORITY = 4;

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
  change: Partial<Pick<Batch, 'category' | 'categoryReady' | 'enqueuedTo' | 'error'>> & {
    state?: BatchState;
  },
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

/** Nothing further of it is begun. */
export async function stopAtOnce(db: Executor, batch: Batch): Promise<void> {
  await db.update(batches).set({ stopNow: true }).where(byId(batch, batch.id));
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
    if (!row) return;
    const total = row.total - (await leaveBatch(tx, row));
    await tx.update(batches).set({ total }).where(byId(owner, batchId));
    // A sync run is told once, as a whole.
    if (row.runId === null) await tell(tx, owner.tenantId, () => [finishedEvent({ ...row, total })]);
  });
}

/** What still awaits approval goes on by itself, and is not counted. @returns how many that are */
async function leaveBatch(tx: Executor, { tenantId, id }: Batch): Promise<number> {
  const rows = await tx
    .update(syncQueue)
    .set({ batchId: null })
    .where(and(eq(syncQueue.tenantId, tenantId), eq(syncQueue.batchId, id), awaitsApproval))
    .returning({ id: syncQueue.id });
  return rows.length;
}

/**
 * A batch that is to end does not wait for answers that nobody can fetch, perhaps never again: what nothing has in
 * hand goes on without it, and is settled when somebody comes back. It is not counted.
 */
export async function leaveUnanswered(db: Database, { tenantId, connectionId, id }: Batch): Promise<void> {
  const unanswered = and(isNotNull(syncQueue.openRequestId), isNull(syncQueue.claimedBy));
  await db.transaction(async (tx) => {
    const left = tx
      .select({ id: syncQueue.id })
      .from(syncQueue)
      .where(and(eq(syncQueue.tenantId, tenantId), eq(syncQueue.batchId, id), unanswered))
      .orderBy(syncQueue.id)
      .for('update');
    const rows = await tx
      .update(syncQueue)
      .set({ batchId: null })
      .where(and(eq(syncQueue.tenantId, tenantId), inArray(syncQueue.id, left)))
      .returning({ id: syncQueue.id });
    if (rows.length === 0) return;
    const total = sql`${batches.total} - ${rows.length}`;
    await tx.update(batches).set({ total }).where(byId({ tenantId, connectionId }, id));
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

export function byId(owner: ConnectionKey, batchId: string) {
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
    inArray(syncQueue.state, ['pending', 'waiting', 'awaiting_approval']),
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
