import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { invoiceSchema } from '../../domain/entities/invoice.ts';
import { taxCodesOf } from '../../domain/tax-codes.ts';
import type { Executor } from '../client.ts';
import { records } from '../schema/index.ts';

export interface TeamMemberName {
  id: string;
  name: string;
  email: string | null;
}

/** More people than any field-service business has in its field. */
const MOST = 5_000;

export async function listTeamMembers(db: Executor, tenantId: string): Promise<TeamMemberName[]> {
  return db
    .select({ id: records.id, name: records.name, email: sql<string | null>`${records.data} ->> 'email'` })
    .from(records)
    .where(
      and(
        eq(records.tenantId, tenantId),
        sql`${records.entityType} = 'team_member'`,
        isNull(records.deletedAt),
      ),
    )
    .orderBy(records.name, records.id)
    .limit(MOST);
}

/** Enough to meet every code that is in use; one that is missed shows as soon as it holds something up. */
const SAMPLE = 200;

/** Our tax codes, as the invoices with the highest ids name them. */
export async function taxCodesInUse(db: Executor, tenantId: string): Promise<string[]> {
  const rows = await db
    .select({ data: records.data })
    .from(records)
    .where(and(eq(records.tenantId, tenantId), eq(records.entityType, 'invoice'), isNull(records.deletedAt)))
    .orderBy(desc(records.id))
    .limit(SAMPLE);
  // Records were validated when they were accepted; a schema may have become stricter since.
  const invoices = rows.flatMap(({ data }) => invoiceSchema.safeParse(data).data ?? []);
  return [...new Set(invoices.flatMap(taxCodesOf))].sort();
}
