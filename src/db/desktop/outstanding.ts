import { sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';

/** What a visit is for. */
export interface Outstanding {
  /** Records that are due or under way. */
  records: number;
  /** Requests that wait to be handed out. */
  offered: number;
  /** Answers that are still to be applied, and batches under way: more may come of them. */
  underWay: number;
}

/** In one query, because a connector that has nothing to do asks every minute. */
export async function readOutstanding(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
): Promise<Outstanding> {
  const { rows } = await db.execute<{ records: string; offered: string; under_way: string }>(sql`select
    (select count(*) from sync_queue where tenant_id = ${tenantId} and connection_id = ${connectionId}
      and (state in ('in_flight', 'retrying') or (state = 'pending' and due_at <= now()))) as records,
    (select count(*) from remote_requests where tenant_id = ${tenantId} and connection_id = ${connectionId}
      and state = 'prepared' and waiter is not null) as offered,
    (select count(*) from remote_requests where tenant_id = ${tenantId} and connection_id = ${connectionId}
      and state = 'answered')
    + (select count(*) from batches where tenant_id = ${tenantId} and connection_id = ${connectionId}
      and state in ('queued', 'running', 'stopping')) as under_way`);
  return {
    records: Number(rows[0]?.records ?? 0),
    offered: Number(rows[0]?.offered ?? 0),
    underWay: Number(rows[0]?.under_way ?? 0),
  };
}

export function isAnything({ records, offered, underWay }: Outstanding): boolean {
  return records + offered + underWay > 0;
}
