import { and, count, desc, eq, gte, isNotNull, isNull, lt, lte, type SQL, sql } from 'drizzle-orm';
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
  /** `NO_BATCH` for what was no part of one. */
  batch?: string;
  connection?: string;
  /** Part of the name of the record. */
  search?: string;
  /** What says that nothing was to be done: left out, or nothing else. */
  unchanged?: 'folded' | 'only';
  from?: Date;
  to?: Date;
}

/** Instead of the id of a batch. */
export const NO_BATCH = 'none';

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
  const which =
    filter.search === undefined
      ? within(tenantId, filter, page)
      : and(eq(syncLog.tenantId, tenantId), await ofNamesakes(db, tenantId, filter, page));
  return db.select().from(syncLog).where(which).orderBy(desc(syncLog.id)).limit(page.limit);
}

function within(tenantId: string, filter: LogFilter, { before }: Pick<LogPage, 'before'>): SQL | undefined {
  return and(
    eq(syncLog.tenantId, tenantId),
    before === undefined ? undefined : lt(syncLog.id, before),
    ...conditions(tenantId, filter),
  );
}

/** So many records are looked through one by one; where more are called so, some of them are among the newest entries. */
const MOST_NAMESAKES = 2_000;

/**
 * A name is looked for among the records, which have an index for it, and the entries of each by the record. Where
 * too many are called so, the entries are gone through from the newest on, each with a look at its record.
 */
async function ofNamesakes(db: Executor, tenantId: string, filter: LogFilter, page: LogPage): Promise<SQL> {
  const { search = '' } = filter;
  const type = filter.type === undefined ? sql`` : sql`and entity_type = ${filter.type}`;
  const named = sql`from records where tenant_id = ${tenantId} ${type} and ${nameHolds(search)}`;
  const { rows } = await db.execute<{ entity_type: string; id: string }>(
    sql`select entity_type, id ${named} limit ${MOST_NAMESAKES + 1}`,
  );
  if (rows.length > MOST_NAMESAKES) {
    return sql`(${within(tenantId, filter, page)} and exists (select 1 ${named}
      and entity_type = ${syncLog.entityType} and id = ${syncLog.recordId}))`;
  }
  const types = sql.param(rows.map((row) => row.entity_type));
  const ids = sql.param(rows.map((row) => row.id));
  return sql`${syncLog.id} = any(array(
    select entry.id from unnest(${types}::text[], ${ids}::text[]) as named (entity_type, id) cross join lateral (select ${syncLog.id} as id from ${syncLog} where ${within(tenantId, filter, page)}
      and ${syncLog.entityType} = named.entity_type and ${syncLog.recordId} = named.id
      order by ${syncLog.id} desc limit ${page.limit}) as entry))`;
}

/** What stands for the entries of a batch, of one type and direction, that say that nothing was to be done. */
export interface FoldedEntries {
  /** Null for what was no part of a batch. */
  batchId: string | null;
  connectionId: string;
  type: EntityType;
  direction: 'push' | 'pull';
  count: number;
  /** Of the newest of them. */
  id: number;
  at: Date;
  /** Of the oldest of them. */
  since: Date;
}

export interface FoldedPage {
  entries: FoldedEntries[];
  /** More was folded than a page tells: it ends before this entry, and the next one begins there. */
  before?: number;
}

/** The newest and the oldest entry of a page, and how many lines may stand for others. */
interface FoldedSpan {
  before?: number;
  oldest?: number;
  most: number;
}

/** What was folded between the newest and the oldest entry of a page, newest first. */
export async function foldedEntries(
  db: Executor,
  tenantId: string,
  filter: LogFilter,
  { before, oldest, most }: FoldedSpan,
): Promise<FoldedPage> {
  const found = await foldWithin(db, tenantId, filter, { before, oldest, most: most + 1 });
  const first = found[most];
  if (!first) return { entries: found };
  // None of those that are told is cut in two, unless they were written side by side.
  const end = first.id + 1;
  return { entries: await foldWithin(db, tenantId, filter, { before, oldest: end, most }), before: end };
}

async function foldWithin(
  db: Executor,
  tenantId: string,
  filter: LogFilter,
  { before, oldest, most }: FoldedSpan,
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
      since: sql<string>`min(${syncLog.at})`,
    })
    .from(syncLog)
    .where(
      and(
        within(tenantId, { ...filter, unchanged: 'only' }, { before }),
        oldest === undefined ? undefined : gte(syncLog.id, oldest),
      ),
    )
    .groupBy(syncLog.batchId, syncLog.connectionId, syncLog.entityType, syncLog.direction)
    .orderBy(sql`6 desc`)
    .limit(most);
  return rows.map(({ id, at, since, ...row }) => ({
    ...row,
    id: Number(id),
    at: new Date(at),
    since: new Date(since),
  }));
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

/** Written out: there is an index of what happened, which a parameter would not be known to fit. */
const SAYS_NOTHING = sql.raw(`'${NOTHING_TO_DO}'`);
const UNCHANGED = sql`${syncLog.action} = ${SAYS_NOTHING}`;
const HAPPENED = sql`${syncLog.action} <> ${SAYS_NOTHING}`;

function conditions(tenantId: string, filter: LogFilter): (SQL | undefined)[] {
  return [
    filter.type && eq(syncLog.entityType, filter.type),
    filter.direction && eq(syncLog.direction, filter.direction),
    filter.status && eq(syncLog.status, filter.status),
    filter.record === undefined ? undefined : eq(syncLog.recordId, filter.record),
    filter.batch === undefined ? undefined : ofBatch(tenantId, filter.batch),
    filter.connection === undefined ? undefined : eq(syncLog.connectionId, filter.connection),
    filter.unchanged && (filter.unchanged === 'folded' ? HAPPENED : UNCHANGED),
    filter.from && gte(syncLog.at, filter.from),
    filter.to && lte(syncLog.at, filter.to),
  ];
}

/** Of the batch itself, or of the parts of a sync run. */
function ofBatch(tenantId: string, id: string): SQL {
  if (id === NO_BATCH) return isNull(syncLog.batchId);
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
  /** As the vendor's code asks for. */
  remedy: string | null;
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
      remedy: sql<string | null>`${syncQueue.error} #>> '{vendor,remedy}'`,
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
