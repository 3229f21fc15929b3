import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { dependencyRank, type RecordRef, refKey } from '../../domain/entity.ts';
import { DECIDED_BY_SIGHT, type SyncErrorInfo, type SyncErrorType } from '../../errors.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf, matchesRefs } from '../links/links.ts';
import { wakeDependants } from '../queue/dependants.ts';
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

/** Keeps problems; returns the keys of those that nobody had been told of yet. */
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
  await storeFresh(tx, owner, fresh, requestedBy);
  await keepSides(tx, owner, problems);
  return new Set(fresh.map(refKey));
}

async function storeFresh(
  tx: Executor,
  owner: ConnectionKey,
  fresh: readonly PullProblem[],
  requestedBy: string,
): Promise<void> {
  if (fresh.length === 0) return;
  await tx
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
        updatedAt: sql`now()`,
      },
      // One that is under way, or waits to be taken back, finds out by itself.
      setWhere: sql`sync_queue.state not in ('in_flight', 'retrying') and sync_queue.undo_id is null`,
    });
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

/** Takes back what was told for these reasons. @returns the records of which it was */
export async function endProblems(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
  types: readonly SyncErrorType[],
): Promise<RecordRef[]> {
  if (refs.length === 0) return [];
  return tx
    .delete(syncQueue)
    .where(
      and(
        ofConnection(owner),
        eq(syncQueue.state, 'unresolved'),
        isNull(syncQueue.undoId),
        inArray(syncQueue.errorType, [...types]),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, refs),
      ),
    )
    .returning({ entityType: syncQueue.entityType, recordId: syncQueue.recordId });
}

function ofConnection(owner: ConnectionKey) {
  return and(eq(syncQueue.tenantId, owner.tenantId), eq(syncQueue.connectionId, owner.connectionId));
}
