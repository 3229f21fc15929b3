import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { ENTITY_TYPES, type EntityType, type RecordRef, refKey } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, linkOfRecord } from '../links/links.ts';
import { belongsTo } from '../records/record-rows.ts';
import { links, records } from '../schema/index.ts';
import { heldAmong } from '../undo/holds.ts';

/**
 * What goes along with the records, stands there otherwise than here, and is queued by nobody: also what they consist of
 * no more, which none of them names as a prerequisite and which has to be taken back there.
 */
export async function companionsBehind(
  db: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<RecordRef[]> {
  const found: RecordRef[] = [];
  for (const entityType of ENTITY_TYPES) {
    const { companionOf } = ENTITIES[entityType];
    const wholes = refs.filter((ref) => ref.entityType === companionOf?.type);
    if (!companionOf || wholes.length === 0) continue;
    const whole = sql`${records.data} ->> ${sql.raw(`'${companionOf.field}'`)}`;
    const ids = wholes.map(({ recordId }) => recordId);
    found.push(...(await behind(db, owner, entityType, sql`${whole} = any(${sql.param(ids)}::text[])`)));
  }
  const held = await heldAmong(db, owner, found);
  return found.filter((ref) => !held.has(refKey(ref)));
}

async function behind(
  db: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  isOfOne: SQL,
): Promise<RecordRef[]> {
  const rows = await db
    .select({ recordId: records.id })
    .from(records)
    .leftJoinLateral(linkOfRecord(db, owner), sql`true`)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.entityType, entityType),
        isOfOne,
        belongsTo(owner.connectionId),
        isNotNull(links.recordId),
        sql`${links.pushedHash} is distinct from ${records.contentHash}`,
        isUnqueued(owner),
      ),
    )
    .orderBy(records.id);
  return rows.map(({ recordId }) => ({ entityType, recordId }));
}

function isUnqueued({ connectionId }: ConnectionKey): SQL {
  return sql`not exists (select 1 from sync_queue as owed where owed.tenant_id = ${records.tenantId}
    and owed.connection_id = ${connectionId} and owed.entity_type = ${records.entityType}
    and owed.record_id = ${records.id})`;
}
