import { and, eq, exists, inArray, isNotNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { RecordRef } from '../../domain/entity.ts';
import type { SyncErrorInfo, SyncErrorType } from '../../errors.ts';
import { comesDue } from '../approvals/door.ts';
import { countInBatches } from '../batches/batch-progress.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, matchesRefs } from '../links/links.ts';
import { writeLog } from '../log/sync-log.ts';
import { isOneOf } from '../many.ts';
import { records, syncQueue } from '../schema/index.ts';

/**
 * Parks rows until `on` is in step. Without a reason it is just under way and nothing is told; with one the
 * rows are *Skipped: prerequisite not met*, counted and logged once.
 */
export async function blockRows(
  tx: Executor,
  owner: ConnectionKey,
  rows: readonly RecordRef[],
  on: RecordRef,
  reason?: string,
): Promise<void> {
  const blocked = await tx
    .update(syncQueue)
    .set({
      state: 'waiting',
      waitsOnType: on.entityType,
      waitsOnId: on.recordId,
      claimedBy: null,
      claimedAt: null,
      again: false,
      updatedAt: sql`now()`,
    })
    .where(and(ofConnection(owner), matchesRefs(syncQueue.entityType, syncQueue.recordId, rows)))
    .returning({ id: syncQueue.id });
  if (reason)
    await explain(
      tx,
      owner,
      blocked.map((row) => row.id),
      reason,
    );
}

/**
 * Parks rows until somebody has approved what they need. That is no failure: it is neither logged nor counted, and no
 * batch waits for them.
 */
export async function blockForApproval(
  tx: Executor,
  owner: ConnectionKey,
  rows: readonly RecordRef[],
  on: RecordRef,
  reason: string,
): Promise<void> {
  await blockRows(tx, owner, rows, on);
  const error: SyncErrorInfo = { type: 'AwaitingApproval', message: reason };
  await tx
    .update(syncQueue)
    .set({ error, errorType: error.type })
    .where(and(ofConnection(owner), matchesRefs(syncQueue.entityType, syncQueue.recordId, rows)));
}

/** Something was approved: what waited for that may go together with it. */
export async function wakeUnapproved(tx: Executor, owner: ConnectionKey): Promise<void> {
  const waiting = tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(
      and(ofConnection(owner), eq(syncQueue.state, 'waiting'), eq(syncQueue.errorType, 'AwaitingApproval')),
    )
    .orderBy(syncQueue.id)
    .for('update');
  await tx
    .update(syncQueue)
    .set({ ...comesDue, ...NOTHING_WAITED_FOR, updatedAt: sql`now()` })
    .where(and(ofConnection(owner), inArray(syncQueue.id, waiting)));
}

/**
 * What somebody edited while it was on its way awaits a person again; those that silently waited for it then wait for
 * that person, and no batch waits for them.
 */
export async function tellOfApproval(tx: Executor, owner: ConnectionKey): Promise<void> {
  const asked = alias(syncQueue, 'asked');
  const isAsked = exists(
    tx
      .select({ id: asked.id })
      .from(asked)
      .where(
        and(
          eq(asked.tenantId, syncQueue.tenantId),
          eq(asked.connectionId, syncQueue.connectionId),
          eq(asked.entityType, syncQueue.waitsOnType),
          eq(asked.recordId, syncQueue.waitsOnId),
          eq(asked.state, 'awaiting_approval'),
        ),
      ),
  );
  const silent = tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(
      and(
        ofConnection(owner),
        eq(syncQueue.state, 'waiting'),
        isNotNull(syncQueue.waitsOnId),
        sql`${syncQueue.error} is null`,
        isAsked,
      ),
    )
    .orderBy(syncQueue.id)
    .for('update');
  const type: SyncErrorType = 'AwaitingApproval';
  const waitsFor = sql`replace(${syncQueue.waitsOnType}, '_', ' ') || ' ' || ${syncQueue.waitsOnId}`;
  await tx
    .update(syncQueue)
    .set({
      error: sql`jsonb_build_object('type', ${type}::text, 'message', 'It goes after the approval of ' || ${waitsFor} || '.')`,
      errorType: type,
      updatedAt: sql`now()`,
    })
    .where(and(ofConnection(owner), inArray(syncQueue.id, silent)));
}

export const NOTHING_WAITED_FOR = { waitsOnType: null, waitsOnId: null, error: null, errorType: null };

/** The record needs a person: tell those that silently waited for it. */
export async function explainToDependants(
  tx: Executor,
  owner: ConnectionKey,
  on: RecordRef,
  reason: string,
): Promise<void> {
  const waiting = await tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(and(ofConnection(owner), waitsFor([on]), sql`${syncQueue.error} is null`));
  await explain(
    tx,
    owner,
    waiting.map((row) => row.id),
    reason,
  );
}

/**
 * Locks what waits for the records, but for what others have in hand: whoever holds other rows already must not wait.
 * @returns those of which everything that waits could be locked
 */
export async function lockDependants<Ref extends RecordRef>(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly Ref[],
): Promise<Ref[]> {
  if (refs.length === 0) return [];
  const waiting = { id: syncQueue.id, entityType: syncQueue.waitsOnType, recordId: syncQueue.waitsOnId };
  const theirs = and(
    ofConnection(owner),
    inArray(syncQueue.state, ['waiting', 'unresolved']),
    waitsFor(refs),
  );
  const all = await tx.select(waiting).from(syncQueue).where(theirs);
  const locked = await tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(theirs)
    .orderBy(syncQueue.id)
    .for('update', { skipLocked: true });
  const ours = new Set(locked.map(({ id }) => id));
  const taken = all.filter(({ id }) => !ours.has(id));
  return refs.filter(
    (ref) => !taken.some((row) => row.entityType === ref.entityType && row.recordId === ref.recordId),
  );
}

/** The records are in step: whatever waited for them, or was refused for them, is due again. */
export async function wakeDependants(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<void> {
  if (refs.length === 0) return;
  await tx
    .update(syncQueue)
    .set({
      ...comesDue,
      ...NOTHING_WAITED_FOR,
      dueAt: sql`now()`,
      updatedAt: sql`now()`,
    })
    .where(and(ofConnection(owner), inArray(syncQueue.state, ['waiting', 'unresolved']), waitsFor(refs)));
}

async function explain(
  tx: Executor,
  owner: ConnectionKey,
  ids: readonly number[],
  reason: string,
): Promise<void> {
  if (ids.length === 0) return;
  const error: SyncErrorInfo = { type: 'PrerequisiteNotMet', message: reason };
  const rows = await tx
    .update(syncQueue)
    .set({ error, errorType: error.type, updatedAt: sql`now()` })
    .from(records)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        isOneOf(syncQueue.id, ids),
        eq(records.tenantId, syncQueue.tenantId),
        eq(records.entityType, syncQueue.entityType),
        eq(records.id, syncQueue.recordId),
      ),
    )
    .returning({
      entityType: syncQueue.entityType,
      recordId: syncQueue.recordId,
      entityName: records.name,
      batchId: syncQueue.batchId,
      requestedBy: syncQueue.requestedBy,
      claimedBy: syncQueue.claimedBy,
    });
  await writeLog(
    tx,
    owner,
    rows.map(({ claimedBy, ...row }) => ({
      ...row,
      direction: 'push' as const,
      status: 'skipped' as const,
      action: 'prerequisite not met',
      message: reason,
      errorType: error.type,
      workflowId: claimedBy,
    })),
  );
  await countInBatches(
    tx,
    owner.tenantId,
    ids,
    rows.map((row) => ({ batchId: row.batchId, outcome: 'skipped' as const })),
  );
}

function ofConnection(owner: ConnectionKey) {
  return and(eq(syncQueue.tenantId, owner.tenantId), eq(syncQueue.connectionId, owner.connectionId));
}

function waitsFor(refs: readonly RecordRef[]) {
  return and(isNotNull(syncQueue.waitsOnId), matchesRefs(syncQueue.waitsOnType, syncQueue.waitsOnId, refs));
}
