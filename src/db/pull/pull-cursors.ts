import { and, eq, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { batches, pullCursors } from '../schema/index.ts';
import type { PullTally } from './pull-plan.ts';

/** Where a pull goes on; `cursor` is undefined at the start. */
export async function readCursor(
  db: Executor,
  owner: ConnectionKey,
  batchId: string,
  entityType: EntityType,
): Promise<{ cursor?: string; finished: boolean }> {
  const [row] = await db
    .select()
    .from(pullCursors)
    .where(
      and(
        eq(pullCursors.tenantId, owner.tenantId),
        eq(pullCursors.connectionId, owner.connectionId),
        eq(pullCursors.batchId, batchId),
        eq(pullCursors.entityType, entityType),
      ),
    );
  return { cursor: row?.cursor ?? undefined, finished: row?.finishedAt != null };
}

/** Moves the cursor past a page; call it in the transaction that applied the page. */
export async function saveCursor(
  tx: Executor,
  owner: ConnectionKey,
  batchId: string,
  entityType: EntityType,
  next: string | undefined,
  rows: number,
): Promise<void> {
  const change = { cursor: next ?? null, finishedAt: next === undefined ? sql`now()` : null };
  await tx
    .insert(pullCursors)
    .values({ ...keyOf(owner), batchId, entityType, ...change, rows })
    .onConflictDoUpdate({
      target: [pullCursors.tenantId, pullCursors.connectionId, pullCursors.batchId, pullCursors.entityType],
      set: { ...change, rows: sql`${pullCursors.rows} + ${rows}` },
    });
}

export async function countPulled(
  tx: Executor,
  owner: ConnectionKey,
  batchId: string,
  tally: PullTally,
): Promise<void> {
  const total = tally.succeeded + tally.skipped + tally.failed;
  await tx
    .update(batches)
    .set({
      total: sql`${batches.total} + ${total}`,
      succeeded: sql`${batches.succeeded} + ${tally.succeeded}`,
      skipped: sql`${batches.skipped} + ${tally.skipped}`,
      failed: sql`${batches.failed} + ${tally.failed}`,
    })
    .where(and(eq(batches.tenantId, owner.tenantId), eq(batches.id, batchId)));
}
