import { and, asc, desc, eq, inArray, ne, type SQL } from 'drizzle-orm';
import type { EntityType, RecordRef } from '../../domain/entity.ts';
import { skippedRecords } from '../accounts/skipped.ts';
import type { Database } from '../client.ts';
import type { StoredConnection } from '../connections/connection-queries.ts';
import { readAllSettings, type StoredSettings } from '../connections/settings.ts';
import type { Link } from '../links/links.ts';
import type { StoredLogEntry } from '../log/log-queries.ts';
import { connections, links, syncLog, syncQueue } from '../schema/index.ts';

export type QueueRow = typeof syncQueue.$inferSelect;

/** All that is known of one record's sync with one connection. */
export interface SyncFacts {
  connection: StoredConnection;
  settings: StoredSettings;
  link: Link | null;
  queued: QueueRow | null;
  /** The newest log entry. */
  last: StoredLogEntry | null;
  /** A person took its account out of the connection's sync. */
  isSkipped: boolean;
}

/** One entry for each connection that is not disconnected, oldest connection first. */
export async function readSyncFacts(
  db: Database,
  tenantId: string,
  { entityType, recordId }: RecordRef,
): Promise<SyncFacts[]> {
  return (await readSyncFactsOf(db, tenantId, entityType, [recordId])).get(recordId) ?? [];
}

/** The same for many records of a type, by record id. */
export async function readSyncFactsOf(
  db: Database,
  tenantId: string,
  entityType: EntityType,
  recordIds: readonly string[],
): Promise<Map<string, SyncFacts[]>> {
  if (recordIds.length === 0) return new Map();
  const wanted = { tenantId, entityType, recordIds };
  const [live, settingsOf, linked, queued, newest, skipped] = await Promise.all([
    liveConnections(db, tenantId),
    readAllSettings(db, tenantId),
    db.select().from(links).where(among(links, wanted)),
    db.select().from(syncQueue).where(among(syncQueue, wanted)),
    newestEntries(db, wanted),
    skippedRecords(db, tenantId, entityType, recordIds),
  ]);
  const [linkOf, rowOf, entryOf] = [byPlace(linked), byPlace(queued), byPlace(newest)];
  return new Map(
    recordIds.map((recordId) => [
      recordId,
      live.map((connection) => {
        const place = placeOf({ connectionId: connection.id, recordId });
        const found = { link: linkOf.get(place), queued: rowOf.get(place), last: entryOf.get(place) };
        return {
          connection,
          settings: settingsOf(connection.id),
          link: found.link ?? null,
          queued: found.queued ?? null,
          last: found.last ?? null,
          isSkipped: skipped.has(place),
        };
      }),
    ]),
  );
}

async function liveConnections(db: Database, tenantId: string): Promise<StoredConnection[]> {
  return db
    .select()
    .from(connections)
    .where(and(eq(connections.tenantId, tenantId), ne(connections.status, 'disconnected')))
    .orderBy(asc(connections.createdAt), asc(connections.id));
}

interface Wanted {
  tenantId: string;
  entityType: EntityType;
  recordIds: readonly string[];
}

async function newestEntries(db: Database, wanted: Wanted): Promise<StoredLogEntry[]> {
  return db
    .selectDistinctOn([syncLog.recordId, syncLog.connectionId])
    .from(syncLog)
    .where(among(syncLog, wanted))
    .orderBy(syncLog.recordId, syncLog.connectionId, desc(syncLog.id));
}

function among(
  table: typeof links | typeof syncQueue | typeof syncLog,
  { tenantId, entityType, recordIds }: Wanted,
): SQL | undefined {
  return and(
    eq(table.tenantId, tenantId),
    eq(table.entityType, entityType),
    inArray(table.recordId, [...recordIds]),
  );
}

interface Place {
  connectionId: string;
  recordId: string;
}

function placeOf({ connectionId, recordId }: Place): string {
  return `${connectionId}/${recordId}`;
}

function byPlace<Row extends Place>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [placeOf(row), row]));
}
