import { and, eq, sql } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { PlanNode } from '../../domain/sync-plan.ts';
import { assertNever } from '../../errors.ts';
import { isSkipped } from '../accounts/skipped.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, matchesRefs } from '../links/links.ts';
import { type QueueState, records, syncQueue } from '../schema/index.ts';

export interface QueueFacts {
  state: QueueState;
  /** Why it does not go, when it does not. */
  message: string | undefined;
  /** What it needs itself awaits approval. */
  awaitsApproval: boolean;
}

export interface StoredFacts {
  data: Record<string, unknown>;
  name: string;
  deleted: boolean;
  /** A person took its account out of the sync. */
  skipped: boolean;
}

export async function loadRecords(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<Map<string, StoredFacts>> {
  if (refs.length === 0) return new Map();
  const rows = await tx
    .select({
      entityType: records.entityType,
      recordId: records.id,
      data: records.data,
      name: records.name,
      deleted: sql<boolean>`${records.deletedAt} is not null`,
      skipped: isSkipped(owner),
    })
    .from(records)
    .where(and(eq(records.tenantId, owner.tenantId), matchesRefs(records.entityType, records.id, refs)));
  return new Map(rows.map(({ entityType, recordId, ...facts }) => [refKey({ entityType, recordId }), facts]));
}

/** Locks, so that a prerequisite cannot finish between this look and the mark that somebody waits for it. */
export async function lockQueued(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<Map<string, QueueFacts>> {
  return factsOf(await selectQueued(tx, owner, refs).for('update'));
}

/** The same without a lock, for those who only look. */
export async function readQueued(
  db: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<Map<string, QueueFacts>> {
  return factsOf(await selectQueued(db, owner, refs));
}

function selectQueued(tx: Executor, owner: ConnectionKey, refs: readonly RecordRef[]) {
  return tx
    .select({
      entityType: syncQueue.entityType,
      recordId: syncQueue.recordId,
      state: syncQueue.state,
      error: syncQueue.error,
      errorType: syncQueue.errorType,
    })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, refs),
      ),
    )
    .orderBy(syncQueue.id);
}

function factsOf(rows: Awaited<ReturnType<typeof selectQueued>>): Map<string, QueueFacts> {
  return new Map(
    rows.map((row) => {
      const awaitsApproval = row.errorType === 'AwaitingApproval';
      return [refKey(row), { state: row.state, message: row.error?.message, awaitsApproval }];
    }),
  );
}

/** What was never there is not made there only to be taken back: nothing can refer to it. */
const GONE = { inactive: 'it is inactive.', void: 'it is void.', absent: 'it was taken back.' } as const;

/**
 * Whether a prerequisite without a counterpart can go, is under way, or needs somebody first. With `approvals` one that
 * nobody has queued needs somebody, too.
 */
export function prerequisiteStatus(
  ref: RecordRef,
  record: StoredFacts | undefined,
  queued: QueueFacts | undefined,
  approvals = false,
): Pick<PlanNode, 'status' | 'reason'> {
  const { label, eligibility } = ENTITIES[ref.entityType];
  if (!record || record.deleted)
    return { status: 'absent', reason: `${label} ${ref.recordId} does not exist.` };
  const called = `${label} "${record.name}"`;
  if (record.skipped)
    return {
      status: 'ineligible',
      reason: `${called} waits: its account is set not to sync with QuickBooks.`,
    };
  const verdict = eligibility(record.data);
  if (!verdict.eligible)
    return { status: 'ineligible', reason: `${called} has not synced: ${verdict.reason}` };
  const underWay = queued?.state === 'in_flight' || queued?.state === 'retrying';
  if (verdict.desired !== 'present' && !underWay)
    return { status: 'ineligible', reason: `${called} has not synced: ${GONE[verdict.desired]}` };
  if (queued) return queueStatus(called, queued);
  return approvals ? unapproved(called) : { status: 'free' };
}

function unapproved(called: string): Pick<PlanNode, 'status' | 'reason'> {
  return { status: 'unapproved', reason: `${called} waits for approval.` };
}

function queueStatus(called: string, queued: QueueFacts): Pick<PlanNode, 'status' | 'reason'> {
  switch (queued.state) {
    case 'pending':
    case 'mended':
      return { status: 'free' };
    case 'in_flight':
    case 'retrying':
      return { status: 'busy' };
    case 'waiting':
      if (queued.awaitsApproval) return unapproved(called);
      return queued.message
        ? { status: 'failed', reason: `${called} waits: ${queued.message}` }
        : { status: 'busy' };
    case 'awaiting_approval':
      return unapproved(called);
    case 'unresolved':
      return { status: 'failed', reason: `${called} has not synced: ${queued.message ?? 'see its error.'}` };
    default:
      return assertNever(queued.state);
  }
}
