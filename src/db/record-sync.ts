import { and, asc, desc, eq, ne } from 'drizzle-orm';
import type { RecordRef } from '../domain/entity.ts';
import type { Database } from './client.ts';
import type { StoredConnection } from './connection-queries.ts';
import type { Link } from './links.ts';
import type { StoredLogEntry } from './log-queries.ts';
import { connections, links, syncLog, syncQueue } from './schema/index.ts';

export type QueueRow = typeof syncQueue.$inferSelect;

/** All that is known of one record's sync with one connection. */
export interface SyncFacts {
  connection: StoredConnection;
  link: Link | null;
  queued: QueueRow | null;
  /** The newest log entry. */
  last: StoredLogEntry | null;
}

/** One entry for each connection that is not disconnected, oldest connection first. */
export async function readSyncFacts(db: Database, tenantId: string, ref: RecordRef): Promise<SyncFacts[]> {
  const rows = await db
    .select({ connection: connections, link: links, queued: syncQueue })
    .from(connections)
    .leftJoin(
      links,
      and(
        eq(links.tenantId, connections.tenantId),
        eq(links.connectionId, connections.id),
        eq(links.entityType, ref.entityType),
        eq(links.recordId, ref.recordId),
      ),
    )
    .leftJoin(
      syncQueue,
      and(
        eq(syncQueue.tenantId, connections.tenantId),
        eq(syncQueue.connectionId, connections.id),
        eq(syncQueue.entityType, ref.entityType),
        eq(syncQueue.recordId, ref.recordId),
      ),
    )
    .where(and(eq(connections.tenantId, tenantId), ne(connections.status, 'disconnected')))
    .orderBy(asc(connections.createdAt), asc(connections.id));
  const newest = await newestEntries(db, tenantId, ref);
  return rows.map((row) => ({ ...row, last: newest.get(row.connection.id) ?? null }));
}

async function newestEntries(
  db: Database,
  tenantId: string,
  ref: RecordRef,
): Promise<Map<string, StoredLogEntry>> {
  const rows = await db
    .selectDistinctOn([syncLog.connectionId])
    .from(syncLog)
    .where(
      and(
        eq(syncLog.tenantId, tenantId),
        eq(syncLog.entityType, ref.entityType),
        eq(syncLog.recordId, ref.recordId),
      ),
    )
    .orderBy(syncLog.connectionId, desc(syncLog.id));
  return new Map(rows.map((row) => [row.connectionId, row]));
}
