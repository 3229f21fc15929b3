import { and, eq, isNull, sql } from 'drizzle-orm';
import type { RecordRef } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { matchesRefs } from '../links/links.ts';
import { records } from '../schema/index.ts';
import { saveRecords } from './save-record.ts';

/** Makes those of the records active again that are inactive here. @returns the connections with new work */
export async function makeActive(
  db: Executor,
  { tenantId, actor }: { tenantId: string; actor: string },
  refs: readonly RecordRef[],
): Promise<string[]> {
  if (refs.length === 0) return [];
  const inactive = await db
    .select({ entityType: records.entityType, id: records.id, data: records.data })
    .from(records)
    .where(
      and(
        eq(records.tenantId, tenantId),
        matchesRefs(records.entityType, records.id, refs),
        isNull(records.deletedAt),
        sql`${records.data} ->> 'active' = 'false'`,
      ),
    );
  const inputs = inactive.map(({ data, ...record }) => ({ ...record, data: { ...data, active: true } }));
  return (await saveRecords(db, tenantId, inputs, actor)).wake;
}
