import { and, count, eq, inArray, or, sql } from 'drizzle-orm';
import type { EntityType } from '../domain/entity.ts';
import type { Executor } from './client.ts';
import type { ConnectionKey } from './links.ts';
import { belongsTo } from './record-rows.ts';
import { links, records } from './schema/index.ts';

/**
 * How many records of each type a manual push would send: those that may leave and that the other side does not
 * have as they are. What is void or inactive and was never sent stays here. One statement, over indexes.
 */
export async function countUnsent(
  db: Executor,
  owner: ConnectionKey,
  types: readonly EntityType[],
): Promise<Map<EntityType, number>> {
  if (types.length === 0) return new Map();
  const rows = await db
    .select({ entityType: records.entityType, count: count() })
    .from(records)
    .leftJoin(
      links,
      and(
        eq(links.tenantId, records.tenantId),
        eq(links.connectionId, owner.connectionId),
        eq(links.entityType, records.entityType),
        eq(links.recordId, records.id),
      ),
    )
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        inArray(records.entityType, [...types]),
        eq(records.pushable, true),
        belongsTo(owner.connectionId),
        or(
          and(sql`${links.recordId} is null`, sql`not (${isVoidOrInactive})`),
          and(
            sql`${links.recordId} is not null`,
            sql`${links.pushedHash} is distinct from ${records.contentHash}`,
          ),
        ),
      ),
    )
    .groupBy(records.entityType);
  return new Map(rows.map((row) => [row.entityType, row.count]));
}

/** The two ways in which `eligibility` asks for anything but "present". */
const isVoidOrInactive = sql`coalesce(${records.data} ->> 'status' in ('void', 'failed', 'canceled') or ${records.data} -> 'active' = 'false'::jsonb, false)`;
