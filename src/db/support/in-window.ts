import { and, asc, count, desc, eq, gte, lte, ne } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { auditTrail, batches, desktopSessions, remoteRequests, syncQueue } from '../schema/index.ts';

/** What happened at a connection between two instants, newest first, at most `limit` of it. */
export interface Window {
  from: Date;
  to: Date;
  limit: number;
}

export async function requestsIn(db: Executor, owner: ConnectionKey, { from, to, limit }: Window) {
  const { tenantId, connectionId } = owner;
  return db
    .select()
    .from(remoteRequests)
    .where(
      and(
        eq(remoteRequests.tenantId, tenantId),
        eq(remoteRequests.connectionId, connectionId),
        // What is only asked goes when its answer is used; what is left of it says nothing.
        ne(remoteRequests.kind, 'read'),
        gte(remoteRequests.createdAt, from),
        lte(remoteRequests.createdAt, to),
      ),
    )
    .orderBy(desc(remoteRequests.createdAt), desc(remoteRequests.id))
    .limit(limit);
}

export async function batchesIn(db: Executor, owner: ConnectionKey, { from, to, limit }: Window) {
  return db
    .select()
    .from(batches)
    .where(
      and(
        eq(batches.tenantId, owner.tenantId),
        eq(batches.connectionId, owner.connectionId),
        gte(batches.createdAt, from),
        lte(batches.createdAt, to),
      ),
    )
    .orderBy(desc(batches.createdAt))
    .limit(limit);
}

/** Visits of a vendor's agent, without what opens them. */
export async function sessionsIn(db: Executor, owner: ConnectionKey, { from, to, limit }: Window) {
  const rows = await db
    .select()
    .from(desktopSessions)
    .where(
      and(
        eq(desktopSessions.tenantId, owner.tenantId),
        eq(desktopSessions.connectionId, owner.connectionId),
        gte(desktopSessions.lastSeenAt, from),
        lte(desktopSessions.openedAt, to),
      ),
    )
    .orderBy(desc(desktopSessions.openedAt))
    .limit(limit);
  return rows.map(({ ticketHash: _, ...row }) => row);
}

export async function auditIn(db: Executor, { tenantId }: ConnectionKey, { from, to, limit }: Window) {
  return db
    .select()
    .from(auditTrail)
    .where(and(eq(auditTrail.tenantId, tenantId), gte(auditTrail.at, from), lte(auditTrail.at, to)))
    .orderBy(desc(auditTrail.id))
    .limit(limit);
}

/** What is owed now, oldest first, and how many of each state. */
export async function queueNow(db: Executor, owner: ConnectionKey, limit: number) {
  const { tenantId, connectionId } = owner;
  const ours = and(eq(syncQueue.tenantId, tenantId), eq(syncQueue.connectionId, connectionId));
  const states = await db
    .select({ state: syncQueue.state, rows: count() })
    .from(syncQueue)
    .where(ours)
    .groupBy(syncQueue.state);
  const rows = await db.select().from(syncQueue).where(ours).orderBy(asc(syncQueue.id)).limit(limit);
  return { states, rows };
}
