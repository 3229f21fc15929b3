import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Region } from '../../domain/region.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { CompanyCapabilities } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { connections } from '../schema/index.ts';
import { tell } from '../webhooks/outbound-events.ts';
import { type Stop, stopOf } from './settings.ts';

export type Connection = typeof connections.$inferSelect;

/** Whether work may leave now. `until` is absent when only a person can open it again. */
export type Gate =
  | { open: true; connection: Connection; probing: boolean }
  | { open: false; reason: string; until?: string };

/** What the conductor says while nothing may leave. */
const STOPPED: Readonly<Record<Stop, string>> = {
  switched_off: 'Enable Sync is off',
  restored: 'a restored backup: ledgerbridge admin reconcile lets work leave again',
};
/** An operator who reconciles wakes nobody: it is looked again so often. */
const RECONCILED_LOOK_MS = 30_000;

/** Longest pause of a vendor that does not answer. */
const LONGEST_PAUSE_MS = 300_000;

export async function readConnection(db: Executor, owner: ConnectionKey): Promise<Connection | undefined> {
  const [row] = await db.select().from(connections).where(ownedBy(owner));
  return row;
}

/** The connection, and what keeps everything from leaving by it, if anything does. */
export async function readWithStop(
  db: Executor,
  owner: ConnectionKey,
): Promise<{ connection: Connection; stop: Stop | null } | undefined> {
  const [row] = await db
    .select({ connection: getTableColumns(connections), stop: stopOf(owner) })
    .from(connections)
    .where(ownedBy(owner));
  return row;
}

/** Whether a request may leave this moment. */
export function mayLeave({ connection, stop }: { connection: Connection; stop: Stop | null }): boolean {
  return connection.status === 'active' && connection.gateOpen && stop === null;
}

/** Whether anything may be written, now or when a pause has run out: a person opens what is closed otherwise. */
export async function mayWrite(db: Executor, owner: ConnectionKey): Promise<boolean> {
  const found = await readWithStop(db, owner);
  const isUsable = found?.connection.status === 'active' || found?.connection.status === 'paused';
  return isUsable && found?.stop === null;
}

/**
 * Looks whether work may leave, and opens the gate again when a pause has run out. After an outage it opens
 * for one set only (`probing`) until something succeeds.
 */
export async function readGate(db: Executor, owner: ConnectionKey): Promise<Gate> {
  const [found] = await db
    .update(connections)
    .set({
      conductorSeenAt: sql`now()`,
      status: sql`case when status = 'paused' and paused_until <= now() then 'active' else status end`,
    })
    .where(ownedBy(owner))
    .returning({ ...getTableColumns(connections), stop: stopOf(owner) });
  if (!found) return { open: false, reason: 'The connection does not exist.' };
  const { stop, ...connection } = found;
  if (connection.status !== 'active') {
    const reason = connection.pauseReason?.type ?? connection.status;
    const until = connection.status === 'paused' ? connection.pausedUntil?.toISOString() : undefined;
    return { open: false, reason, until };
  }
  if (stop) {
    // Who switches it on again wakes the conductor.
    const until = stop === 'restored' ? new Date(Date.now() + RECONCILED_LOOK_MS).toISOString() : undefined;
    return { open: false, reason: STOPPED[stop], until };
  }
  if (!connection.gateOpen) return { open: false, reason: 'no open session' };
  return { open: true, connection, probing: connection.outages > 0 };
}

/** Opens a connection whose pause has run out. */
export async function reopenAfterPause(db: Executor, owner: ConnectionKey): Promise<void> {
  await db
    .update(connections)
    .set({ status: 'active' })
    .where(and(ownedBy(owner), sql`status = 'paused' and paused_until <= now()`));
}

/** Pauses until `pauseMs` from now; a longer pause in force stays. */
export async function pauseConnection(
  tx: Executor,
  owner: ConnectionKey,
  reason: SyncErrorInfo,
  pauseMs: number,
): Promise<void> {
  const until = sql`greatest(coalesce(paused_until, now()), now() + ${pauseMs} * interval '1 millisecond')`;
  await tx
    .update(connections)
    .set({ status: 'paused', pauseReason: reason, pausedUntil: until })
    .where(and(ownedBy(owner), sql`status in ('active', 'paused')`));
}

/** The vendor did not answer: each time in a row the pause doubles. */
export async function pauseForOutage(
  tx: Executor,
  owner: ConnectionKey,
  reason: SyncErrorInfo,
  firstPauseMs: number,
): Promise<void> {
  const pause = sql`least(${LONGEST_PAUSE_MS}::float, ${firstPauseMs} * power(2, least(outages, 16)))`;
  await tx
    .update(connections)
    .set({
      // Several sets may find out at once: only the first makes the pause longer.
      outages: sql`outages + (status = 'active')::int`,
      status: 'paused',
      pauseReason: reason,
      pausedUntil: sql`case when status = 'active' then now() + ${pause} * interval '1 millisecond' else paused_until end`,
    })
    .where(and(ownedBy(owner), sql`status in ('active', 'paused')`));
}

export async function markNeedsReauth(
  db: Executor,
  owner: ConnectionKey,
  reason: SyncErrorInfo,
): Promise<void> {
  await db.transaction(async (tx) => {
    const changed = await tx
      .update(connections)
      .set({ status: 'needs_reauth', pauseReason: reason, pausedUntil: null })
      .where(and(ownedBy(owner), sql`status in ('active', 'paused')`))
      .returning({ id: connections.id });
    const data = { connectionId: owner.connectionId, message: reason.message };
    if (changed.length > 0) await tell(tx, owner.tenantId, () => [{ type: 'connection.needs_reauth', data }]);
  });
}

/** The company as it was read just now; a connection that was ended meanwhile stays as it is. */
export async function saveCompany(
  db: Executor,
  owner: ConnectionKey,
  company: { capabilities: CompanyCapabilities; region: Region },
): Promise<void> {
  await db
    .update(connections)
    .set(company)
    .where(and(ownedBy(owner), sql`status in ('active', 'paused')`));
}

/** What the company was found to have now, beside what was read when connecting. */
export async function saveFeatures(
  db: Executor,
  owner: ConnectionKey,
  features: Partial<CompanyCapabilities>,
): Promise<void> {
  await db
    .update(connections)
    .set({ capabilities: sql`${connections.capabilities} || ${JSON.stringify(features)}::jsonb` })
    .where(and(ownedBy(owner), sql`${connections.capabilities} is not null`));
}

/** Something reached the other side: whatever was wrong is over. */
export async function markSuccess(tx: Executor, owner: ConnectionKey): Promise<void> {
  await tx
    .update(connections)
    .set({
      lastSuccessAt: sql`now()`,
      outages: 0,
      pauseReason: sql`case when status = 'active' then null else pause_reason end`,
    })
    .where(ownedBy(owner));
}

function ownedBy(owner: ConnectionKey) {
  return and(eq(connections.tenantId, owner.tenantId), eq(connections.id, owner.connectionId));
}
