import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { connections, webhookEvents } from '../schema/index.ts';

export type WebhookEvent = typeof webhookEvents.$inferSelect;
export type NewWebhookEvent = Pick<WebhookEvent, 'eventId' | 'type' | 'body'>;

/** Applied events are kept this long, so that a late repeat is recognised. */
const KEPT = sql`interval '7 days'`;

/** The live connections to these companies, of any tenant: a delivery names companies only. */
export async function connectionsOfCompanies(
  db: Executor,
  provider: string,
  companyIds: readonly string[],
): Promise<(ConnectionKey & { companyId: string })[]> {
  if (companyIds.length === 0) return [];
  const rows = await db
    .select({
      tenantId: connections.tenantId,
      connectionId: connections.id,
      companyId: connections.companyId,
    })
    .from(connections)
    .where(
      and(
        eq(connections.provider, provider),
        inArray(connections.companyId, [...companyIds]),
        inArray(connections.status, ['active', 'paused', 'needs_reauth']),
      ),
    );
  return rows.flatMap(({ companyId, ...key }) => (companyId === null ? [] : [{ ...key, companyId }]));
}

/** Keeps events; those that came before are left as they are. Returns how many are new. */
export async function storeEvents(
  db: Executor,
  owner: ConnectionKey,
  source: string,
  events: readonly NewWebhookEvent[],
): Promise<number> {
  if (events.length === 0) return 0;
  const rows = await db
    .insert(webhookEvents)
    .values(events.map(({ eventId, type, body }) => ({ ...keyOf(owner), source, eventId, type, body })))
    .onConflictDoNothing()
    .returning({ eventId: webhookEvents.eventId });
  return rows.length;
}

/** The oldest that are not applied yet. */
export async function openEvents(
  db: Executor,
  owner: ConnectionKey,
  source: string,
  limit: number,
): Promise<WebhookEvent[]> {
  return db
    .select()
    .from(webhookEvents)
    .where(and(ofSource(owner, source), isNull(webhookEvents.appliedAt)))
    .orderBy(asc(webhookEvents.receivedAt), asc(webhookEvents.eventId))
    .limit(limit);
}

/** Call it in the transaction that applied them. */
export async function markApplied(
  tx: Executor,
  owner: ConnectionKey,
  source: string,
  eventIds: readonly string[],
): Promise<void> {
  if (eventIds.length === 0) return;
  await tx
    .update(webhookEvents)
    .set({ appliedAt: sql`now()` })
    .where(and(ofSource(owner, source), inArray(webhookEvents.eventId, [...eventIds])));
}

export async function forgetOldEvents(db: Executor, owner: ConnectionKey, source: string): Promise<void> {
  await db
    .delete(webhookEvents)
    .where(and(ofSource(owner, source), lt(webhookEvents.appliedAt, sql`now() - ${KEPT}`)));
}

function ofSource({ tenantId, connectionId }: ConnectionKey, source: string) {
  return and(
    eq(webhookEvents.tenantId, tenantId),
    eq(webhookEvents.connectionId, connectionId),
    eq(webhookEvents.source, source),
  );
}
