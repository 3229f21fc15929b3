import { and, eq, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType } from '../../domain/entity.ts';
import { accountSyncs } from '../accounts/skipped.ts';
import type { ConnectionKey } from '../links/links.ts';
import { links, records } from '../schema/index.ts';

/** Conditions over `records` left-joined to the `links` of one connection; the rules are those of `decidePush`. */

/** Records of a type that a push has something to do with. */
export function inPushScope(
  owner: ConnectionKey,
  type: EntityType,
  startDate: string | null,
): SQL | undefined {
  const leaves = and(eq(records.pushable, true), startsInTime(type, startDate));
  return and(eq(records.entityType, type), or(leaves, isWithdrawn(type)), accountSyncs(owner, type));
}

/** Not there and before the day from which on the connection syncs. */
export function startsTooEarly(type: EntityType, startDate: string | null): SQL {
  const { startDateField } = ENTITIES[type];
  if (startDateField === undefined || startDate === null) return sql`false`;
  return sql`(${links.recordId} is null and ${records.data} ->> ${startDateField} < ${startDate})`;
}

/** There, and to be deleted there. */
export function isWithdrawn(type: EntityType): SQL | undefined {
  if (!ENTITIES[type].withdrawn) return sql`false`;
  return and(eq(records.pushable, false), isNotNull(links.recordId));
}

function startsInTime(type: EntityType, startDate: string | null): SQL | undefined {
  const early = startsTooEarly(type, startDate);
  return ENTITIES[type].startDateField === undefined ? undefined : sql`not ${early}`;
}
