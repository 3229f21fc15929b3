import { and, count, desc, eq, gte, isNotNull, lt, lte, ne, type SQL, sql } from 'drizzle-orm';
import type { EntityType, RecordRef } from '../../domain/entity.ts';
import { NOTHING_TO_DO } from '../../domain/push-decision.ts';
import type { SyncErrorType } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { nameHolds } from '../records/found.ts';
import { type LogStatus, records, syncLog, syncQueue } from '../schema/index.ts';

export type StoredLogEntry = typeof syncLog.$inferSelect;

export interface LogFilter {
  type?: EntityType;
  direction?: 'push' | 'pull';
  status?: LogStatus;
  record?: string;
  batch?: string;
  connection?: string;
  /** Part of the name of the record. */
  search?: string;
  /** Leaves out what says that nothing was to be done. */
  unchangedFolded?: boolean;
  from?: Date;
  to?: Date;
}

export interface LogPage {
  before?: number;
  limit: number;
}

/** Newest first; `before` is the id of the last entry of the page before. */
export async function listLog(
  db: Executor,
  tenantId: string,
  filter: LogFilter,
  page: LogPage,
): Promise<StoredLogEntry[]> {
  return db
    .select()
    .from(syncLog)
    .where(
      filter.search === undefined
        ? within(tenantId, filter, page)
        : and(eq(syncLog.tenantId, tenantId), ofNamesakes(tenantId, filter, page)),
    )
    .orderBy(desc(syncLog.id))
    .limit(page.limit);
}

function within(tenantId: string, filter: LogFilter, { before }: Pick<LogPage, 'before'>): SQL | undefined {
  return and(
    eq(syncLog.tenantId, tenantId),
    before === undefined ? undefined : lt(syncLog.id, before),
    ...conditions(tenantId, filter),
  );
}

/** More records than anybody means with a part of a name. */
const MOST_NAMESAKES = 500;

/** A name is looked for among the records, which have an index for it, and each one's entries by the record. */
function ofNamesakes(tenantId: string, filter: LogFilter, page: LogPage): SQL {
  const { search = '' } = filter;
  const type = filter.type === undefined ? sql`` : sql`and entity_type = ${filter.type}`;
  return sql`${syncLog.id} = any(array(select entry.id from (
      select entity_type, id from records where tenant_id = ${tenantId} ${type} and ${nameHolds(search)}
      limit ${MOST_NAMESAKES}) as named
    cross join lateral (select ${syncLog.id} as id from ${syncLog} where ${within(tenantId, filter, page)}
      and ${syncLog.entityType} = named.entity_type and ${syncLog.recordId} = named.id
      order by ${syncLog.id} desc limit ${page.limit}) as entry))`;
}

/** What stands for the entries of a batch, of one type and direction, that say that nothing was to be done. */
export interface FoldedEntries {
  batchId: string | null;
  connectionId: string;
  type: EntityType;
  direction: 'push' | 'pull';
  count: number;
  /** Of the newest of them. */
  id: number;
  at: Date;
}

/** Batches of which a page tells: more than it shows entries. */
const MOST_FOLDED = 50;

/** What was folded between the newest and the oldest entry of a page, newest first. */
export async function foldedEntries(
  db: Executor,
  tenantId: string,
  filter: LogFilter,
  { before, oldest }: { before?: number; oldest?: number },
): Promise<FoldedEntries[]> {
  const rows = await db
    .select({
      batchId: syncLog.batchId,
      connectionId: syncLog.connectionId,
      type: syncLog.entityType,
      direction: syncLog.direction,
      count: sql<number>`count(*)::int`,
      id: sql<string>`max(${syncLog.id})`,
      at: sql<string>`max(${syncLog.at})`,
    })
    .from(syncLog)
    .where(
      and(
        within(tenantId, { ...filter, unchangedFolded: false }, { before }),
        eq(syncLog.action, NOTHING_TO_DO),
        oldest === undefined ? undefined : gte(syncLog.id, oldest),
      ),
    )
    .groupBy(syncLog.batchId, syncLog.connectionId, syncLog.entityType, syncLog.direction)
    .orderBy(sql`6 desc`)
    .limit(MOST_FOLDED);
  return rows.map(({ id, at, ...row }) => ({ ...row, id: Number(id), at: new Date(at) }));
}

export async function readLogEntry(
  db: Executor,
  tenantId: string,
  id: number,
): Promise<StoredLogEntry | undefined> {
  const [row] = await db
    .select()
    .from(syncLog)
    .where(and(eq(syncLog.tenantId, tenantId), eq(syncLog.id, id)));
  return row;
}

function conditions(tenantId: string, filter: LogFilter): (SQL | undefined)[] {
  return [
    filter.type && eq(syncLog.entityType, filter.type),
    filter.direction && eq(syncLog.direction, filter.direction),
    filter.status && eq(syncLog.status, filter.status),
    filter.record === undefined ? undefined : eq(syncLog.recordId, filter.record),
    filter.batch === undefined ? undefined : ofBatch(tenantId, filter.batch),
    filter.connection === undefined ? undefined : eq(syncLog.connectionId, filter.connection),
    filter.unchangedFolded ? ne(syncLog.action, NOTHING_TO_DO) : undefined,
    filter.from && gte(syncLog.at, filter.from),
    filter.to && lte(syncLog.at, filter.to),
  ];
}

/** Of the batch itself, or of the parts of a sync run. */
function ofBatch(tenantId: string, id: string): SQL {
  return sql`${syncLog.batchId} = any(array(select ${id}::text union all select part.id from batches as part
    where part.tenant_id = ${tenantId} and part.run_id = ${id}))`;
}

export interface UnresolvedGroup {
  errorType: SyncErrorType;
  count: number;
  records: UnresolvedRecord[];
}

export interface UnresolvedRecord extends RecordRef {
  connectionId: string;
  name: string | null;
  message: string | null;
  attempts: number;
  since: Date;
}

/** What waits for a person, by cause, most frequent first, with the newest `perGroup` records of each. */
export async function unresolvedErrors(
  db: Executor,
  tenantId: string,
  { connectionId, perGroup }: { connectionId?: string; perGroup: number },
): Promise<UnresolvedGroup[]> {
  const unresolved = and(
    eq(syncQueue.tenantId, tenantId),
    eq(syncQueue.state, 'unresolved'),
    isNotNull(syncQueue.errorType),
    connectionId === undefined ? undefined : eq(syncQueue.connectionId, connectionId),
  );
  const counts = await db
    .select({ errorType: syncQueue.errorType, count: count() })
    .from(syncQueue)
    .where(unresolved)
    .groupBy(syncQueue.errorType)
    .orderBy(desc(count()), syncQueue.errorType);
  const groups: UnresolvedGroup[] = [];
  for (const { errorType, count: total } of counts) {
    if (errorType === null) continue;
    const newest = await affectedRecords(db, and(unresolved, eq(syncQueue.errorType, errorType)), perGroup);
    groups.push({ errorType, count: total, records: newest });
  }
  return groups;
}

async function affectedRecords(
  db: Executor,
  where: SQL | undefined,
  limit: number,
): Promise<UnresolvedRecord[]> {
  return db
    .select({
      entityType: syncQueue.entityType,
      recordId: syncQueue.recordId,
      connectionId: syncQueue.connectionId,
      name: records.name,
      message: sql<string | null>`${syncQueue.error} ->> 'message'`,
      attempts: syncQueue.attempts,
      since: syncQueue.updatedAt,
    })
    .from(syncQueue)
    .leftJoin(
      records,
      and(
        eq(records.tenantId, syncQueue.tenantId),
        eq(records.entityType, syncQueue.entityType),
        eq(records.id, syncQueue.recordId),
      ),
    )
    .where(where)
    .orderBy(desc(syncQueue.updatedAt), desc(syncQueue.id))
    .limit(limit);
}
