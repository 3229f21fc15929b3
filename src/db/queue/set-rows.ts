import { and, eq, getTableColumns, inArray, or, type SQL, sql } from 'drizzle-orm';
import { isSkipped } from '../accounts/skipped.ts';
import { asksForApproval, comesDue } from '../approvals/door.ts';
import { takeTurn } from '../approvals/take-turn.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { links, records, syncQueue } from '../schema/index.ts';

/** A queue row with all that a stage of a set needs to know of it. */
export interface SetRow {
  row: typeof syncQueue.$inferSelect;
  record: typeof records.$inferSelect | null;
  link: typeof links.$inferSelect | null;
  /** It was undone: true until a person asks for it, false from then until it was sent; null where it was not. */
  held: boolean | null;
  /** A person took its account out of the sync. */
  skipped: boolean;
  /** Nothing leaves by its connection whose content nobody has approved. */
  asksForApproval: boolean;
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
 * Without a lock. One look by key a row for its record and its link: a planner without statistics, as on a first push,
 * joins by walking all records once a row.
 */
export async function readRows(
  tx: Executor,
  owner: ConnectionKey,
  queueIds: readonly number[],
  condition?: SQL,
): Promise<SetRow[]> {
  if (queueIds.length === 0) return [];
  return tx
    .select({
      row: getTableColumns(syncQueue),
      record: getTableColumns(records),
      link: getTableColumns(links),
      held: HELD,
      skipped: isSkipped(owner),
      asksForApproval,
    })
    .from(syncQueue)
    .leftJoinLateral(recordOfRow(tx), sql`true`)
    .leftJoinLateral(linkOfRow(tx), sql`true`)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        isOneOf(syncQueue.id, queueIds),
        condition,
      ),
    )
    .orderBy(syncQueue.id);
}

/** Those of the rows that are to be looked up before they are created. Without a lock. Asked of each set, and hardly one has any. */
export async function readDoubtful(
  tx: Executor,
  owner: ConnectionKey,
  queueIds: readonly number[],
): Promise<SetRow[]> {
  if (queueIds.length === 0) return [];
  const isDoubtful = eq(syncQueue.lookUpFirst, true);
  const found = await tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(and(eq(syncQueue.tenantId, owner.tenantId), isOneOf(syncQueue.id, queueIds), isDoubtful));
  const ids = found.map(({ id }) => id);
  return readRows(tx, owner, ids, isDoubtful);
}

const HELD = sql<boolean | null>`(select released_at is null from held_records as held
  where held.tenant_id = sync_queue.tenant_id and held.connection_id = sync_queue.connection_id
    and held.entity_type = sync_queue.entity_type and held.record_id = sync_queue.record_id)`;

function recordOfRow(tx: Executor) {
  const { tenantId, entityType, recordId } = syncQueue;
  const isOfRow = and(
    eq(records.tenantId, tenantId),
    eq(records.entityType, entityType),
    eq(records.id, recordId),
  );
  return tx.select().from(records).where(isOfRow).limit(1).as('records');
}

function linkOfRow(tx: Executor) {
  const { tenantId, connectionId, entityType, recordId } = syncQueue;
  const isOfRow = and(
    eq(links.tenantId, tenantId),
    eq(links.connectionId, connectionId),
    eq(links.entityType, entityType),
    eq(links.recordId, recordId),
  );
  return tx.select().from(links).where(isOfRow).limit(1).as('links');
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
