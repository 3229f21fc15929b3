import { and, asc, count, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { EntityType, RecordRef } from '../../domain/entity.ts';
import { accountSyncs } from '../accounts/skipped.ts';
import type { Executor } from '../client.ts';
import { readStartDate } from '../connections/settings.ts';
import { type ConnectionKey, type Link, linkOfRecord } from '../links/links.ts';
import { belongsTo } from '../records/record-rows.ts';
import { links, records } from '../schema/index.ts';
import { isWithdrawn, startsTooEarly } from './push-scope.ts';

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
export const MADE = sql`coalesce(${records.data} ->> 'active', 'true') <> 'false' and coalesce(${records.data} ->> 'status', '') not in ('void', 'failed', 'canceled')`;
const LINKED = sql`${links.recordId} is not null`;
const IN_STEP = sql`${links.pushedHash} = ${records.contentHash}`;

/** What a push of these types would do, counted over all records in one statement. */
export async function countPush(
  db: Executor,
  owner: ConnectionKey,
  entityTypes: readonly EntityType[],
): Promise<PushCounts[]> {
  const startDate = await readStartDate(db, owner, entityTypes);
  const early = anyOf(entityTypes, (type) => startsTooEarly(type, startDate));
  const sent = sql<boolean>`(${records.pushable} and not ${early} and (${LINKED} or (${MADE})))`;
  // Grouped by the facts themselves, so that each is worked out once a row.
  const rows = await db
    .select({
      entityType: records.entityType,
      sent: sent.as('sent'),
      linked: sql<boolean>`${LINKED}`.as('linked'),
      inStep: sql<boolean>`(${IN_STEP}) is true`.as('in_step'),
      gone: sql<boolean>`${anyOf(entityTypes, isWithdrawn)}`.as('gone'),
      count: count(),
    })
    .from(records)
    .leftJoinLateral(linkOfRecord(db, owner), sql`true`)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        or(...entityTypes.map((type) => ofInterest(owner, type))),
        belongsTo(owner.connectionId),
      ),
    )
    .groupBy(sql`1, 2, 3, 4, 5`);
  return entityTypes.map((entityType) => {
    const ofType = rows.filter((row) => row.entityType === entityType);
    const sum = (which: (row: (typeof rows)[number]) => boolean) =>
      ofType.filter(which).reduce((total, row) => total + row.count, 0);
    return {
      entityType,
      create: sum((row) => row.sent && !row.linked),
      update: sum((row) => row.sent && row.linked && !row.inStep),
      unchanged: sum((row) => row.sent && row.linked && row.inStep),
      delete: sum((row) => row.gone),
      notEligible: sum((row) => !row.sent && !row.gone),
    };
  });
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
  /** Without drafts and the like, which a push leaves out. */
  onlyInScope?: boolean;
}

/** Records of a type that a push would send or has to explain, by id. */
export async function listToPush(
  db: Executor,
  owner: ConnectionKey,
  { entityType, after, limit, recordId, force, startDate, onlyInScope }: PreviewWindow,
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
    .leftJoinLateral(linkOfRecord(db, owner), sql`true`)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        ofInterest(owner, entityType),
        // Years of history are of no interest, unless somebody asks for that very record.
        recordId === undefined ? sql`not ${startsTooEarly(entityType, startDate)}` : undefined,
        gt(records.id, after),
        recordId === undefined ? undefined : eq(records.id, recordId),
        belongsTo(owner.connectionId),
        onlyInScope ? or(eq(records.pushable, true), isWithdrawn(entityType)) : undefined,
        force ? undefined : or(eq(records.pushable, false), sql`${IN_STEP} is not true`),
      ),
    )
    .orderBy(asc(records.id))
    .limit(limit);
  return rows;
}

/** Deleted records matter only where their counterpart goes with them; accounts that do not sync are left out. */
function ofInterest(owner: ConnectionKey, type: EntityType): SQL | undefined {
  return and(
    eq(records.entityType, type),
    or(isNull(records.deletedAt), isWithdrawn(type)),
    accountSyncs(owner, type),
  );
}

/** Whether the condition of a record's own type holds. */
function anyOf(types: readonly EntityType[], condition: (type: EntityType) => SQL | undefined): SQL {
  const each = types.map((type) => and(eq(records.entityType, type), condition(type)));
  return sql`(${or(...each) ?? sql`false`})`;
}
