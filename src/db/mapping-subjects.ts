import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Executor } from './client.ts';
import { records } from './schema/index.ts';

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
