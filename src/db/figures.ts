import { sql } from 'drizzle-orm';
import type { Executor } from './client.ts';
import { IS_RESTORED } from './installation.ts';
import { sealedThrough } from './seals/sealed-through.ts';

/** What an operator watches over all businesses; none is named, and neither is a record. */
export const FIGURES = {
  queue_records: 'Records that something is owed for, by state',
  queue_age_seconds:
    'How long the oldest of them has been in that state; of what is pending, since it was due',
  unresolved_records: 'Records that wait for a person, by error',
  connections: 'Connections to companies, by provider and status',
  sign_in_ends_seconds: 'Until the first sign-in of a working connection ends',
  month_reads: 'Reads of this month (UTC) that a vendor counts, by provider and what they were for',
  reads_running_out:
    'Businesses that were told this month that the reads of a plan run out, by provider and level',
  change_check_age_seconds: 'How long the most overdue look for changes has been due',
  connectors: 'Sync connectors, by state',
  connectors_standing_still: 'Open sync connectors that were found standing still and started again',
  batches_open: 'Pushes, pulls, imports of changes and undos that have not ended, by kind',
  notices_open: 'Notices of vendors that nobody has dealt with, by vendor',
  notice_age_seconds: 'How long the oldest of them has been due',
  deliveries_due: 'Outgoing webhooks that are due',
  delivery_age_seconds: 'How long the oldest of them has been due',
  seal_age_seconds: 'How long the oldest entry of the log that no seal holds has been there',
  awaits_reconcile: '1 while the database is a restored backup that nothing may leave from',
  workers: 'Worker processes that said so within 45 seconds',
} as const;

export type FigureName = keyof typeof FIGURES;

export interface Figure {
  name: FigureName;
  tags: Record<string, string>;
  value: number;
}

/** All of them as of now, on the database's clock. What has no row is not in the answer: it is zero. */
export async function readFigures(db: Executor): Promise<Figure[]> {
  const { rows } = await db.execute<{ name: FigureName; tags: Record<string, string>; value: number }>(sql`
    select 'queue_records' as name, jsonb_build_object('state', state) as tags, count(*)::float8 as value
      from sync_queue group by state
    union all
    select 'queue_age_seconds', jsonb_build_object('state', state),
      ${ageOf(sql`min(case when state = 'pending' then due_at else updated_at end)`)}
      from sync_queue group by state
    union all
    select 'unresolved_records', jsonb_build_object('error', coalesce(error_type, 'none')), count(*)::float8
      from sync_queue where state = 'unresolved' group by error_type
    union all
    select 'connections', jsonb_build_object('provider', provider, 'status', status), count(*)::float8
      from connections group by provider, status
    union all
    -- None that could end is no alarm.
    select 'sign_in_ends_seconds', '{}'::jsonb,
        coalesce(extract(epoch from min(refresh_expires_at) - now())::float8, 'Infinity')
      from connection_secrets join connections on id = connection_id
        and connections.tenant_id = connection_secrets.tenant_id
      where status in ('active', 'paused')
    union all
    select 'month_reads', jsonb_build_object('provider', provider, 'feature', feature), sum(number::float8)
      from rate_budgets join connections on id = connection_id and connections.tenant_id = rate_budgets.tenant_id
      cross join lateral jsonb_each_text(reads -> 'of') as each(feature, number)
      where reads ->> 'month' = ${THIS_MONTH} group by provider, feature
    union all
    select 'reads_running_out',
        jsonb_build_object('provider', split_part(key, '/', 2), 'level', split_part(key, '/', 4)), count(*)::float8
      from told_ahead where key like 'reads/%/' || ${THIS_MONTH} || '/%' group by 2
    union all
    select 'change_check_age_seconds', '{}'::jsonb, ${ageOf(sql`min(due_at)`)}
      from change_checks join connections on id = connection_id
        and connections.tenant_id = change_checks.tenant_id
      where status = 'active' having count(*) > 0
    union all
    select 'connectors', jsonb_build_object('state', state), count(*)::float8 from connectors group by state
    union all
    select 'connectors_standing_still', '{}'::jsonb, count(*)::float8
      from connectors where state = 'open' and repairs > 0
    union all
    select 'batches_open', jsonb_build_object('kind', kind), count(*)::float8
      from batches where state in ('queued', 'running', 'stopping') group by kind
    union all
    select 'notices_open', jsonb_build_object('source', source), count(*)::float8
      from webhook_events where applied_at is null group by source
    union all
    select 'notice_age_seconds', jsonb_build_object('source', source), ${ageOf(sql`min(due_at)`)}
      from webhook_events where applied_at is null group by source
    union all
    select 'deliveries_due', '{}'::jsonb, count(*)::float8
      from webhook_deliveries where state = 'pending' and due_at <= now()
    union all
    select 'delivery_age_seconds', '{}'::jsonb, ${ageOf(sql`min(due_at)`)}
      from webhook_deliveries where state = 'pending' and due_at <= now() having count(*) > 0
    union all
    -- By key in each business: the first entry behind its last seal.
    select 'seal_age_seconds', '{}'::jsonb, ${ageOf(sql`min(first.at)`)}
      from tenants
      cross join lateral (select at from sync_log
        where sync_log.tenant_id = tenants.id and sync_log.id > ${sealedThrough(sql`tenants.id`)}
        order by sync_log.id limit 1) as first
      having count(*) > 0
    union all
    select 'awaits_reconcile', '{}'::jsonb, 1 where ${IS_RESTORED}
    union all
    select 'workers', '{}'::jsonb, count(*)::float8 from workers where seen_at > now() - interval '45 seconds'`);
  return rows;
}

const THIS_MONTH = sql.raw("to_char(now() at time zone 'UTC', 'YYYY-MM')");

/** Seconds; what is still to come has no age. */
function ageOf(since: ReturnType<typeof sql>) {
  return sql`greatest(0, extract(epoch from now() - ${since}))::float8`;
}
