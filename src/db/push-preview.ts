import { and, asc, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { EntityType, RecordRef } from '../domain/entity.ts';
import type { Executor } from './client.ts';
import type { ConnectionKey, Link } from './links.ts';
import { isWithdrawn, startsTooEarly } from './push-scope.ts';
import { belongsTo } from './record-rows.ts';
import { links, records } from './schema/index.ts';
import { readStartDate } from './settings.ts';

export interface PushCounts {
  entityType: EntityType;
  create: number;
  update: number;
  /** In step already. */
  unchanged: number;
  /** No longer belongs there: deleted or taken back here. */
  delete: number;
  /** Drafts and the like, what became inactive or void before it was ever synced, what is before the start date. */
  notEligible: number;
}

/** Inactive and void records that were never synced are not made over there just to be so. */
const MADE = sql`coalesce(${records.data} ->> 'active', 'true') <> 'false' and coalesce(${records.data} ->> 'status', '') not in ('void', 'failed', 'canceled')`;
const LINKED = sql`${links.recordId} is not null`;
const IN_STEP = sql`${links.pushedHash} = ${records.contentHash}`;

/** What a push of these types would do, counted over all records in one statement. */
export async function countPush(
  db: Executor,
  owner: ConnectionKey,
  entityTypes: readonly EntityType[],
): Promise<PushCounts[]> {
  const startDate = await readStartDate(db, owner, entityTypes);
  const count = (condition: SQL) => sql<number>`(count(*) filter (where ${condition}))::int`;
  const early = anyOf(entityTypes, (type) => startsTooEarly(type, startDate));
  const gone = anyOf(entityTypes, isWithdrawn);
  const sent = sql`${records.pushable} and not ${early} and (${LINKED} or (${MADE}))`;
  const rows = await db
    .select({
      entityType: records.entityType,
      create: count(sql`${sent} and not ${LINKED}`),
      update: count(sql`${sent} and ${LINKED} and ${IN_STEP} is not true`),
      unchanged: count(sql`${sent} and ${LINKED} and ${IN_STEP}`),
      delete: count(gone),
      notEligible: count(sql`not (${sent}) and not ${gone}`),
    })
    .from(records)
    .leftJoin(links, linkOf(owner))
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        or(...entityTypes.map(ofInterest)),
        belongsTo(owner.connectionId),
      ),
    )
    .groupBy(records.entityType);
  const found = new Map(rows.map((row) => [row.entityType, row]));
  return entityTypes.map(
    (entityType) =>
      found.get(entityType) ?? { entityType, create: 0, update: 0, unchanged: 0, delete: 0, notEligible: 0 },
  );
}

export interface PreviewRow extends RecordRef {
  name: string;
  data: Record<string, unknown>;
  contentHash: string;
  link: Link | null;
  deleted: boolean;
}

export interface PreviewWindow {
  entityType: EntityType;
  /** Id of the last record before. */
  after: string;
  limit: number;
  /** Only this record. */
  recordId?: string;
  /** Those in step too. */
  force?: boolean;
  /** The connection's, as `readStartDate` gives it. */
  startDate: string | null;
}

/** Records of a type that a push would send or has to explain, by id. */
export async function listToPush(
  db: Executor,
  owner: ConnectionKey,
  { entityType, after, limit, recordId, force, startDate }: PreviewWindow,
): Promise<PreviewRow[]> {
  const rows = await db
    .select({
      entityType: records.entityType,
      recordId: records.id,
      name: records.name,
      data: records.data,
      contentHash: records.contentHash,
      link: links,
      deleted: sql<boolean>`${records.deletedAt} is not null`,
    })
    .from(records)
    .leftJoin(links, linkOf(owner))
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        ofInterest(entityType),
        // Years of history are of no interest, unless somebody asks for that very record.
        recordId === undefined ? sql`not ${startsTooEarly(entityType, startDate)}` : undefined,
        gt(records.id, after),
        recordId === undefined ? undefined : eq(records.id, recordId),
        belongsTo(owner.connectionId),
        force ? undefined : or(eq(records.pushable, false), sql`${IN_STEP} is not true`),
      ),
    )
    .orderBy(asc(records.id))
    .limit(limit);
  return rows;
}

function linkOf(owner: ConnectionKey): SQL | undefined {
  return and(
    eq(links.tenantId, records.tenantId),
    eq(links.connectionId, owner.connectionId),
    eq(links.entityType, records.entityType),
    eq(links.recordId, records.id),
  );
}

/** Deleted records matter only where their counterpart goes with them. */
function ofInterest(type: EntityType): SQL | undefined {
  return and(eq(records.entityType, type), or(isNull(records.deletedAt), isWithdrawn(type)));
}

/** Whether the condition of a record's own type holds. */
function anyOf(types: readonly EntityType[], condition: (type: EntityType) => SQL | undefined): SQL {
  const each = types.map((type) => and(eq(records.entityType, type), condition(type)));
  return sql`(${or(...each) ?? sql`false`})`;
}
