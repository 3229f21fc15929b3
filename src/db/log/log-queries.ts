import { and, count, desc, eq, gte, isNotNull, lt, lte, type SQL, sql } from 'drizzle-orm';
import type { EntityType, RecordRef } from '../../domain/entity.ts';
import type { SyncErrorType } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { type LogStatus, records, syncLog, syncQueue } from '../schema/index.ts';

export type StoredLogEntry = typeof syncLog.$inferSelect;

export interface LogFilter {
  type?: EntityType;
  direction?: 'push' | 'pull';
  status?: LogStatus;
  record?: string;
  batch?: string;
  connection?: string;
  from?: Date;
  to?: Date;
}

/** Newest first; `before` is the id of the last entry of the page before. */
export async function listLog(
  db: Executor,
  tenantId: string,
  filter: LogFilter,
  { before, limit }: { before?: number; limit: number },
): Promise<StoredLogEntry[]> {
  return db
    .select()
    .from(syncLog)
    .where(
      and(
        eq(syncLog.tenantId, tenantId),
        before === undefined ? undefined : lt(syncLog.id, before),
        ...conditions(tenantId, filter),
      ),
    )
    .orderBy(desc(syncLog.id))
    .limit(limit);
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
