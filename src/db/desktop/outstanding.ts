import { sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { IS_RESTORED } from '../installation.ts';
import type { ConnectionKey } from '../links/links.ts';
import { PERSON } from '../requests/reads.ts';

/** What a visit is for. */
export interface Outstanding {
  /** Records that are due or under way. */
  records: number;
  /** Requests that wait to be handed out. */
  offered: number;
  /** Answers that are still to be applied, what was let in, and batches under way: more may come of them. */
  underWay: number;
}

/** What somebody asked before the browser: no workflow waits for it, and its answer waits until they look again. */
const OF_A_PERSON = sql`(r.kind = 'read' and starts_with(r.set_id, ${PERSON}))`;

/**
 * In one query, because a connector that has nothing to do asks every minute. What could not leave does not count:
 * nothing is written while Enable Sync is off, or from a restored backup. A pause is no reason to stay away: a visit is what ends it.
 */
export async function readOutstanding(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
): Promise<Outstanding> {
  const { rows } = await db.execute<{ records: string; offered: string; under_way: string }>(sql`
    with own as (select c.*, coalesce(s.enabled, true) and c.status in ('active', 'paused')
        and not ${IS_RESTORED} as may_write
      from connections c left join sync_settings s on s.tenant_id = c.tenant_id and s.connection_id = c.id
      where c.tenant_id = ${tenantId} and c.id = ${connectionId})
    select
    (select count(*) from sync_queue q, own where q.tenant_id = ${tenantId} and q.connection_id = ${connectionId}
      and own.may_write and (q.state in ('in_flight', 'retrying') or (q.state = 'pending' and q.due_at <= now()))) as records,
    (select count(*) from remote_requests r, own where r.tenant_id = ${tenantId} and r.connection_id = ${connectionId}
      and r.state = 'prepared' and (r.waiter is not null or ${OF_A_PERSON}) and (r.kind = 'read' or own.may_write)) as offered,
    (select count(*) from remote_requests r where r.tenant_id = ${tenantId} and r.connection_id = ${connectionId}
      and r.state = 'answered' and not ${OF_A_PERSON})
    + (select count(*) from inbound_changes where tenant_id = ${tenantId} and connection_id = ${connectionId}
      and state = 'approved')
    + (select count(*) from batches b, own where b.tenant_id = ${tenantId} and b.connection_id = ${connectionId}
      and b.state in ('queued', 'running', 'stopping') and (b.kind = 'pull' or own.may_write)) as under_way`);
  return {
    records: Number(rows[0]?.records ?? 0),
    offered: Number(rows[0]?.offered ?? 0),
    underWay: Number(rows[0]?.under_way ?? 0),
  };
}

/**
 * Whether the look at the other side that begins a session is still to be made: the company was not read since it was
 * opened, or its changes are due. Nothing of it may be stored yet. A session that went wrong makes none.
 */
export async function isLookDue(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  { id, openedAt }: { id: string; openedAt: Date },
): Promise<boolean> {
  const { rows } = await db.execute<{ due: boolean }>(sql`
    select c.status in ('connecting', 'active')
      and (coalesce((c.capabilities ->> 'featuresReadAt')::timestamptz, 'epoch') < ${openedAt.toISOString()}
        or not exists (select 1 from change_checks k where k.tenant_id = c.tenant_id and k.connection_id = c.id
          and k.due_at > now()))
      and not exists (select 1 from desktop_sessions s where s.tenant_id = c.tenant_id and s.id = ${id}
        and s.error is not null) as due
    from connections c where c.tenant_id = ${tenantId} and c.id = ${connectionId}`);
  return rows[0]?.due ?? false;
}

export function isAnything({ records, offered, underWay }: Outstanding): boolean {
  return records + offered + underWay > 0;
}
