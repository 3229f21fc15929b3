import { sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';

/** A business as an operator sees it: how much there is, and how it does; nothing of what it says. */
export interface TenantOverview {
  id: string;
  name: string;
  createdAt: string;
  connections: number;
  records: number;
  /** Owed to a counterpart. */
  queued: number;
  /** Waits for a person. */
  unresolved: number;
}

export async function listTenants(db: Executor): Promise<TenantOverview[]> {
  const { rows } = await db.execute<{
    id: string;
    name: string;
    created_at: Date;
    connections: number;
    records: number;
    queued: number;
    unresolved: number;
  }>(sql`
    select id, name, created_at,
      (select count(*)::int from connections where tenant_id = tenants.id and status <> 'disconnected')
        as connections,
      (select count(*)::int from records where tenant_id = tenants.id and deleted_at is null) as records,
      (select count(*)::int from sync_queue where tenant_id = tenants.id and state <> 'unresolved') as queued,
      (select count(*)::int from sync_queue where tenant_id = tenants.id and state = 'unresolved')
        as unresolved
    from tenants order by created_at, id`);
  return rows.map(({ created_at, ...row }) => ({ ...row, createdAt: new Date(created_at).toISOString() }));
}
