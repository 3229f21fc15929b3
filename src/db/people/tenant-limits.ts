import { and, count, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Quota, TenantLimit, TenantLimits } from '../../domain/tenant-limit.ts';
import type { Executor } from '../client.ts';
import { connections, records, tenants, webhookEndpoints } from '../schema/index.ts';

/** What an operator has said of this business; undefined where there is none of that id. */
export async function readLimits(db: Executor, tenantId: string): Promise<TenantLimits | undefined> {
  const [row] = await db.select({ limits: tenants.limits }).from(tenants).where(eq(tenants.id, tenantId));
  return row?.limits;
}

/**
 * `undefined` gives the installation's own limit back, null takes every limit away. False when there is no such tenant.
 */
export async function setLimit(
  db: Executor,
  tenantId: string,
  limit: TenantLimit,
  value: number | null | undefined,
): Promise<boolean> {
  const without = sql`${tenants.limits} - ${limit}::text`;
  const limits =
    value === undefined ? without : sql`${without} || jsonb_build_object(${limit}::text, ${value}::bigint)`;
  const rows = await db
    .update(tenants)
    .set({ limits })
    .where(eq(tenants.id, tenantId))
    .returning({ id: tenants.id });
  return rows.length > 0;
}

/** Until its transaction ends nobody else adds to what a limit of this business counts. */
export async function lockLimits(tx: Executor, tenantId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`limits/${tenantId}`}, 0))`);
}

/** What is kept now: without deleted records and disconnected companies. */
export async function countKept(db: Executor, tenantId: string, quota: Quota): Promise<number> {
  const [row] = await kept(db, tenantId, quota);
  return row?.kept ?? 0;
}

function kept(db: Executor, tenantId: string, quota: Quota) {
  const counted = { kept: count() };
  switch (quota) {
    case 'records':
      return db
        .select(counted)
        .from(records)
        .where(and(eq(records.tenantId, tenantId), isNull(records.deletedAt)));
    case 'connections':
      return db
        .select(counted)
        .from(connections)
        .where(and(eq(connections.tenantId, tenantId), ne(connections.status, 'disconnected')));
    case 'webhook_endpoints':
      return db.select(counted).from(webhookEndpoints).where(eq(webhookEndpoints.tenantId, tenantId));
    default:
      return quota satisfies never;
  }
}

export interface Granted {
  /** Of those that were asked for. */
  calls: number;
  /** Until the minute that they are of is over. */
  seconds: number;
}

/**
 * Takes calls out of this minute's, for all API processes together: never more than the limit are given. A minute
 * begins with its first call. They are counted beside the attempts to sign in, which are pruned in the same way.
 */
export async function takeCalls(
  db: Executor,
  tenantId: string,
  wanted: { calls: number; limit: number },
): Promise<Granted> {
  const { calls, limit } = wanted;
  const { rows } = await db.execute<{ taken: number; seconds: number }>(sql`
    insert into sign_in_attempts as counted (key, attempts, ends_at)
    values (${`calls/${tenantId}`}, ${calls}, now() + interval '1 minute')
    on conflict (key) do update set
      attempts = case when counted.ends_at <= now() then excluded.attempts
        else least(counted.attempts, ${limit}) + excluded.attempts end,
      ends_at = case when counted.ends_at <= now() then excluded.ends_at else counted.ends_at end
    returning attempts::int as taken, greatest(1, ceil(extract(epoch from ends_at - now())))::int as seconds`);
  const { taken = 0, seconds = 60 } = rows[0] ?? {};
  return { calls: Math.max(0, Math.min(calls, limit - (taken - calls))), seconds };
}
