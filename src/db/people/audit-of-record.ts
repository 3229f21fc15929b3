import { and, desc, eq, inArray, lte, or } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { RecordRef } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { auditTrail } from '../schema/index.ts';
import type { StoredAuditEntry } from './audit-queries.ts';

/** What people and programs asked of one record by itself, newest first; what they asked of many is of its batch. */
export async function auditOfRecord(
  db: Executor,
  tenantId: string,
  { entityType, recordId }: RecordRef,
  { until, limit }: { until: Date; limit: number },
): Promise<StoredAuditEntry[]> {
  const own = `${ENTITIES[entityType].plural}/${recordId}`;
  const synced = `records/${entityType}/${recordId}`;
  const verbs = ['send', 'collect', 'approve'].map((verb) => `${own}/${verb}`);
  return db
    .select()
    .from(auditTrail)
    .where(
      and(
        eq(auditTrail.tenantId, tenantId),
        or(inArray(auditTrail.subject, [own, ...verbs, `${synced}/sync`, `${synced}/sides`])),
        lte(auditTrail.at, until),
      ),
    )
    .orderBy(desc(auditTrail.id))
    .limit(limit);
}
