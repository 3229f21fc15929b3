import { and, asc, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { EntityType, RecordRef } from '../domain/entity.ts';
import type { Executor } from './client.ts';
import type { ConnectionKey, Link } from './links.ts';
import { belongsTo } from './record-rows.ts';
import { links, records } from './schema/index.ts';

export interface PushCounts {
  entityType: EntityType;
  create: number;
  update: number;
  /** In step already. */
  unchanged: number;
  /** Drafts and the like, and what became inactive or void before it was ever synced. */
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
  const count = (condition: SQL) => sql<number>`(count(*) filter (where ${condition}))::int`;
  const sent = sql`${records.pushable} and (${LINKED} or (${MADE}))`;
  const rows = await db
    .select({
      entityType: records.entityType,
      create: count(sql`${sent} and not ${LINKED}`),
      update: count(sql`${sent} and ${LINKED} and ${IN_STEP} is not true`),
      unchanged: count(sql`${sent} and ${LINKED} and ${IN_STEP}`),
      notEligible: count(sql`not (${sent})`),
    })
    .from(records)
    .leftJoin(links, linkOf(owner))
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        oneOf(entityTypes),
        isNull(records.deletedAt),
        belongsTo(owner.connectionId),
      ),
    )
    .groupBy(records.entityType);
  const found = new Map(rows.map((row) => [row.entityType, row]));
  return entityTypes.map(
    (entityType) =>
      found.get(entityType) ?? { entityType, create: 0, update: 0, unchanged: 0, notEligible: 0 },
  );
}

export interface PreviewRow extends RecordRef {
  name: string;
  data: Record<string, unknown>;
  contentHash: string;
  link: Link | null;
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
}

/** Records of a type that a push would send or has to explain, by id. */
export async function listToPush(
  db: Executor,
  owner: ConnectionKey,
  { entityType, after, limit, recordId, force }: PreviewWindow,
): Promise<PreviewRow[]> {
  const rows = await db
    .select({
      entityType: records.entityType,
      recordId: records.id,
      name: records.name,
      data: records.data,
      contentHash: records.contentHash,
      link: links,
    })
    .from(records)
    .leftJoin(links, linkOf(owner))
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.entityType, entityType),
        isNull(records.deletedAt),
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

function oneOf(entityTypes: readonly EntityType[]): SQL | undefined {
  return or(...entityTypes.map((type) => eq(records.entityType, type))) ?? sql`false`;
}
