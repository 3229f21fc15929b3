import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { changeCursors } from '../schema/index.ts';

export interface ChangeCursor {
  since: Date;
  /** While every linked record is compared: since when, and up to which one that is done. */
  comparing?: { since: Date; to: string };
}

/** Types that have none yet are missing from the map. */
export async function readChangeCursors(
  db: Executor,
  owner: ConnectionKey,
): Promise<Map<EntityType, ChangeCursor>> {
  const rows = await db.select().from(changeCursors).where(ofConnection(owner));
  return new Map(
    rows.map(({ entityType, since, comparingSince, comparedTo }) => [
      entityType,
      { since, comparing: comparingSince ? { since: comparingSince, to: comparedTo ?? '' } : undefined },
    ]),
  );
}

/**
 * Where the earliest of the types stands, and how long all of them have stood there, by the database's clock. Undefined
 * unless each has been read as far as it can be told.
 */
export async function readStandingCursors(
  db: Executor,
  owner: ConnectionKey,
  types: readonly EntityType[],
): Promise<{ since: Date; restedMs: number } | undefined> {
  const [row] = await db
    .select({
      read: sql<number>`count(*)::int`,
      since: sql`min(${changeCursors.since})`.mapWith(changeCursors.since),
      restedMs: sql<number>`(extract(epoch from now() - max(${changeCursors.movedAt})) * 1000)::float8`,
    })
    .from(changeCursors)
    .where(
      and(
        ofConnection(owner),
        inArray(changeCursors.entityType, [...types]),
        isNull(changeCursors.comparingSince),
      ),
    );
  return row?.read === types.length ? { since: row.since, restedMs: row.restedMs } : undefined;
}

/** Moves on; call it in the transaction that applied what the cursor passes. */
export async function saveChangeCursor(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  { since, comparing }: ChangeCursor,
): Promise<void> {
  const row = { since, comparingSince: comparing?.since ?? null, comparedTo: comparing?.to ?? null };
  await tx
    .insert(changeCursors)
    .values({ ...keyOf(owner), entityType, ...row })
    .onConflictDoUpdate({
      target: [changeCursors.tenantId, changeCursors.connectionId, changeCursors.entityType],
      // Whoever is slower does not turn the clock back.
      set: {
        ...row,
        since: sql`greatest(${changeCursors.since}, excluded.since)`,
        movedAt: sql`case when excluded.since > ${changeCursors.since} then now() else ${changeCursors.movedAt} end`,
      },
      setWhere: sql`excluded.since > ${changeCursors.since}
        or (${changeCursors.comparingSince}, ${changeCursors.comparedTo})
          is distinct from (excluded.comparing_since, excluded.compared_to)`,
    });
}

function ofConnection({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(changeCursors.tenantId, tenantId), eq(changeCursors.connectionId, connectionId));
}
