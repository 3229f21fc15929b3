import { and, count, eq, ne } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { links, records } from '../schema/index.ts';
import { ofAccount } from './skipped.ts';

/** How many records of an account, the customer aside, have a counterpart with the connection. */
export async function countLinkedDocuments(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  customerId: string,
): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(records)
    .innerJoin(
      links,
      and(
        eq(links.tenantId, records.tenantId),
        eq(links.connectionId, connectionId),
        eq(links.entityType, records.entityType),
        eq(links.recordId, records.id),
      ),
    )
    .where(and(eq(records.tenantId, tenantId), ne(records.entityType, 'customer'), ofAccount(customerId)));
  return row?.count ?? 0;
}
