import { and, eq, inArray, isNull, not, or, type SQL, sql } from 'drizzle-orm';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, matchesRefs } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { type QueueState, records, syncQueue, syncSettings } from '../schema/index.ts';

/**
 * The one door into the queue. A row that comes due passes it, wherever it comes from: on a connection with *approval
 * required* it then awaits a person, unless somebody approved the very content that its record has now.
 */

const REQUIRED = sql`exists (select 1 from sync_settings as asking where asking.tenant_id = sync_queue.tenant_id
  and asking.connection_id = sync_queue.connection_id and asking.approval_required)`;

/** Of a queue row: whether nothing of its connection leaves whose content nobody has approved. */
export const asksForApproval = sql<boolean>`${REQUIRED}`;

/**
 * What may have left already is settled first, whatever it says by now; what an undo takes back, a person asked to be
 * taken back.
 */
const unapproved = (contentHash: SQL) =>
  sql`(sync_queue.open_request_id is null and sync_queue.undo_id is null
  and sync_queue.approved_hash is distinct from ${contentHash})`;

const UNAPPROVED = unapproved(sql`(
  select said.content_hash from records as said where said.tenant_id = sync_queue.tenant_id
    and said.entity_type = sync_queue.entity_type and said.id = sync_queue.record_id)`);

/** For an update of the queue, instead of `state: 'pending'`. */
export const comesDue: { state: SQL<QueueState>; listedIn: SQL<string> } = {
  state: sql<QueueState>`case when ${REQUIRED} and ${UNAPPROVED} then 'awaiting_approval' else 'pending' end`,
  // What awaits a person already is no news to whoever looks at it.
  listedIn: sql<string>`case when sync_queue.state = 'awaiting_approval' then sync_queue.listed_in
    else pg_current_xact_id() end`,
};

/** Whether nothing goes either way on the connection until a person has approved it. */
export async function requiresApproval(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
): Promise<boolean> {
  const [row] = await db
    .select({ required: syncSettings.approvalRequired })
    .from(syncSettings)
    .where(and(eq(syncSettings.tenantId, tenantId), eq(syncSettings.connectionId, connectionId)));
  return row?.required ?? false;
}

/** Leads rows that were just put into the queue through the door. */
export async function passDoor(tx: Executor, tenantId: string, refs: readonly QueueKey[]): Promise<void> {
  for (const connectionId of new Set(refs.map((ref) => ref.connectionId))) {
    const rows = refs.filter((ref) => ref.connectionId === connectionId);
    await letThrough(
      tx,
      { tenantId, connectionId },
      and(
        eq(syncQueue.tenantId, tenantId),
        eq(syncQueue.connectionId, connectionId),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, rows),
        inArray(syncQueue.state, AT_THE_DOOR),
      ),
    );
  }
}

export type QueueKey = RecordRef & { connectionId: string };

const AT_THE_DOOR: QueueState[] = ['pending', 'awaiting_approval'];

/** Looks once more at all that waits at the door of a connection: its setting, or what is approved, has changed. */
export async function lookAgain(tx: Executor, owner: ConnectionKey): Promise<void> {
  await letThrough(
    tx,
    owner,
    and(
      eq(syncQueue.tenantId, owner.tenantId),
      eq(syncQueue.connectionId, owner.connectionId),
      inArray(syncQueue.state, AT_THE_DOOR),
      not(and(eq(syncQueue.state, 'awaiting_approval'), eq(syncQueue.decision, 'cleared')) ?? sql`false`),
    ),
  );
}

/** Holds back what is pending and was changed since it was approved. */
export async function holdBackChanged(tx: Executor, owner: ConnectionKey): Promise<void> {
  await letThrough(
    tx,
    owner,
    and(
      eq(syncQueue.tenantId, owner.tenantId),
      eq(syncQueue.connectionId, owner.connectionId),
      eq(syncQueue.state, 'pending'),
      UNAPPROVED,
    ),
  );
}

/**
 * Locked first, compared and changed by key then: in one statement a planner without statistics walks the records of a
 * type once a row.
 */
async function letThrough(tx: Executor, owner: ConnectionKey, which: SQL | undefined): Promise<void> {
  const rows = await tx.select().from(syncQueue).where(which).orderBy(syncQueue.id).for('update');
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  const among = and(eq(syncQueue.tenantId, owner.tenantId), isOneOf(syncQueue.id, ids));
  const held = (await requiresApproval(tx, owner)) ? await unapprovedAmong(tx, owner, rows) : [];
  const isHeld = isOneOf(syncQueue.id, held);
  await tx
    .update(syncQueue)
    .set({
      state: sql<QueueState>`case when ${isHeld} then 'awaiting_approval' else 'pending' end`,
      decision: sql`case when ${isHeld} then ${syncQueue.decision} end`,
      listedIn: comesDue.listedIn,
      updatedAt: sql`now()`,
    })
    .where(among);
}

/** Those of rows that are locked which somebody has to let go: their content is looked up by key. */
async function unapprovedAmong(
  tx: Executor,
  owner: ConnectionKey,
  rows: readonly (RecordRef & { id: number })[],
): Promise<number[]> {
  const hashes = await contentHashes(tx, owner, rows);
  const ids = sql.param(rows.map(({ id }) => id));
  const said = sql.param(rows.map((row) => hashes.get(refKey(row)) ?? null));
  const found = await tx.execute<{ id: string }>(sql`select sync_queue.id
    from unnest(${ids}::bigint[], ${said}::text[]) as said (id, hash)
    join sync_queue on sync_queue.id = said.id
    where sync_queue.tenant_id = ${owner.tenantId} and ${unapproved(sql`said.hash`)}`);
  return found.rows.map(({ id }) => Number(id));
}

/** What the records say now, by `refKey`. */
export async function contentHashes(
  tx: Executor,
  { tenantId }: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<Map<string, string>> {
  const found = await tx
    .select({ entityType: records.entityType, recordId: records.id, hash: records.contentHash })
    .from(records)
    .where(and(eq(records.tenantId, tenantId), matchesRefs(records.entityType, records.id, refs)));
  return new Map(found.map((row) => [refKey(row), row.hash]));
}

/** By rising id, as everywhere in the queue. */
function locked(tx: Executor, which: SQL | undefined) {
  return tx.select({ id: syncQueue.id }).from(syncQueue).where(which).orderBy(syncQueue.id).for('update');
}

/**
 * The content of records has changed: whoever let the old one go is asked again, also where nobody queues them for it,
 * and what a person kept or cleared is before people once more, or goes where nobody is asked any more. Call it in the
 * transaction that stores them.
 */
export async function askAgain(tx: Executor, tenantId: string, refs: readonly RecordRef[]): Promise<void> {
  if (refs.length === 0) return;
  const asking = await tx
    .select({ connectionId: syncSettings.connectionId })
    .from(syncSettings)
    .where(and(eq(syncSettings.tenantId, tenantId), or(syncSettings.approvalRequired, HAS_CLEARED)));
  for (const { connectionId } of asking) await askAgainOf(tx, { tenantId, connectionId }, refs);
}

/** What was cleared stays so when approvals are switched off, until it changes. */
const HAS_CLEARED = sql`exists (select 1 from sync_queue as cleared
  where cleared.tenant_id = sync_settings.tenant_id and cleared.connection_id = sync_settings.connection_id
    and cleared.state = 'awaiting_approval')`;

async function askAgainOf(tx: Executor, owner: ConnectionKey, refs: readonly RecordRef[]): Promise<void> {
  const which = and(
    eq(syncQueue.tenantId, owner.tenantId),
    eq(syncQueue.connectionId, owner.connectionId),
    matchesRefs(syncQueue.entityType, syncQueue.recordId, refs),
    inArray(syncQueue.state, ['pending', 'awaiting_approval', 'waiting']),
    isNull(syncQueue.openRequestId),
  );
  await tx
    .update(syncQueue)
    .set({
      state: comesDue.state,
      listedIn: sql`pg_current_xact_id()`,
      decision: null,
      decidedBy: null,
      decidedAt: null,
      mergeAsked: false,
      error: null,
      errorType: null,
      waitsOnType: null,
      waitsOnId: null,
      updatedAt: sql`now()`,
    })
    .where(and(eq(syncQueue.tenantId, owner.tenantId), inArray(syncQueue.id, locked(tx, which))));
}

/** The content that these rows' records have now is the one that a person let go. */
export async function approveAsMerged(tx: Executor, tenantId: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(syncQueue)
    .set({
      approvedHash: sql`(select said.content_hash from records as said where said.tenant_id = sync_queue.tenant_id
        and said.entity_type = sync_queue.entity_type and said.id = sync_queue.record_id)`,
    })
    .where(and(eq(syncQueue.tenantId, tenantId), isOneOf(syncQueue.id, ids)));
}
