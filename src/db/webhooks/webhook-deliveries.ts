import { and, asc, desc, eq, gte, inArray, isNull, lt, ne, sql } from 'drizzle-orm';
import type { OutboundEvent } from '../../domain/outbound-event.ts';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { IS_RESTORED } from '../installation.ts';
import {
  type DeliveryAttempt,
  type DeliveryState,
  webhookDeliveries,
  webhookEndpoints,
} from '../schema/index.ts';

export type StoredDelivery = typeof webhookDeliveries.$inferSelect;

export interface EndpointKey {
  tenantId: string;
  endpointId: string;
}

/** Attempts that are kept for people to look at. */
const KEPT_ATTEMPTS = 10;
/** One that was taken and not reported back within this is taken again. */
const TAKEN = sql`interval '75 seconds'`;
const RETENTION = sql`interval '30 days'`;

/** Takes what is due, oldest first; nobody else takes it for longer than a page may take. */
export async function takeDue(db: Executor, key: EndpointKey, limit: number): Promise<StoredDelivery[]> {
  const due = db
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(and(of(key), eq(webhookDeliveries.state, 'pending'), sql`${webhookDeliveries.dueAt} <= now()`))
    .orderBy(asc(webhookDeliveries.id))
    .limit(limit)
    .for('update', { skipLocked: true });
  const rows = await db
    .update(webhookDeliveries)
    .set({ dueAt: sql`now() + ${TAKEN}` })
    .where(and(of(key), inArray(webhookDeliveries.id, due)))
    .returning();
  return rows.sort((a, b) => a.id - b.id);
}

/** What became of a try; `retryInMs` when another one follows. */
export async function storeAttempt(
  db: Executor,
  key: EndpointKey,
  id: number,
  { attempt, took, retryInMs }: { attempt: DeliveryAttempt; took: boolean; retryInMs?: number },
): Promise<void> {
  const state: DeliveryState = took ? 'delivered' : retryInMs === undefined ? 'failed' : 'pending';
  const kept = sql`case when jsonb_array_length(attempts) >= ${KEPT_ATTEMPTS} then attempts - 0 else attempts end`;
  await db
    .update(webhookDeliveries)
    .set({
      state,
      tries: sql`${webhookDeliveries.tries} + 1`,
      attempts: sql`${kept} || ${JSON.stringify([attempt])}::jsonb`,
      ...(took ? { deliveredAt: sql`now()` } : {}),
      ...(retryInMs === undefined ? {} : { dueAt: sql`now() + ${retryInMs} * interval '1 millisecond'` }),
    })
    .where(and(of(key), eq(webhookDeliveries.id, id)));
}

export async function listDeliveries(
  db: Executor,
  key: EndpointKey,
  { state, before, limit }: { state?: DeliveryState; before?: number; limit: number },
): Promise<StoredDelivery[]> {
  return db
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        of(key),
        state && eq(webhookDeliveries.state, state),
        before === undefined ? undefined : lt(webhookDeliveries.id, before),
      ),
    )
    .orderBy(desc(webhookDeliveries.id))
    .limit(limit);
}

/** Sends again, with all tries anew: one delivery, or every one since an instant that was not taken. */
export async function replay(
  db: Executor,
  key: EndpointKey,
  which: { id: number } | { since: Date },
): Promise<number> {
  const chosen =
    'id' in which
      ? eq(webhookDeliveries.id, which.id)
      : and(gte(webhookDeliveries.createdAt, which.since), ne(webhookDeliveries.state, 'delivered'));
  const rows = await db
    .update(webhookDeliveries)
    .set({ state: 'pending', tries: 0, dueAt: sql`now()` })
    .where(and(of(key), chosen))
    .returning({ id: webhookDeliveries.id });
  return rows.length;
}

/** For one endpoint only, whatever it listens to. */
export async function addDelivery(db: Executor, key: EndpointKey, event: OutboundEvent): Promise<void> {
  await db.insert(webhookDeliveries).values({ ...key, ...event, eventId: newId('evt') });
}

/** The log is kept for thirty days. */
export async function pruneDeliveries(db: Executor, key: EndpointKey): Promise<void> {
  await db
    .delete(webhookDeliveries)
    .where(
      and(
        of(key),
        ne(webhookDeliveries.state, 'pending'),
        sql`${webhookDeliveries.createdAt} < now() - ${RETENTION}`,
      ),
    );
}

/** Endpoints with something due; a copy or a restored backup tells nobody. All tenants: only the relay asks. */
export async function endpointsDue(db: Executor, limit: number): Promise<EndpointKey[]> {
  return db
    .selectDistinct({ tenantId: webhookDeliveries.tenantId, endpointId: webhookDeliveries.endpointId })
    .from(webhookDeliveries)
    .innerJoin(
      webhookEndpoints,
      and(
        eq(webhookEndpoints.tenantId, webhookDeliveries.tenantId),
        eq(webhookEndpoints.id, webhookDeliveries.endpointId),
        isNull(webhookEndpoints.disabledAt),
      ),
    )
    .where(
      and(
        eq(webhookDeliveries.state, 'pending'),
        sql`${webhookDeliveries.dueAt} <= now()`,
        sql`not ${IS_RESTORED}`,
      ),
    )
    .limit(limit);
}

function of({ tenantId, endpointId }: EndpointKey) {
  return and(eq(webhookDeliveries.tenantId, tenantId), eq(webhookDeliveries.endpointId, endpointId));
}
