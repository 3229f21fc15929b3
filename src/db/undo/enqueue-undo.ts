import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { dependencyRank, type RecordRef, refKey } from '../../domain/entity.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf, matchesRefs } from '../links/links.ts';
import { insertMany } from '../many.ts';
import { lockQueuedInOrder } from '../queue/enqueue.ts';
import { syncQueue } from '../schema/index.ts';

/** `PRIORITY.batch`. */
const BATCH_PRIORITY = 4;

/**
 * Puts records into the queue to be taken back. What is owed of them already waits until that is done.
 * @returns those that are under way just now and were not taken, by `refKey`
 */
export async function enqueueUndo(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
  { undoId, requestedBy }: { undoId: string; requestedBy: string },
): Promise<ReadonlySet<string>> {
  if (refs.length === 0) return new Set();
  const rows = refs
    .map(({ entityType, recordId }) => ({
      ...keyOf(owner),
      entityType,
      recordId,
      priority: BATCH_PRIORITY,
      rank: dependencyRank(entityType),
      batchId: undoId,
      undoId,
      requestedBy,
    }))
    .sort((a, b) => (refKey(a) < refKey(b) ? -1 : 1));
  await lockQueuedInOrder(tx, rows);
  const taken = await tx.execute<{ entityType: RecordRef['entityType']; recordId: string }>(
    sql`${insertMany(syncQueue, rows)}
      on conflict (tenant_id, connection_id, entity_type, record_id) do update set
        undo_id = excluded.undo_id,
        owed_before = sync_queue.owed_before
          or (sync_queue.undo_id is null and sync_queue.error_type is distinct from 'Undone'),
        batch_id = excluded.batch_id,
        state = 'pending',
        attempts = 0,
        priority = excluded.priority,
        due_at = now(),
        error = null,
        error_type = null,
        waits_on_type = null,
        waits_on_id = null,
        requested_by = excluded.requested_by,
        updated_at = now()
      where sync_queue.state not in ('in_flight', 'retrying') and sync_queue.open_request_id is null
      returning entity_type as "entityType", record_id as "recordId"`,
  );
  const done = new Set(taken.rows.map(refKey));
  return new Set(refs.map(refKey).filter((key) => !done.has(key)));
}

/** Those whose undo got no answer and waits for a person, by `refKey`. */
export async function stuckAmong(
  db: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<ReadonlySet<string>> {
  if (refs.length === 0) return new Set();
  const rows = await db
    .select({ entityType: syncQueue.entityType, recordId: syncQueue.recordId })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        eq(syncQueue.state, 'unresolved'),
        isNotNull(syncQueue.undoId),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, refs),
      ),
    );
  return new Set(rows.map(refKey));
}

/** They were taken back, and wait for a person; what was asked for meanwhile waits with them. */
export async function holdRows(
  tx: Executor,
  { tenantId }: ConnectionKey,
  queueIds: readonly number[],
  error: SyncErrorInfo,
): Promise<void> {
  if (queueIds.length === 0) return;
  await tx
    .update(syncQueue)
    .set({
      ...OWED_AGAIN,
      state: 'unresolved',
      force: false,
      chosen: false,
      neededBy: null,
      goesWith: null,
      error,
      errorType: error.type,
      updatedAt: sql`now()`,
    })
    .where(and(eq(syncQueue.tenantId, tenantId), inArray(syncQueue.id, [...queueIds])));
}

/** The undo leaves them: what was owed of them before is owed again. */
export async function leaveRows(
  tx: Executor,
  { tenantId }: ConnectionKey,
  queueIds: readonly number[],
): Promise<void> {
  if (queueIds.length === 0) return;
  const chosen = and(eq(syncQueue.tenantId, tenantId), inArray(syncQueue.id, [...queueIds]));
  await tx.delete(syncQueue).where(and(chosen, eq(syncQueue.owedBefore, false), eq(syncQueue.again, false)));
  await tx.update(syncQueue).set(OWED_AGAIN).where(chosen);
}

/** An undo that is to stop at once takes nothing further: what it has not begun goes back. */
export async function withdrawUndo(tx: Executor, owner: ConnectionKey, undoId: string): Promise<void> {
  const notBegun = and(
    eq(syncQueue.tenantId, owner.tenantId),
    eq(syncQueue.connectionId, owner.connectionId),
    eq(syncQueue.undoId, undoId),
    inArray(syncQueue.state, ['pending', 'waiting']),
    isNull(syncQueue.openRequestId),
    isNotNull(syncQueue.batchId),
  );
  await tx.delete(syncQueue).where(and(notBegun, eq(syncQueue.owedBefore, false)));
  await tx.update(syncQueue).set(OWED_AGAIN).where(notBegun);
}

const OWED_AGAIN = {
  undoId: null,
  owedBefore: false,
  batchId: null,
  state: 'pending',
  claimedBy: null,
  claimedAt: null,
  again: false,
  attempts: 0,
  dueAt: sql`now()`,
  error: null,
  errorType: null,
} as const;
