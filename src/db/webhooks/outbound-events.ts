import { and, eq, isNull, sql } from 'drizzle-orm';
import type { OutboundEvent } from '../../domain/outbound-event.ts';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { webhookEndpoints } from '../schema/index.ts';

/**
 * Writes down whom to tell, in the transaction of what there is to tell: nobody is told of what did not happen,
 * and nothing that happened is forgotten. Costs one look when nobody wants to know.
 */
export async function tell(tx: Executor, tenantId: string, events: () => OutboundEvent[]): Promise<void> {
  const [listener] = await tx
    .select({ id: webhookEndpoints.id })
    .from(webhookEndpoints)
    .where(and(eq(webhookEndpoints.tenantId, tenantId), isNull(webhookEndpoints.disabledAt)))
    .limit(1);
  if (!listener) return;
  const rows = events().map((event) => ({ event_id: newId('evt'), ...event }));
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into webhook_deliveries (tenant_id, endpoint_id, event_id, type, data)
    select w.tenant_id, w.id, e.event_id, e.type, e.data
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(event_id text, type text, data jsonb)
    join webhook_endpoints w
      on w.tenant_id = ${tenantId} and w.disabled_at is null
      and (cardinality(w.events) = 0 or e.type = any (w.events))`);
}
