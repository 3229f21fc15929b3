import { and, asc, desc, eq, exists, gt, inArray, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { EntityType } from '../../domain/entity.ts';
import type { SyncErrorInfo, SyncErrorType } from '../../errors.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import type { StoredLogEntry } from '../log/log-queries.ts';
import { isOneOf } from '../many.ts';
import { switchedOn, triedAgain } from '../queue/retry-unresolved.ts';
import { inboundChanges, type QueueState, records, syncLog, syncQueue } from '../schema/index.ts';
import { releaseHolds } from '../undo/holds.ts';
import { ofConnection } from './inbound-rows.ts';
import type { Direction, RowRef } from './selection.ts';
import { takeTurn } from './take-turn.ts';

/** Errors that reading the newer version and merging both mend. */
export const MENDED_BY_MERGE: readonly SyncErrorType[] = ['ChangedMeanwhile', 'StaleVersion'];
/** Found by looking at the other side, or mended nowhere else: it is resolved there. */
const RESOLVED_THERE: readonly SyncErrorType[] = [
  'ChangedInQuickBooks',
  'CounterpartMissing',
  'Conflict',
  'RecordFrozen',
  'ReferenceNotFound',
  'CurrencyNotInCompany',
  'FeatureNotAvailable',
  'PermissionDenied',
  'PayrollNotEnabled',
  'PayrollPeriodLocked',
  'VendorBusy',
  'VendorFault',
];

export interface OpenRow {
  /** Which way it was to go. */
  direction: Direction;
  id: number;
  entityType: EntityType;
  recordId: string | null;
  externalId: string | null;
  name: string;
  state: QueueState | 'approved';
  error: SyncErrorInfo | null;
  approvedBy: string | null;
  approvedAt: Date | null;
  attempts: number;
  since: Date;
}

export interface OpenPage {
  direction: Direction;
  after: number;
  limit: number;
}

/** Approved, and waiting for the connector or going just now. */
export async function listPending(db: Executor, owner: ConnectionKey, page: OpenPage): Promise<OpenRow[]> {
  if (page.direction === 'import') return incoming(db, owner, page, ['approved', 'waiting']);
  const waits = and(
    eq(syncQueue.state, 'waiting'),
    or(sql`${syncQueue.error} is null`, eq(syncQueue.errorType, 'AwaitingApproval')),
  );
  return outgoing(db, owner, page, or(inArray(syncQueue.state, ['pending', 'in_flight', 'retrying']), waits));
}

/** What could not sync and needs somebody. */
export async function listErrors(db: Executor, owner: ConnectionKey, page: OpenPage): Promise<OpenRow[]> {
  if (page.direction === 'import') return incoming(db, owner, page, ['failed']);
  const skipped = and(eq(syncQueue.state, 'waiting'), eq(syncQueue.errorType, 'PrerequisiteNotMet'));
  return outgoing(db, owner, page, or(eq(syncQueue.state, 'unresolved'), skipped));
}

/** One row, whatever became of it. */
export async function readOpenRow(
  db: Executor,
  owner: ConnectionKey,
  { direction, id }: RowRef,
): Promise<OpenRow | undefined> {
  const page = { direction, after: id - 1, limit: 1 };
  const [row] =
    direction === 'import'
      ? await incoming(db, owner, page, ['approved', 'waiting', 'failed', 'awaiting'])
      : await outgoing(db, owner, page, sql`true`);
  return row?.id === id ? row : undefined;
}

async function outgoing(
  db: Executor,
  owner: ConnectionKey,
  { after, limit }: OpenPage,
  which: SQL | undefined,
): Promise<OpenRow[]> {
  const rows = await db
    .select({ queued: syncQueue, name: records.name })
    .from(syncQueue)
    .leftJoin(
      records,
      and(
        eq(records.tenantId, syncQueue.tenantId),
        eq(records.entityType, syncQueue.entityType),
        eq(records.id, syncQueue.recordId),
      ),
    )
    .where(and(ofQueue(owner), gt(syncQueue.id, after), which))
    .orderBy(asc(syncQueue.id))
    .limit(limit);
  return rows.map(({ queued, name }) => ({
    direction: 'export',
    externalId: null,
    ...queued,
    name: name ?? queued.recordId,
    since: queued.updatedAt,
  }));
}

async function incoming(
  db: Executor,
  owner: ConnectionKey,
  { after, limit }: OpenPage,
  states: ('approved' | 'waiting' | 'failed' | 'awaiting')[],
): Promise<OpenRow[]> {
  const rows = await db
    .select()
    .from(inboundChanges)
    .where(and(ofConnection(owner), gt(inboundChanges.id, after), inArray(inboundChanges.state, states)))
    .orderBy(asc(inboundChanges.id))
    .limit(limit);
  return rows.map((row) => ({
    ...row,
    direction: 'import',
    state: STATES[row.state],
    attempts: 0,
    since: row.updatedAt,
  }));
}

const STATES = {
  awaiting: 'awaiting_approval',
  approved: 'approved',
  waiting: 'waiting',
  failed: 'unresolved',
} as const;

/** Where a row's error is resolved: there, or here. */
export function isResolvedThere(direction: Direction, type: SyncErrorType | undefined): boolean {
  return direction === 'import' || (type !== undefined && RESOLVED_THERE.includes(type));
}

export interface Retried {
  /** They go as soon as the connector runs. */
  retried: number;
  /** Nobody has approved what they say by now: they are in the Sync Wizard. */
  awaiting: number;
}

/** Has errors tried again: those of `rows`, or all. With `merge` only those that it can mend, and both sides' changes go. */
export async function retryErrors(
  tx: Executor,
  owner: ConnectionKey,
  { rows, merge, actor }: { rows: readonly RowRef[] | 'all'; merge: boolean; actor: string },
): Promise<Retried | 'switched_off'> {
  await takeTurn(tx, owner);
  const chosen = rows === 'all' ? undefined : rows;
  const idsOf = (direction: Direction) =>
    chosen?.filter((row) => row.direction === direction).map(({ id }) => id);
  const outgoingIds = idsOf('export');
  const isOn = (await switchedOn(tx, owner.tenantId, owner.connectionId)).length > 0;
  if (!isOn && outgoingIds?.length !== 0) return 'switched_off';
  const readAgain = merge ? 0 : await retryImports(tx, owner, idsOf('import'));
  const which = and(
    ofQueue(owner),
    or(
      eq(syncQueue.state, 'unresolved'),
      and(eq(syncQueue.state, 'waiting'), eq(syncQueue.errorType, 'PrerequisiteNotMet')),
    ),
    merge ? inArray(syncQueue.errorType, [...MENDED_BY_MERGE]) : isNotNull(syncQueue.errorType),
    outgoingIds && isOneOf(syncQueue.id, outgoingIds),
  );
  const locked = tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(which)
    .orderBy(syncQueue.id)
    .for('update');
  const again = await tx
    .update(syncQueue)
    .set({ ...triedAgain(actor), mergeAsked: merge })
    .where(and(ofQueue(owner), inArray(syncQueue.id, locked)))
    .returning({ state: syncQueue.state, entityType: syncQueue.entityType, recordId: syncQueue.recordId });
  await releaseHolds(tx, owner, again);
  const awaiting = again.filter(({ state }) => state === 'awaiting_approval').length;
  return { retried: again.length - awaiting + readAgain, awaiting };
}

async function retryImports(tx: Executor, owner: ConnectionKey, ids: number[] | undefined): Promise<number> {
  const { rowCount } = await tx
    .update(inboundChanges)
    .set({ state: 'approved', error: null, errorType: null, updatedAt: sql`now()` })
    .where(
      and(ofConnection(owner), eq(inboundChanges.state, 'failed'), ids && isOneOf(inboundChanges.id, ids)),
    );
  return rowCount ?? 0;
}

export interface FailedSync {
  entry: StoredLogEntry;
  /** It went through since. */
  settled: boolean;
}

/** Everything that ever failed on the connection, newest first, whatever became of it. */
export async function listFailed(
  db: Executor,
  owner: ConnectionKey,
  { before, limit }: { before?: number; limit: number },
): Promise<FailedSync[]> {
  const later = alias(syncLog, 'later');
  const settled = exists(
    db
      .select({ one: sql`1` })
      .from(later)
      .where(
        and(
          eq(later.tenantId, syncLog.tenantId),
          eq(later.entityType, syncLog.entityType),
          eq(later.recordId, syncLog.recordId),
          gt(later.id, syncLog.id),
          eq(later.connectionId, syncLog.connectionId),
          eq(later.status, 'success'),
        ),
      ),
  );
  const rows = await db
    .select({ entry: syncLog, settled: sql<boolean>`${settled}` })
    .from(syncLog)
    .where(
      and(
        eq(syncLog.tenantId, owner.tenantId),
        eq(syncLog.connectionId, owner.connectionId),
        eq(syncLog.status, 'error'),
        before === undefined ? undefined : lt(syncLog.id, before),
      ),
    )
    .orderBy(desc(syncLog.id))
    .limit(limit);
  return rows;
}

function ofQueue({ tenantId, connectionId }: ConnectionKey): SQL | undefined {
  return and(eq(syncQueue.tenantId, tenantId), eq(syncQueue.connectionId, connectionId));
}
