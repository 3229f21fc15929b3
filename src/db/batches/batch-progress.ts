import { and, eq, inArray, isNotNull, not, notExists, sql } from 'drizzle-orm';
import type { BatchKind } from '../../domain/connector.ts';
import type { Executor } from '../client.ts';
import { isOneOf } from '../many.ts';
import { batches, syncQueue } from '../schema/index.ts';

export type BatchOutcome = 'succeeded' | 'skipped' | 'failed';

/**
 * Counts final outcomes and takes the rows out of their batch, so that what happens to them later is not
 * counted again. `rowIds` are the queue rows that stay; deleted ones need no mark.
 */
export async function countInBatches(
  tx: Executor,
  tenantId: string,
  rowIds: readonly number[],
  outcomes: readonly { batchId: string | null; outcome: BatchOutcome }[],
): Promise<void> {
  const ids = [...new Set(outcomes.flatMap((entry) => entry.batchId ?? []))].sort();
  for (const id of ids) {
    const count = (outcome: BatchOutcome) =>
      outcomes.filter((entry) => entry.batchId === id && entry.outcome === outcome).length;
    await tx
      .update(batches)
      .set({
        succeeded: sql`${batches.succeeded} + ${count('succeeded')}`,
        skipped: sql`${batches.skipped} + ${count('skipped')}`,
        failed: sql`${batches.failed} + ${count('failed')}`,
      })
      .where(and(eq(batches.tenantId, tenantId), eq(batches.id, id)));
  }
  if (rowIds.length === 0 || ids.length === 0) return;
  await tx
    .update(syncQueue)
    .set({ batchId: null })
    .where(
      and(eq(syncQueue.tenantId, tenantId), isOneOf(syncQueue.id, rowIds), isNotNull(syncQueue.batchId)),
    );
}

/** Rows that a person has to let go first, or what they need: no batch waits for them. */
export const awaitsApproval = sql`(${syncQueue.state} = 'awaiting_approval'
  or (${syncQueue.state} = 'waiting' and ${syncQueue.errorType} is not distinct from 'AwaitingApproval'))`;

/** Pushes and undos of the connection whose category has nothing left in the queue. */
export async function drainedBatches(
  db: Executor,
  tenantId: string,
  connectionId: string,
): Promise<{ id: string; kind: BatchKind }[]> {
  const left = db
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(
      and(eq(syncQueue.tenantId, batches.tenantId), eq(syncQueue.batchId, batches.id), not(awaitsApproval)),
    );
  return db
    .select({ id: batches.id, kind: batches.kind })
    .from(batches)
    .where(
      and(
        eq(batches.tenantId, tenantId),
        eq(batches.connectionId, connectionId),
        inArray(batches.kind, ['push', 'undo']),
        inArray(batches.state, ['running', 'stopping']),
        eq(batches.categoryReady, true),
        notExists(left),
      ),
    );
}
