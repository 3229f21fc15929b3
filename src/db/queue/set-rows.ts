import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import { comesDue } from '../approvals/door.ts';
import { takeTurn } from '../approvals/take-turn.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, findLinked, matchesRefs } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { type links, records, syncQueue } from '../schema/index.ts';

/** A queue row with its record and link, as a stage of a set needs it. */
export interface SetRow {
  row: typeof syncQueue.$inferSelect;
  record: typeof records.$inferSelect | null;
  link: typeof links.$inferSelect | null;
}

/** Locks the rows of a set that it still owns, with their records and links. */
export async function lockOwned(
  tx: Executor,
  owner: ConnectionKey,
  setId: string,
  queueIds: readonly number[],
): Promise<SetRow[]> {
  return lockRows(
    tx,
    owner,
    queueIds,
    and(eq(syncQueue.claimedBy, setId), inArray(syncQueue.state, ['in_flight', 'retrying'])),
  );
}

/** Locks rows and what waits for them, and reads them. */
export async function lockRows(
  tx: Executor,
  owner: ConnectionKey,
  queueIds: readonly number[],
  condition?: SQL,
): Promise<SetRow[]> {
  if (queueIds.length === 0) return [];
  await takeTurn(tx, owner);
  await lockWithDependants(tx, owner, queueIds);
  return readRows(tx, owner, queueIds, condition);
}

/**
 * Without a lock. Three look-ups by key instead of one join: a planner without statistics, as on a first push, joins
 * by walking all records once a row.
 */
export async function readRows(
  tx: Executor,
  owner: ConnectionKey,
  queueIds: readonly number[],
  condition?: SQL,
): Promise<SetRow[]> {
  if (queueIds.length === 0) return [];
  const rows = await tx
    .select()
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        isOneOf(syncQueue.id, queueIds),
        condition,
      ),
    )
    .orderBy(syncQueue.id);
  const stored = await recordsOf(tx, owner.tenantId, rows);
  const linked = await findLinked(tx, owner, rows);
  return rows.map((row) => ({
    row,
    record: stored.get(refKey(row)) ?? null,
    link: linked.get(refKey(row)) ?? null,
  }));
}

/** Settling also wakes what waits for these rows: locked together, by rising id as everywhere. */
async function lockWithDependants(
  tx: Executor,
  { tenantId, connectionId }: ConnectionKey,
  queueIds: readonly number[],
): Promise<void> {
  const own = and(eq(syncQueue.tenantId, tenantId), isOneOf(syncQueue.id, queueIds));
  const refs = tx.select({ type: syncQueue.entityType, id: syncQueue.recordId }).from(syncQueue).where(own);
  const dependants = tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, tenantId),
        eq(syncQueue.connectionId, connectionId),
        sql`${syncQueue.waitsOnId} is not null`,
        sql`(${syncQueue.waitsOnType}, ${syncQueue.waitsOnId}) in ${refs}`,
      ),
    );
  await tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, tenantId),
        eq(syncQueue.connectionId, connectionId),
        or(isOneOf(syncQueue.id, queueIds), inArray(syncQueue.id, dependants)),
      ),
    )
    .orderBy(syncQueue.id)
    .for('update');
}

async function recordsOf(tx: Executor, tenantId: string, refs: readonly RecordRef[]) {
  if (refs.length === 0) return new Map<string, typeof records.$inferSelect>();
  const rows = await tx
    .select()
    .from(records)
    .where(and(eq(records.tenantId, tenantId), matchesRefs(records.entityType, records.id, refs)));
  return new Map(rows.map((row) => [refKey({ entityType: row.entityType, recordId: row.id }), row]));
}

/** Gives rows back: due again, no attempt counted. An open request stays and is settled first next time. */
export async function releaseRows(
  tx: Executor,
  owner: ConnectionKey,
  queueIds: readonly number[],
): Promise<number> {
  if (queueIds.length === 0) return 0;
  const rows = await tx
    .update(syncQueue)
    .set({ ...comesDue, claimedBy: null, claimedAt: null, again: false, dueAt: sql`now()` })
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        isOneOf(syncQueue.id, queueIds),
        inArray(syncQueue.state, ['in_flight', 'retrying']),
      ),
    )
    .returning({ id: syncQueue.id });
  return rows.length;
}

/** The records go alone from now on, and are looked up before they are created. */
export async function markLookUpFirst(
  tx: Executor,
  owner: ConnectionKey,
  queueIds: readonly number[],
): Promise<void> {
  if (queueIds.length === 0) return;
  await tx
    .update(syncQueue)
    .set({ lookUpFirst: true })
    .where(and(eq(syncQueue.tenantId, owner.tenantId), isOneOf(syncQueue.id, queueIds)));
}

/** It was looked up just now for this request and is not there: a repetition of the step need not look again. */
export async function noteAbsent(tx: Executor, owner: ConnectionKey, queueId: number, requestId: string) {
  await tx
    .update(syncQueue)
    .set({ lookUpFirst: false })
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.id, queueId),
        eq(syncQueue.openRequestId, requestId),
      ),
    );
}

/** Gives back those of the rows that wait for a retry of this set. */
export async function releaseOwned(
  tx: Executor,
  owner: ConnectionKey,
  setId: string,
  queueIds: readonly number[],
): Promise<number> {
  const rows = await lockOwned(tx, owner, setId, queueIds);
  return releaseRows(
    tx,
    owner,
    rows.map(({ row }) => row.id),
  );
}

/** Gives back whatever a set still holds. */
export async function releaseSet(tx: Executor, owner: ConnectionKey, setId: string): Promise<number> {
  const rows = await tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        eq(syncQueue.claimedBy, setId),
        eq(syncQueue.state, 'in_flight'),
      ),
    );
  return releaseRows(
    tx,
    owner,
    rows.map((row) => row.id),
  );
}

export async function deleteRows(
  tx: Executor,
  owner: ConnectionKey,
  queueIds: readonly number[],
): Promise<void> {
  if (queueIds.length === 0) return;
  await tx
    .delete(syncQueue)
    .where(and(eq(syncQueue.tenantId, owner.tenantId), isOneOf(syncQueue.id, queueIds)));
}
