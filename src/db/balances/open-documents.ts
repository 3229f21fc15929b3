import { sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { links, records } from '../schema/index.ts';
import { documentsOf } from './our-balances.ts';

export interface OurDocument {
  entityType: 'invoice' | 'payment';
  recordId: string;
  name: string;
  /** What it adds to the balance: negative for what the customer has good, zero where it is settled. */
  open: string;
  /** Its counterpart. */
  externalId: string | null;
}

interface OneClient {
  customerId: string;
  currency: string;
  /** Documents of the other side that are open there: ours that are linked to them are told, open or not. */
  openThere: readonly string[];
}

/** Documents of one customer that are open here or there; together they are what `ourBalances` says. */
export async function openDocuments(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  { customerId, currency, openThere }: OneClient,
): Promise<OurDocument[]> {
  const { rows } = await db.execute<{
    entity_type: OurDocument['entityType'];
    id: string;
    name: string;
    open: string;
    external_id: string | null;
  }>(sql`
    with mine as (
        select entity_type, id, name, data, data ->> 'status' as status from ${records}
        where ${documentsOf(tenantId, 'invoice', [customerId])} and data ->> 'currency' = ${currency}
        union all
        select entity_type, id, name, data, data ->> 'status' from ${records}
        where ${documentsOf(tenantId, 'payment', [customerId])} and data ->> 'currency' = ${currency}),
      used as (
        select mine.id as payment_id, invoice.id as invoice_id, (part ->> 'amount')::numeric as amount
        from mine, jsonb_array_elements(mine.data -> 'allocations') as part
          join mine as invoice on invoice.entity_type = 'invoice' and invoice.id = part ->> 'invoiceId'
            and invoice.status in ('sent', 'paid')
        where mine.entity_type = 'payment' and mine.status = 'collected'),
      of_invoices as (
        select mine.*, (data ->> 'total')::numeric
          - coalesce((select sum(amount) from used where invoice_id = mine.id), 0) as left_over
        from mine where entity_type = 'invoice'),
      of_payments as (
        select mine.*, coalesce((select sum(amount) from used where payment_id = mine.id), 0)
          - (data ->> 'amount')::numeric as left_over
        from mine where entity_type = 'payment'),
      counted as (
        select entity_type, id, name, case status when 'sent' then left_over when 'paid' then least(left_over, 0)
          else 0 end as open from of_invoices
        union all
        select entity_type, id, name, case status when 'collected' then left_over else 0 end from of_payments)
    select counted.entity_type, counted.id, counted.name, counted.open::text, ${links.externalId}
    from counted left join ${links} on ${links.tenantId} = ${tenantId} and ${links.connectionId} = ${connectionId}
      and ${links.entityType} = counted.entity_type and ${links.recordId} = counted.id
    where counted.open <> 0 or ${links.externalId} = any(${sql.param([...openThere])}::text[])
    order by counted.entity_type, counted.name`);
  return rows.map((row) => ({
    entityType: row.entity_type,
    recordId: row.id,
    name: row.name,
    open: row.open,
    externalId: row.external_id,
  }));
}
