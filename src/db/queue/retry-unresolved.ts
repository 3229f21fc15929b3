import { and, eq, inArray, sql } from 'drizzle-orm';
import type { RecordRef } from '../../domain/entity.ts';
import type { SyncErrorType } from '../../errors.ts';
import { comesDue } from '../approvals/door.ts';
import type { Executor } from '../client.ts';
import { connections, syncQueue, syncSettings } from '../schema/index.ts';
import { releaseHolds } from '../undo/holds.ts';

export interface CauseToRetry {
  errorType: SyncErrorType;
  /** Undefined: every connection. */
  connectionId?: string;
  actor: string;
}

/** As a person's Retry on one record, before everything else. */
const MANUAL = 1;

/** Makes every record due again that waits for a person for this cause, where syncing is switched on. */
export async function retryUnresolved(
  tx: Executor,
  tenantId: string,
  { errorType, connectionId, actor }: CauseToRetry,
): Promise<{ retried: RecordRef[]; connectionIds: string[] } | 'switched_off'> {
  const connected = await switchedOn(tx, tenantId, connectionId);
  if (connected.length === 0) return 'switched_off';
  // By rising id, as everywhere.
  const unresolved = tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, tenantId),
        inArray(syncQueue.connectionId, connected),
        eq(syncQueue.state, 'unresolved'),
        eq(syncQueue.errorType, errorType),
      ),
    )
    .orderBy(syncQueue.id)
    .for('update');
  const rows = await tx
    .update(syncQueue)
    .set(triedAgain(actor))
    .where(and(eq(syncQueue.tenantId, tenantId), inArray(syncQueue.id, unresolved)))
    .returning({
      connectionId: syncQueue.connectionId,
      entityType: syncQueue.entityType,
      recordId: syncQueue.recordId,
    });
  for (const id of new Set(rows.map((row) => row.connectionId))) {
    const refs = rows.filter((row) => row.connectionId === id);
    await releaseHolds(tx, { tenantId, connectionId: id }, refs);
  }
  return {
    retried: rows,
    connectionIds: [...new Set(rows.map((row) => row.connectionId))],
  };
}

/** A row that a person has tried again. Of one that waits for a *yes* to a link, that is it. */
export function triedAgain(actor: string) {
  return {
    ...comesDue,
    priority: MANUAL,
    attempts: 0,
    dueAt: sql`now()`,
    chosen: sql<boolean>`${syncQueue.chosen} or coalesce(${syncQueue.errorType} = 'LinkToConfirm', false)`,
    // Made active again also where this side never took it for inactive.
    force: sql<boolean>`${syncQueue.force} or coalesce(${syncQueue.errorType} = 'InactiveThere', false)`,
    error: null,
    errorType: null,
    waitsOnType: null,
    waitsOnId: null,
    requestedBy: actor,
    goesWith: null,
    updatedAt: sql`now()`,
  };
}

/** The connections of a tenant that send: connected, with syncing enabled. */
export async function switchedOn(
  tx: Executor,
  tenantId: string,
  wanted: string | undefined,
): Promise<string[]> {
  const rows = await tx
    .select({ id: connections.id })
    .from(connections)
    .innerJoin(
      syncSettings,
      and(eq(syncSettings.tenantId, connections.tenantId), eq(syncSettings.connectionId, connections.id)),
    )
    .where(
      and(
        eq(connections.tenantId, tenantId),
        wanted === undefined ? undefined : eq(connections.id, wanted),
        inArray(connections.status, ['active', 'paused', 'needs_reauth']),
        eq(syncSettings.enabled, true),
      ),
    );
  return rows.map(({ id }) => id);
}
