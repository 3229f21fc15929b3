import { and, asc, count, eq, sql } from 'drizzle-orm';
import type { AccountPolicy } from '../../domain/account.ts';
import type { SyncsBy } from '../../domain/connector.ts';
import type { Region } from '../../domain/region.ts';
import type { CompanyCapabilities } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import type { ConnectionKey } from '../links/links.ts';
import { connectionSecrets, connections, type QueueState, syncQueue } from '../schema/index.ts';
import { createSettings } from './settings.ts';

export type StoredConnection = typeof connections.$inferSelect;

export interface NewConnection {
  provider: string;
  region?: Region;
  enabled?: boolean;
  accounts?: AccountPolicy;
  syncsBy?: SyncsBy;
  /** False for a vendor whose agent polls: its sessions open it. */
  gateOpen?: boolean;
  /** Nothing goes either way until a person has approved it. */
  approvalRequired?: boolean;
}

export async function createConnection(
  db: Executor,
  tenantId: string,
  { provider, region, enabled, accounts, approvalRequired, syncsBy, gateOpen }: NewConnection,
): Promise<StoredConnection> {
  const [row] = await db
    .insert(connections)
    .values({ tenantId, id: newId('con'), provider, region, gateOpen, status: 'connecting' })
    .returning();
  if (!row) throw new Error('the connection was not stored');
  const chosen = { enabled, accounts, approvalRequired, syncsBy };
  await createSettings(db, { tenantId, connectionId: row.id }, chosen);
  return row;
}

export async function listConnections(db: Executor, tenantId: string): Promise<StoredConnection[]> {
  return db
    .select()
    .from(connections)
    .where(eq(connections.tenantId, tenantId))
    .orderBy(asc(connections.createdAt), asc(connections.id));
}

/** A query without a tenant: who calls in knows the connection's address only. */
export async function readConnectionById(db: Executor, id: string): Promise<StoredConnection | undefined> {
  const [row] = await db.select().from(connections).where(eq(connections.id, id));
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
  company: { companyId: string; capabilities: CompanyCapabilities; region: Region },
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

/** It is to be connected again, with the links that it has; anything but a disconnected one stays as it is. */
export async function connectAgain(db: Executor, key: ConnectionKey): Promise<void> {
  await db
    .update(connections)
    .set({ status: 'connecting' })
    .where(and(isConnection(key), eq(connections.status, 'disconnected')));
}

/** Only while no company is connected: from then on the company says it. */
export async function chooseRegion(db: Executor, key: ConnectionKey, region: Region): Promise<void> {
  await db.update(connections).set({ region }).where(isConnection(key));
}

/** From the next request on; what is there already stays as it is. */
export async function chooseFolding(db: Executor, key: ConnectionKey, foldAccents: boolean): Promise<void> {
  await db.update(connections).set({ foldAccents }).where(isConnection(key));
}

/** Ends a pause at once; anything but a paused connection stays as it is. */
export async function resumeConnection(db: Executor, key: ConnectionKey): Promise<void> {
  await db
    .update(connections)
    .set({ status: 'active', pauseReason: null, pausedUntil: null })
    .where(and(isConnection(key), eq(connections.status, 'paused')));
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
