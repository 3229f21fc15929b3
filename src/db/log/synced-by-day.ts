import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { NOTHING_TO_DO } from '../../domain/push-decision.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';

/** What became of records on one day. */
export interface DayOfLog {
  /** ISO date. */
  day: string;
  success: number;
  error: number;
  skipped: number;
}

/** Entries that are counted while a person waits: a fifth of a second. */
const MOST = 100_000;

const daysSchema = z.array(
  z.object({ day: z.string(), success: z.int(), error: z.int(), skipped: z.int(), all: z.int() }),
);

export interface Days {
  days: DayOfLog[];
  /** False where the earlier days hold more than is counted: those that are not whole are left out. */
  complete: boolean;
}

/** The last days by outcome, on the clock of `timeZone`; what had nothing to do is no outcome. */
export async function syncedByDay(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  { days, timeZone }: { days: number; timeZone: string },
): Promise<Days> {
  const of = (status: string) =>
    sql`(count(*) filter (where status = ${status} and action <> ${NOTHING_TO_DO}))::int`;
  const { rows } = await db.execute(sql`
    with first as (
        select (date_trunc('day', now() at time zone ${timeZone}) - make_interval(days => ${days - 1}))
          at time zone ${timeZone} as at),
      newest as (
        select sync_log.at, status, action from sync_log, first
        where tenant_id = ${tenantId} and connection_id = ${connectionId} and sync_log.at >= first.at
        order by sync_log.at desc limit ${MOST + 1})
    select to_char(newest.at at time zone ${timeZone}, 'YYYY-MM-DD') as day, ${of('success')} as success,
      ${of('error')} as error, ${of('skipped')} as skipped, count(*)::int as all
    from newest group by 1 order by 1`);
  const found = daysSchema.parse(rows);
  const complete = found.reduce((sum, { all }) => sum + all, 0) <= MOST;
  // The oldest was cut in two.
  const whole = complete ? found : found.slice(1);
  return { days: whole.map(({ all: _, ...day }) => day), complete };
}

/** Newest successes that are looked at, and of those that went by themselves so many that the time is measured by. */
const LOOKED_AT = 10_000;
const MEASURED = 1_000;

/** How long records that went by themselves took, from the change to the entry in the log; null while there are none. */
export async function timeToSync(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
): Promise<{ count: number; medianMs: number; p95Ms: number } | null> {
  const { rows } = await db.execute(sql`
    with newest as (
        select entity_type, record_id, at from (
          select * from sync_log where tenant_id = ${tenantId} and status = 'success'
          order by id desc limit ${LOOKED_AT}) as looked_at
        where connection_id = ${connectionId} and direction = 'push' and batch_id is null
        order by id desc limit ${MEASURED}),
      took as (
        select extract(epoch from newest.at - records.updated_at) * 1000 as ms
        from newest join records on records.tenant_id = ${tenantId} and records.entity_type = newest.entity_type
          and records.id = newest.record_id
        -- Changed again since: that change has its own entry.
        where records.updated_at <= newest.at)
    select count(*)::int as count, coalesce(percentile_cont(0.5) within group (order by ms), 0)::float8 as median,
      coalesce(percentile_cont(0.95) within group (order by ms), 0)::float8 as p95
    from took`);
  const [row] = z.array(z.object({ count: z.int(), median: z.number(), p95: z.number() })).parse(rows);
  if (!row || row.count === 0) return null;
  return { count: row.count, medianMs: Math.round(row.median), p95Ms: Math.round(row.p95) };
}
