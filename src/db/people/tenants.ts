import { eq } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { tenants } from '../schema/index.ts';

export interface Tenant {
  id: string;
  name: string;
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
