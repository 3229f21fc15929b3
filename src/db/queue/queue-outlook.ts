import { and, eq, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { syncQueue } from '../schema/index.ts';

/** Whether something is due now, and when the next row will be. */
export async function nextDue(
  db: Executor,
  owner: ConnectionKey,
): Promise<{ due: boolean; nextDueAt?: string }> {
  const [row] = await db
    .select({
      at: sql<string | null>`min(${syncQueue.dueAt})`,
      due: sql<boolean | null>`min(${syncQueue.dueAt}) <= now()`,
    })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        eq(syncQueue.state, 'pending'),
      ),
    );
  if (!row?.at) return { due: false };
  return { due: row.due === true, nextDueAt: new Date(row.at).toISOString() };
}
