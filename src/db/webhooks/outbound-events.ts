import { type SQL, sql } from 'drizzle-orm';
import type { OutboundEvent } from '../../domain/outbound-event.ts';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';

/**
 * Writes down whom to tell, in the transaction of what there is to tell: nobody is told of what did not happen,
 * and nothing that happened is forgotten. Costs one look when nobody wants to know.
 */
export async function tell(tx: Executor, tenantId: string, events: () => OutboundEvent[]): Promise<void> {
  const { rows } = await tx.execute<{ listening: boolean }>(
    sql`select ${isListening(tenantId)} as listening`,
  );
  if (rows[0]?.listening) await writeDown(tx, tenantId, events());
}

/** For a statement that does something else as well: whether anybody wants to know. */
export function isListening(tenantId: string): SQL<boolean> {
  return sql<boolean>`exists (select 1 from webhook_endpoints as listening
    where listening.tenant_id = ${tenantId} and listening.disabled_at is null)`;
}

/** The same as `tell` where somebody is known to want it. */
export async function writeDown(
  tx: Executor,
  tenantId: string,
  events: readonly OutboundEvent[],
): Promise<void> {
  const rows = events.map((event) => ({ event_id: newId('evt'), ...event }));
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into webhook_deliveries (tenant_id, endpoint_id, event_id, type, data)
    select w.tenant_id, w.id, e.event_id, e.type, e.data
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(event_id text, type text, data jsonb)
    join webhook_endpoints w
      on w.tenant_id = ${tenantId} and w.disabled_at is null
      and (cardinality(w.events) = 0 or e.type = any (w.events))`);
}
