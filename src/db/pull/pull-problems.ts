import { and, eq, inArray, isNull, not, type SQL, sql } from 'drizzle-orm';
import { dependencyRank, type RecordRef, refKey } from '../../domain/entity.ts';
import { DECIDED_BY_SIGHT, type SyncErrorInfo, type SyncErrorType } from '../../errors.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import { comesDue } from '../approvals/door.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf, matchesRefs } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { NOTHING_WAITED_FOR, wakeDependants } from '../queue/dependants.ts';
import { loadRecords } from '../queue/prerequisites.ts';
import { syncQueue } from '../schema/index.ts';
import { keepSides } from '../waiting/waiting-sides.ts';

/** What reading the other side leaves for a person to decide, kept where everything unresolved is kept. */
export interface PullProblem extends RecordRef {
  error: SyncErrorInfo;
  /** As it was read: what a person lays beside ours. */
  pulled?: PulledRecord;
}

/** Found by looking at the other side, so looking again may find that it is settled. */
const FOUND_BY_READING: readonly SyncErrorType[] = [
  ...DECIDED_BY_SIGHT,
  'CounterpartMissing',
  'InactiveThere',
];

/** `PRIORITY.schedule`. */
const PRIORITY = 3;

/** Keeps problems; returns the keys of those that were kept, and that nobody had been told of yet. */
export async function storeProblems(
  tx: Executor,
  owner: ConnectionKey,
  problems: readonly PullProblem[],
  requestedBy: string,
): Promise<Set<string>> {
  if (problems.length === 0) return new Set();
  const stored = await loadRecords(tx, owner, problems);
  const known = await knownProblems(tx, owner, problems);
  const fresh = problems.filter(
    (problem) =>
      known.get(refKey(problem)) !== problem.error.message &&
      // Of an account that a person took out of the sync nothing is told.
      stored.get(refKey(problem))?.skipped !== true,
  );
  const kept = await storeFresh(tx, owner, fresh, requestedBy);
  await keepSides(tx, owner, problems);
  return new Set(kept.map(refKey));
}

/** @returns those that were kept: of one that is under way nothing is. */
async function storeFresh(
  tx: Executor,
  owner: ConnectionKey,
  fresh: readonly PullProblem[],
  requestedBy: string,
): Promise<RecordRef[]> {
  if (fresh.length === 0) return [];
  return tx
    .insert(syncQueue)
    .values(
      fresh.map(({ entityType, recordId, error }) => ({
        ...keyOf(owner),
        entityType,
        recordId,
        state: 'unresolved' as const,
        error,
        errorType: error.type,
        priority: PRIORITY,
        rank: dependencyRank(entityType),
        requestedBy,
      })),
    )
    .onConflictDoUpdate({
      target: [syncQueue.tenantId, syncQueue.connectionId, syncQueue.entityType, syncQueue.recordId],
      set: {
        state: sql`excluded.state`,
        error: sql`excluded.error`,
        errorType: sql`excluded.error_type`,
        // What was chosen before was chosen without having seen this.
        chosen: false,
        force: false,
        // What was to go, or was refused, is still to go once this is over.
        owedBefore: sql`sync_queue.owed_before or sync_queue.state in ('pending', 'waiting', 'awaiting_approval')
          or (sync_queue.state = 'unresolved' and sync_queue.error_type <> all(${sql.param([...FOUND_BY_READING])}))`,
        updatedAt: sql`now()`,
      },
      // One that is under way, or waits to be taken back, finds out by itself.
      setWhere: sql`sync_queue.state not in ('in_flight', 'retrying') and sync_queue.undo_id is null`,
    })
    .returning({ entityType: syncQueue.entityType, recordId: syncQueue.recordId });
}

async function knownProblems(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<Map<string, string | undefined>> {
  const rows = await tx
    .select({
      entityType: syncQueue.entityType,
      recordId: syncQueue.recordId,
      error: syncQueue.error,
    })
    .from(syncQueue)
    .where(
      and(
        ofConnection(owner),
        eq(syncQueue.state, 'unresolved'),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, refs),
      ),
    );
  return new Map(rows.map((row) => [refKey(row), row.error?.message]));
}

/**
 * The two sides agree again: what was told about them is over, and what waited for them goes. Those that agree to be
 * inactive are of no more use to others than before.
 */
export async function clearProblems(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
  inactive: ReadonlySet<RecordRef> = new Set(),
): Promise<void> {
  const active = refs.filter((ref) => !inactive.has(ref));
  await endProblems(tx, owner, active, FOUND_BY_READING);
  const others = FOUND_BY_READING.filter((type) => type !== 'InactiveThere');
  const over = await endProblems(tx, owner, [...inactive], others);
  await wakeDependants(tx, owner, [...active, ...over]);
}

/**
 * Takes back what was told for these reasons; what was to go before goes now, where it is not in step without.
 * @returns the records of which it was
 */
export async function endProblems(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
  types: readonly SyncErrorType[],
): Promise<RecordRef[]> {
  if (refs.length === 0) return [];
  const told = await tx
    .select({ id: syncQueue.id, entityType: syncQueue.entityType, recordId: syncQueue.recordId })
    .from(syncQueue)
    .where(and(toldFor(owner, types), matchesRefs(syncQueue.entityType, syncQueue.recordId, refs)))
    .orderBy(syncQueue.id)
    .for('update');
  await endRows(
    tx,
    owner,
    told.map(({ id }) => id),
  );
  return told;
}

/** Rows that wait for a person for one of these reasons. */
export function toldFor(owner: ConnectionKey, types: readonly SyncErrorType[]): SQL | undefined {
  return and(
    ofConnection(owner),
    eq(syncQueue.state, 'unresolved'),
    isNull(syncQueue.undoId),
    inArray(syncQueue.errorType, [...types]),
  );
}

const IN_STEP = sql`exists (select from links join records on records.tenant_id = links.tenant_id
    and records.entity_type = links.entity_type and records.id = links.record_id
  where links.tenant_id = sync_queue.tenant_id and links.connection_id = sync_queue.connection_id
    and links.entity_type = sync_queue.entity_type and links.record_id = sync_queue.record_id
    and links.pushed_hash = records.content_hash and records.deleted_at is null)`;

/** Ends what was told in rows that are locked: they go, or are due if something is owed of their records. */
export async function endRows(tx: Executor, owner: ConnectionKey, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const ended = and(ofConnection(owner), isOneOf(syncQueue.id, ids));
  const isOwed = and(syncQueue.owedBefore, not(IN_STEP));
  await tx.delete(syncQueue).where(and(ended, not(isOwed ?? sql`false`)));
  await tx
    .update(syncQueue)
    .set({
      ...comesDue,
      ...NOTHING_WAITED_FOR,
      attempts: 0,
      owedBefore: false,
      dueAt: sql`now()`,
      updatedAt: sql`now()`,
    })
    .where(ended);
}

function ofConnection(owner: ConnectionKey) {
  return and(eq(syncQueue.tenantId, owner.tenantId), eq(syncQueue.connectionId, owner.connectionId));
}
