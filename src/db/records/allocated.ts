import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Executor } from '../client.ts';

const allocatedRows = z.array(z.object({ invoiceId: z.string(), paymentId: z.string(), amount: z.string() }));

/** What a collected payment gives to an invoice; the amount as a decimal. */
export type Allocated = z.infer<typeof allocatedRows>[number];

/** What payments of these customers give to these invoices; who pays an invoice is its customer. */
export async function readAllocated(
  db: Executor,
  tenantId: string,
  { invoiceIds, customerIds }: { invoiceIds: readonly string[]; customerIds: readonly string[] },
): Promise<Allocated[]> {
  if (invoiceIds.length === 0 || customerIds.length === 0) return [];
  const list = (ids: readonly string[]) => sql`${sql.param([...new Set(ids)])}::text[]`;
  // The type is spelt out, so that the index of what belongs to an account serves.
  const { rows } = await db.execute(sql`
    select part ->> 'invoiceId' as "invoiceId", id as "paymentId", part ->> 'amount' as amount
    from records, jsonb_array_elements(data -> 'allocations') part
    where tenant_id = ${tenantId} and entity_type = 'payment' and (data ->> 'customerId') = any(${list(customerIds)})
      and deleted_at is null and data ->> 'status' = 'collected'
      and part ->> 'invoiceId' = any(${list(invoiceIds)})`);
  return allocatedRows.parse(rows);
}
