import { and, asc, eq, sql } from 'drizzle-orm';
import type { OutboundEventType } from '../../domain/outbound-event.ts';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { webhookDeliveries, webhookEndpoints } from '../schema/index.ts';

export type StoredEndpoint = typeof webhookEndpoints.$inferSelect;

export interface NewEndpoint {
  url: string;
  description: string;
  events: OutboundEventType[];
}

export async function createEndpoint(
  db: Executor,
  tenantId: string,
  endpoint: NewEndpoint & { secrets: string[] },
): Promise<StoredEndpoint> {
  const [row] = await db
    .insert(webhookEndpoints)
    .values({ tenantId, id: newId('whe'), ...endpoint })
    .returning();
  if (!row) throw new Error('the endpoint was not stored');
  return row;
}

export async function listEndpoints(db: Executor, tenantId: string): Promise<StoredEndpoint[]> {
  return db
    .select()
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.tenantId, tenantId))
    .orderBy(asc(webhookEndpoints.createdAt), asc(webhookEndpoints.id));
}

export async function readEndpoint(
  db: Executor,
  tenantId: string,
  id: string,
): Promise<StoredEndpoint | undefined> {
  const [row] = await db.select().from(webhookEndpoints).where(byId(tenantId, id));
  return row;
}

export type EndpointChange = Partial<
  Pick<StoredEndpoint, 'url' | 'description' | 'events' | 'secrets' | 'disabledAt' | 'disabledReason'>
>;

/** Undefined when there is none. Switching it on again forgets that it failed. */
export async function changeEndpoint(
  db: Executor,
  tenantId: string,
  id: string,
  change: EndpointChange,
): Promise<StoredEndpoint | undefined> {
  const forgiven = change.disabledAt === null ? { failingSince: null, disabledReason: null } : {};
  const [row] = await db
    .update(webhookEndpoints)
    .set({ ...change, ...forgiven })
    .where(byId(tenantId, id))
    .returning();
  return row;
}

/** With its delivery log. */
export async function deleteEndpoint(tx: Executor, tenantId: string, id: string): Promise<boolean> {
  await tx
    .delete(webhookDeliveries)
    .where(and(eq(webhookDeliveries.tenantId, tenantId), eq(webhookDeliveries.endpointId, id)));
  const rows = await tx
    .delete(webhookEndpoints)
    .where(byId(tenantId, id))
    .returning({ id: webhookEndpoints.id });
  return rows.length > 0;
}

/** Notes how an endpoint does: a success ends its failing, a failure begins it. */
export async function noteEndpoint(
  db: Executor,
  tenantId: string,
  id: string,
  took: boolean,
): Promise<StoredEndpoint | undefined> {
  const [row] = await db
    .update(webhookEndpoints)
    .set({ failingSince: took ? null : sql`coalesce(${webhookEndpoints.failingSince}, now())` })
    .where(byId(tenantId, id))
    .returning();
  return row;
}

function byId(tenantId: string, id: string) {
  return and(eq(webhookEndpoints.tenantId, tenantId), eq(webhookEndpoints.id, id));
}
