import { eq, sql } from 'drizzle-orm';
import type { TenantFeature } from '../../domain/tenant-feature.ts';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { tenants } from '../schema/index.ts';

export interface Tenant {
  id: string;
  name: string;
  locale: string | null;
  createdAt: Date;
}

export async function readTenant(db: Executor, tenantId: string): Promise<Tenant | undefined> {
  const [row] = await db.select().from(tenants).where(eq(tenants.id, tenantId));
  return row;
}

/** Makes the tenant, or leaves the one that has this id as it is. */
export async function ensureTenant(
  db: Executor,
  { id = newId('ten'), name }: { id?: string; name: string },
): Promise<{ id: string; created: boolean }> {
  const made = await db
    .insert(tenants)
    .values({ id, name })
    .onConflictDoNothing()
    .returning({ id: tenants.id });
  return { id, created: made.length > 0 };
}

export async function hasFeature(db: Executor, tenantId: string, feature: TenantFeature): Promise<boolean> {
  const [row] = await db.select({ off: tenants.featuresOff }).from(tenants).where(eq(tenants.id, tenantId));
  return row !== undefined && !row.off.includes(feature);
}

/** False when there is no such tenant. */
export async function switchFeature(
  db: Executor,
  tenantId: string,
  feature: TenantFeature,
  on: boolean,
): Promise<boolean> {
  const without = sql`array_remove(${tenants.featuresOff}, ${feature}::text)`;
  const rows = await db
    .update(tenants)
    .set({ featuresOff: on ? without : sql`array_append(${without}, ${feature}::text)` })
    .where(eq(tenants.id, tenantId))
    .returning({ id: tenants.id });
  return rows.length > 0;
}
