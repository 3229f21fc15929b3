import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { isOneOf } from '../many.ts';
import { links } from '../schema/index.ts';
import type { ConnectionKey, Link } from './links.ts';

/** The links that these counterparts have, by external id. */
export async function linksOf(
  db: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  externalIds: readonly string[],
): Promise<Map<string, Link>> {
  if (externalIds.length === 0) return new Map();
  const rows = await db
    .select()
    .from(links)
    .where(and(ofType(owner, entityType), isOneOf(links.externalId, externalIds)));
  return new Map(rows.map((row) => [row.externalId, row]));
}

interface LinkPage {
  /** Our id of the last one of the page before. */
  after: string;
  limit: number;
  /** Only those that were synced since. */
  syncedAfter?: Date;
}

/** The next links of a type in the order of our ids, without those that are known to be gone. */
export async function linksAfter(
  db: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  { after, limit, syncedAfter }: LinkPage,
): Promise<Link[]> {
  return db
    .select()
    .from(links)
    .where(
      and(
        ofType(owner, entityType),
        gt(links.recordId, after),
        isNull(links.missingSince),
        syncedAfter && gt(links.syncedAt, syncedAfter),
      ),
    )
    .orderBy(asc(links.recordId))
    .limit(limit);
}

/** Pairs a record with the name that took up its counterpart; what that says is still to be read. */
export async function moveLink(tx: Executor, link: Link, externalId: string): Promise<void> {
  await tx
    .update(links)
    .set({ externalId, externalVersion: '', ancestor: null, missingSince: null, syncedAt: sql`now()` })
    .where(and(ofType(link, link.entityType), eq(links.recordId, link.recordId)));
}

function ofType({ tenantId, connectionId }: ConnectionKey, entityType: EntityType) {
  return and(
    eq(links.tenantId, tenantId),
    eq(links.connectionId, connectionId),
    eq(links.entityType, entityType),
  );
}
