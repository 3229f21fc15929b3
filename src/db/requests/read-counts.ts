import { and, eq, sql } from 'drizzle-orm';
import { READ_FEATURES, type ReadFeature } from '../../domain/read-feature.ts';
import type { MonthReads } from '../../domain/reads-meter.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { rateBudgets, readMonths } from '../schema/index.ts';

/** Keeps what was read in a month that is over. */
export async function storeMonth(
  tx: Executor,
  owner: ConnectionKey,
  { month, of }: MonthReads,
): Promise<void> {
  await tx
    .insert(readMonths)
    .values({ ...keyOf(owner), month, of })
    .onConflictDoNothing();
}

/** What one company was read for in a month. */
export async function readsOf(db: Executor, owner: ConnectionKey, month: string): Promise<MonthReads['of']> {
  const [running] = await db
    .select({ reads: rateBudgets.reads })
    .from(rateBudgets)
    .where(
      and(
        eq(rateBudgets.tenantId, owner.tenantId),
        eq(rateBudgets.connectionId, owner.connectionId),
        sql`${rateBudgets.reads} ->> 'month' = ${month}`,
      ),
    );
  if (running?.reads) return running.reads.of;
  const [over] = await db
    .select({ of: readMonths.of })
    .from(readMonths)
    .where(
      and(
        eq(readMonths.tenantId, owner.tenantId),
        eq(readMonths.connectionId, owner.connectionId),
        eq(readMonths.month, month),
      ),
    );
  return over?.of ?? {};
}

export interface CompanyReads extends ConnectionKey {
  provider: string;
  companyName: string | null;
  of: MonthReads['of'];
}

/** Of every company in a month. All tenants: only operators see it. */
export async function readsOfCompanies(db: Executor, month: string): Promise<CompanyReads[]> {
  const { rows } = await db.execute<{
    tenantId: string;
    connectionId: string;
    provider: string;
    companyName: string | null;
    of: MonthReads['of'];
  }>(sql`
    select counted.tenant_id as "tenantId", counted.connection_id as "connectionId", provider,
      capabilities ->> 'companyName' as "companyName", counted.of
    from ${countedIn(month)} join connections
      on connections.tenant_id = counted.tenant_id and connections.id = counted.connection_id
    order by counted.tenant_id, counted.connection_id`);
  return rows;
}

export interface PlanUse {
  reads: number;
  /** Businesses that share the plan this month. */
  tenants: number;
}

/** Of all companies of a provider in a month: what its plan is held against. All tenants: only the sum leaves. */
export async function readsOfProvider(db: Executor, provider: string, month: string): Promise<PlanUse> {
  const { rows } = await db.execute<{ reads: number; tenants: number }>(sql`
    select coalesce(sum((select sum(value::bigint) from jsonb_each_text(counted.of))), 0)::float8 as reads,
      count(distinct counted.tenant_id)::float8 as tenants
    from ${countedIn(month)} join connections
      on connections.tenant_id = counted.tenant_id and connections.id = counted.connection_id
    where provider = ${provider}`);
  const [row] = rows;
  return row ?? { reads: 0, tenants: 0 };
}

function countedIn(month: string) {
  return sql`(
    select tenant_id, connection_id, reads -> 'of' as of from rate_budgets where reads ->> 'month' = ${month}
    union all
    select tenant_id, connection_id, of from read_months where month = ${month}) as counted`;
}

/** The most first; what nothing was read for is left out. */
export function byFeature(of: MonthReads['of']): { feature: ReadFeature; reads: number }[] {
  return READ_FEATURES.map((feature) => ({ feature, reads: of[feature] ?? 0 }))
    .filter(({ reads }) => reads > 0)
    .sort((a, b) => b.reads - a.reads);
}
