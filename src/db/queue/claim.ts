import { and, eq, inArray, lte, not, notInArray, or, sql } from 'drizzle-orm';
import { callRecord, ENTITIES } from '../../domain/entities/index.ts';
import { dependencyRank, type RecordRef, refKey } from '../../domain/entity.ts';
import {
  type PlanLimits,
  type PlanNode,
  type PlannedSet,
  type PlanRow,
  planSets,
} from '../../domain/sync-plan.ts';
import { comesDue, holdBackChanged } from '../approvals/door.ts';
import { takeTurn } from '../approvals/take-turn.ts';
import type { Database, Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { syncQueue } from '../schema/index.ts';
import { findUsable } from '../undo/holds.ts';
import { awaitsAnswer } from './awaits-answer.ts';
import { blockForApproval, blockRows, tellOfApproval } from './dependants.ts';
import { enqueue } from './enqueue.ts';
import { loadRecords, lockQueued, prerequisiteStatus, type QueueFacts } from './prerequisites.ts';

export interface ClaimInput {
  tenantId: string;
  connectionId: string;
  /** Workflow ids of the sets that the conductor knows to be running. */
  running: readonly string[];
  limits: Omit<PlanLimits, 'exclusiveRoom'>;
  nameSet(rows: ClaimedRow[]): string;
}

export interface ClaimedRow extends RecordRef {
  queueId: number;
}

export interface ClaimedSet {
  setId: string;
  priority: number;
  batchId: string | null;
  stages: ClaimedRow[][];
}

/** A retry that is this late has lost its workflow. */
const LOST_RETRY = sql`interval '15 minutes'`;

/**
 * Takes what is due, best first, as sets; one transaction. Only the conductor of the connection calls it, so
 * rows that are marked as in flight by a set it does not know were orphaned by a crash and become due again.
 */
export async function claimSets(db: Database, input: ClaimInput): Promise<ClaimedSet[]> {
  return db.transaction(async (tx) => {
    const approvals = await takeTurn(tx, input);
    await releaseOrphans(tx, input);
    if (approvals) {
      await holdBackChanged(tx, input);
      await tellOfApproval(tx, input);
    }
    const exclusiveRoom = await exclusiveRoomLeft(tx, input);
    const rows = await selectDue(tx, input, exclusiveRoom > 0);
    if (rows.length === 0) return [];
    const nodes = await loadNodes(tx, { ...input, approvals }, rows);
    const plan = planSets(rows, nodes, { ...input.limits, exclusiveRoom });
    await holdBack(tx, input, plan.waits);
    const sets: ClaimedSet[] = [];
    const due = new Map(rows.map((row) => [refKey(row), row]));
    for (const set of plan.sets) sets.push(await take(tx, input, { set, due, nodes }));
    return sets;
  });
}

function ofConnection(input: { tenantId: string; connectionId: string }) {
  return and(eq(syncQueue.tenantId, input.tenantId), eq(syncQueue.connectionId, input.connectionId));
}

async function releaseOrphans(tx: Executor, input: ClaimInput): Promise<void> {
  const running = input.running.length > 0 ? notInArray(syncQueue.claimedBy, [...input.running]) : sql`true`;
  await tx
    .update(syncQueue)
    .set({ ...comesDue, claimedBy: null, claimedAt: null })
    .where(
      and(
        ofConnection(input),
        or(
          and(eq(syncQueue.state, 'in_flight'), running),
          and(
            eq(syncQueue.state, 'retrying'),
            lte(syncQueue.dueAt, sql`now() - ${LOST_RETRY}`),
            not(awaitsAnswer),
          ),
        ),
      ),
    );
}

/** Sets of an exclusive type that may wait for their turn: enough that the next is ready when one is done. */
const EXCLUSIVE_SETS = 3;

async function exclusiveRoomLeft(tx: Executor, input: ClaimInput): Promise<number> {
  const { exclusiveTypes } = input.limits;
  if (exclusiveTypes.length === 0) return EXCLUSIVE_SETS;
  const sets = await tx
    .selectDistinct({ setId: syncQueue.claimedBy })
    .from(syncQueue)
    .where(
      and(
        ofConnection(input),
        eq(syncQueue.state, 'in_flight'),
        inArray(syncQueue.entityType, [...exclusiveTypes]),
      ),
    );
  return Math.max(0, EXCLUSIVE_SETS - sets.length);
}

type DueRow = PlanRow & {
  queueId: number;
  requestedBy: string;
  undoId: string | null;
  goesWith: string | null;
};

async function selectDue(tx: Executor, input: ClaimInput, exclusiveFree: boolean): Promise<DueRow[]> {
  const { maxSets, maxPerStage, exclusiveTypes } = input.limits;
  const blocked = exclusiveFree ? [] : exclusiveTypes;
  return tx
    .select({
      queueId: syncQueue.id,
      entityType: syncQueue.entityType,
      recordId: syncQueue.recordId,
      priority: syncQueue.priority,
      batchId: syncQueue.batchId,
      requestedBy: syncQueue.requestedBy,
      undoId: syncQueue.undoId,
      goesWith: syncQueue.goesWith,
      alone: syncQueue.lookUpFirst,
    })
    .from(syncQueue)
    .where(
      and(
        ofConnection(input),
        eq(syncQueue.state, 'pending'),
        lte(syncQueue.dueAt, sql`now()`),
        blocked.length > 0 ? notInArray(syncQueue.entityType, [...blocked]) : undefined,
      ),
    )
    .orderBy(syncQueue.priority, syncQueue.rank, syncQueue.id)
    .limit(maxSets * maxPerStage)
    .for('update', { skipLocked: true });
}

/** Loads the rows and, level by level, the prerequisites that have no counterpart. */
interface Loading extends ConnectionKey {
  approvals: boolean;
}

async function loadNodes(
  tx: Executor,
  input: Loading,
  rows: readonly DueRow[],
): Promise<Map<string, PlanNode>> {
  const nodes = new Map<string, PlanNode>();
  // Taking something back needs nothing but the thing itself.
  const undone = new Set(rows.filter(({ undoId }) => undoId !== null).map(refKey));
  let level: RecordRef[] = [...rows];
  while (level.length > 0) {
    const found = await loadLevel(tx, input, level, { areRows: nodes.size === 0, undone });
    for (const node of found) nodes.set(refKey(node), node);
    level = distinct(found.flatMap((node) => node.missing)).filter((ref) => !nodes.has(refKey(ref)));
  }
  return nodes;
}

async function loadLevel(
  tx: Executor,
  input: Loading,
  refs: readonly RecordRef[],
  { areRows, undone }: { areRows: boolean; undone: ReadonlySet<string> },
): Promise<PlanNode[]> {
  const stored = await loadRecords(tx, input, refs);
  const needed = new Map(
    refs.map((ref) => {
      const record = stored.get(refKey(ref));
      return [
        refKey(ref),
        record && !record.deleted && !record.skipped && !undone.has(refKey(ref))
          ? ENTITIES[ref.entityType].prerequisites(record.data)
          : [],
      ];
    }),
  );
  const linked = await findUsable(tx, input, distinct([...needed.values()].flat()));
  const queued = areRows ? new Map<string, QueueFacts>() : await lockQueued(tx, input, refs);
  // Read after the lock: what was linked meanwhile is no longer missing.
  const done = areRows ? new Map<string, unknown>() : await findUsable(tx, input, refs);
  const open = refs.filter((ref) => !done.has(refKey(ref)));
  return open.map((ref): PlanNode => {
    const missing = (needed.get(refKey(ref)) ?? []).filter(
      (prerequisite) => !linked.has(refKey(prerequisite)),
    );
    const record = stored.get(refKey(ref));
    const called = record && callRecord(ref, record.name);
    if (areRows) return { ...pick(ref), missing, called, status: 'free' };
    return {
      ...pick(ref),
      missing,
      called,
      ...prerequisiteStatus(ref, record, queued.get(refKey(ref)), input.approvals),
    };
  });
}

const pick = ({ entityType, recordId }: RecordRef): RecordRef => ({ entityType, recordId });

async function holdBack(
  tx: Executor,
  input: ClaimInput,
  waits: ReturnType<typeof planSets>['waits'],
): Promise<void> {
  const groups = new Map<string, typeof waits>();
  for (const wait of waits) {
    const key = `${refKey(wait.on)} ${wait.reason ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), wait]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const rows = group.map((wait) => wait.row);
    if (first.unapproved) await holdForApproval(tx, input, rows, first);
    else await blockRows(tx, input, rows, first.on, first.reason);
  }
}

/** What they need is brought before people, if nobody has queued it yet. */
async function holdForApproval(
  tx: Executor,
  { tenantId, connectionId }: ClaimInput,
  rows: readonly PlanRow[],
  { on, reason = '', row }: ReturnType<typeof planSets>['waits'][number],
): Promise<void> {
  const { priority } = row;
  const queued = await lockQueued(tx, { tenantId, connectionId }, [on]);
  if (queued.size === 0) {
    const neededBy = `${ENTITIES[row.entityType].label} ${row.recordId}`;
    await enqueue(tx, [{ tenantId, connectionId, ...pick(on), priority, neededBy, requestedBy: 'engine' }]);
  }
  await blockForApproval(tx, { tenantId, connectionId }, rows, on, reason);
}

interface Taking {
  set: PlannedSet;
  due: ReadonlyMap<string, DueRow>;
  nodes: ReadonlyMap<string, PlanNode>;
}

const IS_UNLINKED = sql`not exists (select 1 from links where links.tenant_id = sync_queue.tenant_id
    and links.connection_id = sync_queue.connection_id and links.entity_type = sync_queue.entity_type
    and links.record_id = sync_queue.record_id)`;

/** Its row is younger than a request with it that was given up: the one that knew was withdrawn meanwhile. */
const WAS_GIVEN_UP = sql`exists (select 1 from remote_requests as given where given.tenant_id = sync_queue.tenant_id
    and given.connection_id = sync_queue.connection_id and given.state = 'abandoned'
    and given.settled_at < sync_queue.created_at and given.items @> jsonb_build_array(jsonb_build_object(
      'entityType', sync_queue.entity_type, 'recordId', sync_queue.record_id)))`;

/**
 * Sent from a database that was lost, perhaps, by whichever connection to the company there was then: after a restore
 * nothing is created without a look but what was made after everything had been handed over again.
 */
const WAS_RESTORED = sql`exists (select 1 from installation where reconciled_at is not null and not (handed_over_at is not null
    and exists (select 1 from records where records.tenant_id = sync_queue.tenant_id
      and records.entity_type = sync_queue.entity_type and records.id = sync_queue.record_id
      and records.created_at > handed_over_at)))`;

const MAY_BE_THERE = sql`(${IS_UNLINKED} and (${WAS_GIVEN_UP} or ${WAS_RESTORED}))`;

async function take(tx: Executor, input: ClaimInput, { set, due, nodes }: Taking): Promise<ClaimedSet> {
  const members = set.stages.flat();
  const asked = members.flatMap((member) => due.get(refKey(member)) ?? []);
  const needed = members.filter((member) => !due.has(refKey(member)));
  const goesWith = set.batchId ?? asked[0]?.goesWith ?? undefined;
  const common = { priority: set.priority, requestedBy: asked[0]?.requestedBy ?? 'engine', goesWith };
  const wanted = needed.map((ref) => ({ ...pick(ref), ...common, neededBy: whoNeeds(ref, members, nodes) }));
  const added = await addNeeded(tx, input, wanted);
  const byRef = new Map([...asked, ...added].map((row) => [refKey(row), claimed(row)]));
  const stages = set.stages.map((stage) => stage.flatMap((member) => byRef.get(refKey(member)) ?? []));
  // Named after what was asked for, not after what it needs.
  const setId = input.nameSet(asked.length === 1 ? asked.map(claimed) : stages.flat());
  const queueIds = stages.flat().map((row) => row.queueId);
  await tx
    .update(syncQueue)
    .set({
      state: 'in_flight',
      claimedBy: setId,
      claimedAt: sql`now()`,
      lookUpFirst: sql`look_up_first or ${MAY_BE_THERE}`,
      updatedAt: sql`now()`,
      waitsOnType: null,
      waitsOnId: null,
    })
    .where(and(eq(syncQueue.tenantId, input.tenantId), isOneOf(syncQueue.id, queueIds)));
  return { setId, priority: set.priority, batchId: set.batchId, stages };
}

const claimed = ({ queueId, entityType, recordId }: ClaimedRow): ClaimedRow => ({
  queueId,
  entityType,
  recordId,
});

/** The record of the set that a prerequisite travels for. */
function whoNeeds(
  ref: RecordRef,
  members: readonly RecordRef[],
  nodes: ReadonlyMap<string, PlanNode>,
): string | undefined {
  const dependants = members.flatMap((member) => nodes.get(refKey(member)) ?? []);
  return dependants.find((node) => node.missing.some((each) => refKey(each) === refKey(ref)))?.called;
}

/** Queues prerequisites that nobody asked for; one that is queued already is taken as it is. */
async function addNeeded(
  tx: Executor,
  input: ClaimInput,
  needed: readonly (RecordRef & {
    priority: number;
    requestedBy: string;
    neededBy?: string;
    goesWith?: string;
  })[],
): Promise<ClaimedRow[]> {
  if (needed.length === 0) return [];
  const { tenantId, connectionId } = input;
  return tx
    .insert(syncQueue)
    .values(needed.map((row) => ({ tenantId, connectionId, ...row, rank: dependencyRank(row.entityType) })))
    .onConflictDoUpdate({
      target: [syncQueue.tenantId, syncQueue.connectionId, syncQueue.entityType, syncQueue.recordId],
      set: { updatedAt: sql`now()` },
    })
    .returning({ queueId: syncQueue.id, entityType: syncQueue.entityType, recordId: syncQueue.recordId });
}

function distinct<T extends RecordRef>(refs: readonly T[]): T[] {
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
}
