import { and, asc, eq, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import { type EntityType, type RecordRef, refKey } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { insertMany, isOneOf } from '../many.ts';
import {
  type batchWrites,
  type heldRecords,
  links,
  records,
  type syncLog,
  type syncQueue,
  type undoItems,
} from '../schema/index.ts';

export interface ConnectionKey {
  tenantId: string;
  connectionId: string;
}

/** Only the key: what is handed in may carry more, which must not reach a statement. */
export function keyOf({ tenantId, connectionId }: ConnectionKey): ConnectionKey {
  return { tenantId, connectionId };
}

export type Link = typeof links.$inferSelect;

/** The links of the given records, by `refKey`; records without a counterpart are missing from the map. */
export async function findLinked(
  db: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
  condition?: SQL,
): Promise<Map<string, Link>> {
  if (refs.length === 0) return new Map();
  return byRef(await selectLinked(db, owner, refs, condition));
}

/** The same, locked in one order until the transaction ends. */
export async function lockLinked(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<Map<string, Link>> {
  if (refs.length === 0) return new Map();
  return byRef(await selectLinked(tx, owner, refs).orderBy(links.recordId).for('update'));
}

function selectLinked(db: Executor, owner: ConnectionKey, refs: readonly RecordRef[], condition?: SQL) {
  return db
    .select()
    .from(links)
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        matchesRefs(links.entityType, links.recordId, refs),
        condition,
      ),
    );
}

const byRef = (rows: readonly Link[]) => new Map(rows.map((row) => [refKey(row), row]));

/** Those of the records, by `refKey`, that have a counterpart with any of the tenant's connections. */
export async function linkedAnywhere(
  db: Executor,
  tenantId: string,
  refs: readonly RecordRef[],
): Promise<ReadonlySet<string>> {
  if (refs.length === 0) return new Set();
  const rows = await db
    .selectDistinct({ entityType: links.entityType, recordId: links.recordId })
    .from(links)
    .where(and(eq(links.tenantId, tenantId), matchesRefs(links.entityType, links.recordId, refs)));
  return new Set(rows.map(refKey));
}

/** Joins records with their links, of all connections unless one is said besides. */
export const IS_ITS_LINK = and(
  eq(links.tenantId, records.tenantId),
  eq(links.entityType, records.entityType),
  eq(links.recordId, records.id),
);

/**
 * The link of each record that a statement reads, to be joined laterally. One look by key a record: a planner
 * without statistics, as on a first push, would walk all links of the connection for each of them.
 */
export function linkOfRecord(db: Pick<Executor, 'select'>, owner: ConnectionKey) {
  return db
    .select()
    .from(links)
    .where(and(IS_ITS_LINK, eq(links.connectionId, owner.connectionId)))
    .limit(1)
    .as('links');
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

export function ofType({ tenantId, connectionId }: ConnectionKey, entityType: EntityType) {
  return and(
    eq(links.tenantId, tenantId),
    eq(links.connectionId, connectionId),
    eq(links.entityType, entityType),
  );
}

export type NewLink = Omit<typeof links.$inferInsert, keyof ConnectionKey>;

export async function saveLinks(db: Executor, owner: ConnectionKey, rows: readonly NewLink[]): Promise<void> {
  if (rows.length === 0) return;
  await displaceCopies(db, owner, rows);
  const owned = rows.map((row) => ({ ...keyOf(owner), ...NOT_KNOWN, ...row }));
  await db.execute(sql`${insertMany(links, owned)}
    on conflict (tenant_id, connection_id, entity_type, record_id) do update set
      ancestor = excluded.ancestor,
      image = excluded.image,
      unsettled_ms = excluded.unsettled_ms,
      external_id = excluded.external_id,
      external_version = excluded.external_version,
      pushed_hash = excluded.pushed_hash,
      pushed_version = excluded.pushed_version,
      missing_since = null,
      synced_at = now()
    where (links.ancestor, links.image, links.external_id, links.external_version, links.pushed_hash,
      links.pushed_version, links.unsettled_ms, links.missing_since) is distinct from (excluded.ancestor,
      excluded.image, excluded.external_id, excluded.external_version, excluded.pushed_hash,
      excluded.pushed_version, excluded.unsettled_ms, null)
      or links.synced_at < now() - ${FRESH}`);
}

/** Every row names these columns, so that what is not known any more does not stay. */
const NOT_KNOWN = { ancestor: null, image: null, unsettledMs: null };

/** What is read again as it was is not written again; once a day it is, to say that it is still so. */
const FRESH = sql`interval '1 day'`;

/**
 * Their counterparts are gone there. The pairs stay, until a person decides what becomes of the records. With
 * `externalIds` only pairs with these: one that was made anew meanwhile is not meant.
 * @returns those that were still paired
 */
export async function markMissing(
  db: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
  externalIds?: readonly string[],
): Promise<Link[]> {
  if (refs.length === 0) return [];
  return db
    .update(links)
    .set({ missingSince: sql`coalesce(missing_since, now())` })
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        matchesRefs(links.entityType, links.recordId, refs),
        externalIds && isOneOf(links.externalId, externalIds),
      ),
    )
    .returning();
}

/** Ends pairings whose counterpart is no more. */
export async function deleteLinks(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<void> {
  if (refs.length === 0) return;
  await tx
    .delete(links)
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        matchesRefs(links.entityType, links.recordId, refs),
      ),
    );
}

/**
 * A pull that ran while our own write was under way may have taken its result for a new record: that copy
 * gives its place to the record that was written.
 */
async function displaceCopies(db: Executor, owner: ConnectionKey, rows: readonly NewLink[]): Promise<void> {
  const types = [...new Set(rows.map((row) => row.entityType))];
  const found = await db
    .select({ entityType: links.entityType, recordId: links.recordId, externalId: links.externalId })
    .from(links)
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        inArray(links.entityType, types),
        isOneOf(
          links.externalId,
          rows.map((row) => row.externalId),
        ),
      ),
    );
  const holder = new Map(rows.map((row) => [`${row.entityType}/${row.externalId}`, row.recordId]));
  const held = found.filter(({ entityType, externalId, recordId }) => {
    const wanted = holder.get(`${entityType}/${externalId}`);
    return wanted !== undefined && wanted !== recordId;
  });
  if (held.length === 0) return;
  await deleteLinks(db, owner, held);
  await db
    .update(records)
    .set({ deletedAt: sql`now()`, pushable: false })
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.origin, owner.connectionId),
        matchesRefs(records.entityType, records.id, held),
      ),
    );
}

type TypeColumn =
  | typeof links.entityType
  | typeof records.entityType
  | typeof syncQueue.entityType
  | typeof syncQueue.waitsOnType
  | typeof batchWrites.entityType
  | typeof heldRecords.entityType
  | typeof undoItems.entityType
  | typeof syncLog.entityType;
type IdColumn =
  | typeof links.recordId
  | typeof records.id
  | typeof syncQueue.recordId
  | typeof syncQueue.waitsOnId
  | typeof batchWrites.recordId
  | typeof heldRecords.recordId
  | typeof undoItems.recordId
  | typeof syncLog.recordId;

/** One of `refs`, written so that an index on (type, id) serves it. */
export function matchesRefs(type: TypeColumn, id: IdColumn, refs: readonly RecordRef[]): SQL | undefined {
  if (refs.length === 0) return sql`false`;
  const types = [...new Set(refs.map((ref) => ref.entityType))];
  const idsOf = (wanted: string) =>
    refs.filter((ref) => ref.entityType === wanted).map((ref) => ref.recordId);
  return or(...types.map((wanted) => and(eq(type, wanted), isOneOf(id, idsOf(wanted)))));
}
