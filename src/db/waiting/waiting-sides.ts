import { and, eq, sql } from 'drizzle-orm';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf, matchesRefs } from '../links/links.ts';
import { insertMany } from '../many.ts';
import { syncQueue, waitingSides } from '../schema/index.ts';

export type WaitingSides = typeof waitingSides.$inferSelect;

/** A record that waits for a person, and what was read of it there. */
export interface Held extends RecordRef {
  pulled?: PulledRecord;
}

/**
 * Keeps what a person is to see next to ours. The one place for it, whoever read it; only of records that are
 * among the unresolved, with which it goes.
 */
export async function keepSides(tx: Executor, owner: ConnectionKey, held: readonly Held[]): Promise<void> {
  const known = held.flatMap(({ entityType, recordId, pulled }) =>
    // A person decides on what stands there, whenever it was asked for.
    pulled ? [{ ...keyOf(owner), entityType, recordId, pulled: { ...pulled, askedAt: undefined } }] : [],
  );
  if (known.length === 0) return;
  const waiting = new Set((await unresolvedAmong(tx, owner, known)).map(refKey));
  const rows = known.filter((row) => waiting.has(refKey(row)));
  if (rows.length === 0) return;
  await tx.execute(sql`${insertMany(waitingSides, rows)}
    on conflict (tenant_id, connection_id, entity_type, record_id)
    do update set pulled = excluded.pulled, read_at = now()`);
}

export async function readWaiting(
  db: Executor,
  owner: ConnectionKey,
  ref: RecordRef,
): Promise<WaitingSides | undefined> {
  const [row] = await db
    .select()
    .from(waitingSides)
    .where(
      and(
        eq(waitingSides.tenantId, owner.tenantId),
        eq(waitingSides.connectionId, owner.connectionId),
        eq(waitingSides.entityType, ref.entityType),
        eq(waitingSides.recordId, ref.recordId),
      ),
    );
  return row;
}

function unresolvedAmong(tx: Executor, owner: ConnectionKey, refs: readonly RecordRef[]) {
  return tx
    .select({ entityType: syncQueue.entityType, recordId: syncQueue.recordId })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        eq(syncQueue.state, 'unresolved'),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, refs),
      ),
    );
}
