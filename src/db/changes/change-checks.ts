import { and, eq, inArray, sql } from 'drizzle-orm';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { changeChecks, connections, inboundChanges, webhookEvents } from '../schema/index.ts';

export type ChangeCheck = typeof changeChecks.$inferSelect;

/** A check that was started this recently is still being made, or was just found to be unnecessary. */
const STARTED = sql`interval '30 seconds'`;
/** A notice that waits longer than this was stored by a process that died before it told anybody. */
const UNTOLD = sql`interval '3 seconds'`;

export async function readChangeCheck(db: Executor, owner: ConnectionKey): Promise<ChangeCheck | undefined> {
  const [row] = await db.select().from(changeChecks).where(ofConnection(owner));
  return row;
}

/**
 * Everything that had changed is applied: the next look is due after `intervalMs`. `seen`: what a glance saw before it
 * was read; null where nothing is known of that.
 */
export async function finishCheck(
  db: Executor,
  owner: ConnectionKey,
  { intervalMs, seen }: { intervalMs: number; seen: string | null },
): Promise<void> {
  const row = {
    checkedAt: sql`now()`,
    lookedAt: sql`now()`,
    dueAt: sql`now() + ${intervalMs} * interval '1 millisecond'`,
    error: null,
    seen,
  };
  await db
    .insert(changeChecks)
    .values({ ...keyOf(owner), ...row })
    .onConflictDoUpdate({ target: [changeChecks.tenantId, changeChecks.connectionId], set: row });
}

/** Nothing has changed since it was last read: the next look is due after `intervalMs`. */
export async function finishGlance(db: Executor, owner: ConnectionKey, intervalMs: number): Promise<void> {
  await db
    .update(changeChecks)
    .set({ checkedAt: sql`now()`, dueAt: sql`now() + ${intervalMs} * interval '1 millisecond'` })
    .where(ofConnection(owner));
}

/** A look that would fall due within that time is due now: somebody is here to be asked. */
export async function bringCheckForward(db: Executor, owner: ConnectionKey, withinMs: number): Promise<void> {
  const isNear = sql`${changeChecks.dueAt} > now()
    and ${changeChecks.dueAt} <= now() + ${withinMs} * interval '1 millisecond'`;
  await db
    .update(changeChecks)
    .set({ dueAt: sql`now()` })
    .where(and(ofConnection(owner), isNear));
}

/** The look is not finished; why is shown on the connection. */
export async function noteCheckFailed(
  db: Executor,
  owner: ConnectionKey,
  error: SyncErrorInfo,
): Promise<void> {
  await db
    .insert(changeChecks)
    .values({ ...keyOf(owner), error })
    .onConflictDoUpdate({ target: [changeChecks.tenantId, changeChecks.connectionId], set: { error } });
}

/** The look cannot be made now: the next try is due after `intervalMs`, and why is still shown. */
export async function postponeCheck(db: Executor, owner: ConnectionKey, intervalMs: number): Promise<void> {
  await db
    .update(changeChecks)
    .set({ dueAt: sql`now() + ${intervalMs} * interval '1 millisecond'` })
    .where(ofConnection(owner));
}

/**
 * Connections that are to be looked at for changes: by the clock, because a notice of a vendor is not applied, or
 * because somebody approved what is to come in. Marks them as started, so that of several relays one starts each. All tenants: only the relay asks.
 */
export async function takeDueChecks(db: Executor, providers: readonly string[]): Promise<ConnectionKey[]> {
  if (providers.length === 0) return [];
  const waiting = sql`exists (select 1 from ${webhookEvents} where ${webhookEvents.tenantId} = ${connections.tenantId}
    and ${webhookEvents.connectionId} = ${connections.id} and ${webhookEvents.appliedAt} is null
    and ${webhookEvents.receivedAt} < now() - ${UNTOLD})`;
  // Approved to come in: it is read again first.
  const letIn = sql`exists (select 1 from ${inboundChanges} where ${inboundChanges.tenantId} = ${connections.tenantId}
    and ${inboundChanges.connectionId} = ${connections.id} and ${inboundChanges.state} = 'approved')`;
  const found = await db
    .select({ tenantId: connections.tenantId, connectionId: connections.id })
    .from(connections)
    .leftJoin(
      changeChecks,
      and(eq(changeChecks.tenantId, connections.tenantId), eq(changeChecks.connectionId, connections.id)),
    )
    .where(
      and(
        eq(connections.status, 'active'),
        inArray(connections.provider, [...providers]),
        // What a closed session would have to be asked is asked in the next one.
        connections.gateOpen,
        sql`coalesce(${changeChecks.startedAt}, 'epoch') < now() - ${STARTED}`,
        sql`(coalesce(${changeChecks.dueAt}, 'epoch') <= now() or ${waiting} or ${letIn})`,
      ),
    );
  if (found.length === 0) return [];
  return db
    .insert(changeChecks)
    .values(found.map(({ tenantId, connectionId }) => ({ tenantId, connectionId, startedAt: sql`now()` })))
    .onConflictDoUpdate({
      target: [changeChecks.tenantId, changeChecks.connectionId],
      set: { startedAt: sql`now()` },
      setWhere: sql`coalesce(${changeChecks.startedAt}, 'epoch') < now() - ${STARTED}`,
    })
    .returning({ tenantId: changeChecks.tenantId, connectionId: changeChecks.connectionId });
}

function ofConnection({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(changeChecks.tenantId, tenantId), eq(changeChecks.connectionId, connectionId));
}
