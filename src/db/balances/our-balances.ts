import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { records } from '../schema/index.ts';

export interface OurBalance {
  customerId: string;
  currency: string;
  /** What the customer owes; negative where it has something good. */
  balance: string;
}

/**
 * What customers owe by our records: open invoices less payments that are not used up. Drafts and what is not
 * collected yet count for nothing, nor does what is void; an invoice that is marked as paid is not open, whoever paid
 * it. One row for each currency that a customer has documents in.
 */
export async function ourBalances(
  db: Executor,
  tenantId: string,
  customerIds: readonly string[],
): Promise<OurBalance[]> {
  if (customerIds.length === 0) return [];
  const paid = sql`select allocation ->> 'invoiceId' as invoice_id, sum((allocation ->> 'amount')::numeric) as amount
    from ${records}, jsonb_array_elements(${records.data} -> 'allocations') as allocation
    where ${documentsOf(tenantId, 'payment', customerIds)} and ${records.data} ->> 'status' = 'collected'
    group by 1`;
  const total = sql`(${records.data} ->> 'total')::numeric`;
  const invoiced = sql`select ${records.data} ->> 'customerId' as customer_id, ${records.data} ->> 'currency' as currency,
      case when ${records.data} ->> 'status' = 'paid' then least(${total}, coalesce(paid.amount, 0)) else ${total} end
        as amount
    from ${records} left join paid on paid.invoice_id = ${records.id}
    where ${documentsOf(tenantId, 'invoice', customerIds)} and ${records.data} ->> 'status' in ('sent', 'paid')`;
  const received = sql`select ${records.data} ->> 'customerId', ${records.data} ->> 'currency',
      -(${records.data} ->> 'amount')::numeric
    from ${records}
    where ${documentsOf(tenantId, 'payment', customerIds)} and ${records.data} ->> 'status' = 'collected'`;
  const { rows } = await db.execute<{ customer_id: string; currency: string; balance: string }>(sql`
    with paid as (${paid}), owed as (${invoiced} union all ${received})
    select customer_id, currency, sum(amount)::text as balance from owed group by 1, 2`);
  return rows.map(({ customer_id: customerId, currency, balance }) => ({ customerId, currency, balance }));
}

/** Spelled as in the index `records_account`. */
export function documentsOf(
  tenantId: string,
  type: 'invoice' | 'payment',
  customerIds: readonly string[],
): SQL {
  return sql`${records.tenantId} = ${tenantId} and ${records.entityType} = ${type}
    and ${records.entityType} in ('invoice', 'payment', 'timesheet_entry') and ${records.deletedAt} is null
    and ${records.data} ->> 'customerId' = any(${sql.param([...customerIds])}::text[])`;
}
