import { and, asc, count, eq, sql } from 'drizzle-orm';
import type { EntityType } from '../domain/entity.ts';
import type { CompanyCapabilities } from '../providers/provider.ts';
import type { Executor } from './client.ts';
import { newId } from './ids.ts';
import type { ConnectionKey } from './links.ts';
import {
  type ConflictPolicy,
  connectionSecrets,
  connections,
  type QueueState,
  syncQueue,
  syncSettings,
} from './schema/index.ts';

export type StoredConnection = typeof connections.$inferSelect;

export interface SyncSettings {
  enabled: boolean;
  autoSync: Record<EntityType, boolean>;
  conflictPolicy: ConflictPolicy;
}

/** Everything syncs unless somebody switches it off: that is why people connect. */
function defaultSettings(): SyncSettings {
  return { enabled: true, autoSync: everyType(true), conflictPolicy: 'ours_wins' };
}

function everyType(value: boolean): Record<EntityType, boolean> {
  return { customer: value, service_item: value, invoice: value, payment: value };
}

export async function createConnection(
  db: Executor,
  tenantId: string,
  provider: string,
): Promise<StoredConnection> {
  const [row] = await db
    .insert(connections)
    .values({ tenantId, id: newId('con'), provider, status: 'connecting' })
    .returning();
  if (!row) throw new Error('the connection was not stored');
  await db.insert(syncSettings).values({ tenantId, connectionId: row.id, ...defaultSettings() });
  return row;
}

export async function listConnections(db: Executor, tenantId: string): Promise<StoredConnection[]> {
  return db
    .select()
    .from(connections)
    .where(eq(connections.tenantId, tenantId))
    .orderBy(asc(connections.createdAt), asc(connections.id));
}

export async function readConnection(
  db: Executor,
  key: ConnectionKey,
): Promise<StoredConnection | undefined> {
  const [row] = await db.select().from(connections).where(isConnection(key));
  return row;
}

/** Keeps others from starting work on the connection until the transaction ends. */
export async function lockConnection(
  tx: Executor,
  key: ConnectionKey,
): Promise<StoredConnection | undefined> {
  const [row] = await tx.select().from(connections).where(isConnection(key)).for('update');
  return row;
}

/** What the connected companies of a tenant can do. */
export async function readCompanies(db: Executor, tenantId: string): Promise<CompanyCapabilities[]> {
  const rows = await db
    .select({ capabilities: connections.capabilities })
    .from(connections)
    .where(and(eq(connections.tenantId, tenantId), sql`${connections.status} <> 'disconnected'`));
  return rows.flatMap((row) => row.capabilities ?? []);
}

/** The company answers to us from now on. @throws unique violation when it is connected elsewhere. */
export async function activateConnection(
  db: Executor,
  key: ConnectionKey,
  company: { companyId: string; capabilities: CompanyCapabilities },
): Promise<void> {
  await db
    .update(connections)
    .set({ ...company, status: 'active', pauseReason: null, pausedUntil: null, outages: 0 })
    .where(isConnection(key));
}

export async function markDisconnected(db: Executor, key: ConnectionKey): Promise<void> {
  await db
    .update(connections)
    .set({ status: 'disconnected', pauseReason: null, pausedUntil: null })
    .where(isConnection(key));
}

/** Ends a pause at once; anything but a paused connection stays as it is. */
export async function resumeConnection(db: Executor, key: ConnectionKey): Promise<void> {
  await db
    .update(connections)
    .set({ status: 'active', pauseReason: null, pausedUntil: null })
    .where(and(isConnection(key), eq(connections.status, 'paused')));
}

export async function readSettings(db: Executor, key: ConnectionKey): Promise<SyncSettings> {
  const [row] = await db.select().from(syncSettings).where(settingsOf(key));
  if (!row) return defaultSettings();
  return {
    enabled: row.enabled,
    // A type that is newer than the row starts switched off.
    autoSync: { ...everyType(false), ...row.autoSync },
    conflictPolicy: row.conflictPolicy,
  };
}

export async function saveSettings(db: Executor, key: ConnectionKey, settings: SyncSettings): Promise<void> {
  const row = { ...settings, updatedAt: sql`now()` };
  await db
    .insert(syncSettings)
    .values({ ...key, ...settings })
    .onConflictDoUpdate({ target: [syncSettings.tenantId, syncSettings.connectionId], set: row });
}

export async function countQueue(db: Executor, key: ConnectionKey): Promise<Map<QueueState, number>> {
  const rows = await db
    .select({ state: syncQueue.state, count: count() })
    .from(syncQueue)
    .where(and(eq(syncQueue.tenantId, key.tenantId), eq(syncQueue.connectionId, key.connectionId)))
    .groupBy(syncQueue.state);
  return new Map(rows.map((row) => [row.state, row.count]));
}

/** When the grant ends for good, and somebody must connect again. */
export async function readGrantEnd(db: Executor, key: ConnectionKey): Promise<Date | undefined> {
  const [row] = await db
    .select({ at: connectionSecrets.refreshExpiresAt })
    .from(connectionSecrets)
    .where(
      and(eq(connectionSecrets.tenantId, key.tenantId), eq(connectionSecrets.connectionId, key.connectionId)),
    );
  return row?.at;
}

function isConnection({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(connections.tenantId, tenantId), eq(connections.id, connectionId));
}

function settingsOf({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(syncSettings.tenantId, tenantId), eq(syncSettings.connectionId, connectionId));
}
