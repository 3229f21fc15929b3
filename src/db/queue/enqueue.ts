import { and, eq, inArray, sql } from 'drizzle-orm';
import type { AccountPolicy } from '../../domain/account.ts';
import { syncsByItself } from '../../domain/auto-sync.ts';
import { dependencyRank, type EntityType, type RecordRef } from '../../domain/entity.ts';
import { ANSWERED_BY_SYNC } from '../../errors.ts';
import { passDoor } from '../approvals/door.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, matchesRefs } from '../links/links.ts';
import { insertMany, isOneOf } from '../many.ts';
import { connections, syncQueue, syncSettings } from '../schema/index.ts';

export interface QueueRequest extends RecordRef {
  tenantId: string;
  connectionId: string;
  /** `PRIORITY` of the contract: smaller goes first. */
  priority: number;
  requestedBy: string;
  batchId?: string;
  force?: boolean;
  /** What it is queued for, if nobody asks for the record itself. */
  neededBy?: string;
  /** The push that it goes along with. */
  goesWith?: string;
}

const UNDER_WAY = sql`sync_queue.state in ('in_flight', 'retrying')`;
/** An undo whose answer never came: only a person who looks at the record lets it go on. */
const STUCK_UNDO = sql`(sync_queue.undo_id is not null and sync_queue.state = 'unresolved')`;
const DECIDED = sql`coalesce(excluded.priority = 1 and sync_queue.state = 'unresolved'
  and ${isOneOf(syncQueue.errorType, ANSWERED_BY_SYNC)}, false)`;

/**
 * Puts records into the queue, one row per connection and record: a record that already waits keeps its place
 * or moves forward; one in flight is marked to go again; one that needed a person becomes due. `onSight`: those that a
 * person looked at, which lets an undo go on whose answer never came. Call it in the transaction that stores the record.
 */
export async function enqueue(
  db: Executor,
  requests: readonly QueueRequest[],
  { onSight = [] }: { onSight?: readonly RecordRef[] } = {},
): Promise<void> {
  if (requests.length === 0) return;
  const stuck = sql`(${STUCK_UNDO} and not ${matchesRefs(syncQueue.entityType, syncQueue.recordId, onSight)})`;
  const stays = sql`(${UNDER_WAY} or ${stuck})`;
  const rows = requests
    .map((request) => ({ ...request, rank: dependencyRank(request.entityType) }))
    .sort(byKey);
  await lockQueuedInOrder(db, rows);
  // Sync pressed on what a look at the other side brought up is the answer: this version goes there. `needed_by`
  // goes with whoever asks last: without it the record is asked for by itself now.
  const queued = await db.execute<{ at_the_door: boolean }>(sql`${insertMany(syncQueue, rows)}
    on conflict (tenant_id, connection_id, entity_type, record_id) do update set
      state = case when sync_queue.state = 'awaiting_approval' or ${stays} then sync_queue.state
        else 'pending' end,
      listed_in = case when sync_queue.state in ('pending', 'awaiting_approval') then sync_queue.listed_in
        else excluded.listed_in end,
      again = sync_queue.again or ${UNDER_WAY},
      owed_before = sync_queue.owed_before or sync_queue.undo_id is not null,
      attempts = case when ${stays} then sync_queue.attempts else 0 end,
      priority = least(sync_queue.priority, excluded.priority),
      force = sync_queue.force or excluded.force or ${DECIDED},
      chosen = sync_queue.chosen or ${DECIDED},
      look_up_first = sync_queue.look_up_first or (${DECIDED} and sync_queue.error_type = 'CounterpartMissing'),
      needed_by = excluded.needed_by,
      goes_with = excluded.goes_with,
      batch_id = coalesce(sync_queue.batch_id, case when not ${stuck} then excluded.batch_id end),
      due_at = least(sync_queue.due_at, now()),
      error = case when ${stays} then sync_queue.error end,
      error_type = case when ${stays} then sync_queue.error_type end,
      waits_on_type = null,
      waits_on_id = null,
      requested_by = excluded.requested_by,
      updated_at = now()
    returning sync_queue.state = 'awaiting_approval' or exists (select 1 from sync_settings as asking
      where asking.tenant_id = sync_queue.tenant_id and asking.connection_id = sync_queue.connection_id
        and asking.approval_required) as at_the_door`);
  const [{ tenantId } = { tenantId: '' }] = rows;
  if (queued.rows.some((row) => row.at_the_door)) await passDoor(db, tenantId, rows);
}

/**
 * Rows of the queue are locked by rising id everywhere: two that lock the same rows otherwise would wait for each
 * other. New rows follow in the order of their keys.
 */
export async function lockQueuedInOrder(
  db: Executor,
  requests: readonly (RecordRef & ConnectionKey)[],
): Promise<void> {
  const keys = requests.map(({ tenantId, connectionId, entityType, recordId }) => ({
    tenant_id: tenantId,
    connection_id: connectionId,
    entity_type: entityType,
    record_id: recordId,
  }));
  await db.execute(sql`select id from sync_queue
    join jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
      as wanted(tenant_id text, connection_id text, entity_type text, record_id text)
      using (tenant_id, connection_id, entity_type, record_id)
    order by id for update of sync_queue`);
}

function byKey(a: QueueRequest, b: QueueRequest): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function keyOf({ connectionId, entityType, recordId }: QueueRequest): string {
  return `${connectionId} ${entityType} ${recordId}`;
}

/** A connection that syncs a type by itself. */
export interface AutomaticConnection {
  connectionId: string;
  entityType: EntityType;
  /** From which day on it syncs records that have one. */
  startDate: string | null;
  /** Which customers it syncs. */
  accounts: AccountPolicy;
}

/** The connections that sync `entityType` by themselves. Read under the caller's transaction. */
export async function automaticConnections(
  db: Executor,
  tenantId: string,
  entityTypes: readonly EntityType[],
): Promise<AutomaticConnection[]> {
  const rows = await db
    .select({
      connectionId: connections.id,
      autoSync: syncSettings.autoSync,
      startDate: syncSettings.timesheetStartDate,
      accounts: syncSettings.accounts,
    })
    .from(connections)
    .innerJoin(
      syncSettings,
      and(eq(syncSettings.tenantId, connections.tenantId), eq(syncSettings.connectionId, connections.id)),
    )
    .where(
      and(
        eq(connections.tenantId, tenantId),
        inArray(connections.status, ['active', 'paused', 'needs_reauth']),
        eq(syncSettings.enabled, true),
        // By runs, a change waits for the next one.
        eq(syncSettings.syncsBy, 'events'),
      ),
    );
  return rows.flatMap(({ autoSync, ...connection }) =>
    entityTypes
      .filter((type) => syncsByItself(autoSync, type))
      .map((entityType) => ({ ...connection, entityType })),
  );
}
