import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { syncSettings } from '../schema/index.ts';
import { tell } from '../webhooks/outbound-events.ts';
import { countGroups } from './list.ts';

/** Rows that wait longer than this are forgotten about, perhaps; once a day is a reminder, more often a nuisance. */
const OLD = sql`interval '24 hours'`;

/** Reminds, once a day, of what has been awaiting approval for a day. All tenants: only the relay asks. */
export async function remindOfApprovals(db: Database): Promise<void> {
  const waits = sql`exists (select 1 from sync_queue as old where old.tenant_id = ${syncSettings.tenantId}
      and old.connection_id = ${syncSettings.connectionId} and old.state = 'awaiting_approval'
      and old.decision is null and old.created_at < now() - ${OLD})
    or exists (select 1 from inbound_changes as old where old.tenant_id = ${syncSettings.tenantId}
      and old.connection_id = ${syncSettings.connectionId} and old.state = 'awaiting'
      and old.decision is null and old.created_at < now() - ${OLD})`;
  const due = and(
    syncSettings.approvalRequired,
    sql`coalesce(${syncSettings.approvalRemindedAt}, 'epoch') < now() - ${OLD}`,
    sql`(${waits})`,
  );
  const found = await db
    .select({ tenantId: syncSettings.tenantId, connectionId: syncSettings.connectionId })
    .from(syncSettings)
    .where(due);
  for (const owner of found) {
    await db.transaction(async (tx) => {
      const taken = await tx
        .update(syncSettings)
        .set({ approvalRemindedAt: sql`now()` })
        .where(
          and(
            eq(syncSettings.tenantId, owner.tenantId),
            eq(syncSettings.connectionId, owner.connectionId),
            due,
          ),
        )
        .returning({ connectionId: syncSettings.connectionId });
      // Another relay was faster.
      if (taken.length === 0) return;
      const groups = await countGroups(tx, owner);
      const sum = (direction: string) =>
        groups.filter((group) => group.direction === direction).reduce((total, { rows }) => total + rows, 0);
      const oldest = groups.map(({ oldestAt }) => oldestAt.toISOString()).sort()[0];
      await tell(tx, owner.tenantId, () => [
        {
          type: 'approvals.waiting',
          data: {
            connectionId: owner.connectionId,
            imports: sum('import'),
            exports: sum('export'),
            oldestAt: oldest,
          },
        },
      ]);
    });
  }
}
