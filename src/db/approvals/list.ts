import { and, asc, count, eq, gt, min, type SQL, sql } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { dependencyRank, type EntityType } from '../../domain/entity.ts';
import type { FieldChange } from '../../domain/sides/difference.ts';
import { fieldChanges } from '../../domain/sides/field-changes.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, linkOfRecord } from '../links/links.ts';
import { inboundChanges, links, records, syncQueue } from '../schema/index.ts';
import { awaiting, type Direction, type Group, inSection, isListed } from './selection.ts';

export interface GroupCount extends Group {
  rows: number;
  /** When the first of them began to wait. */
  oldestAt: Date;
}

export interface Counted {
  /** Of one list only. */
  version?: string;
  /** What was cleared, instead of what awaits a person. */
  cleared?: boolean;
}

/** How much awaits a person, by section and type. */
export async function countGroups(
  db: Executor,
  owner: ConnectionKey,
  { version, cleared }: Counted = {},
): Promise<GroupCount[]> {
  const incoming = await db
    .select({
      entityType: inboundChanges.entityType,
      rows: count(),
      oldestAt: min(inboundChanges.createdAt),
    })
    .from(inboundChanges)
    .where(and(shown(owner, 'import', cleared), listedIn('import', version)))
    .groupBy(inboundChanges.entityType, inboundChanges.rank)
    .orderBy(inboundChanges.rank);
  const outgoing = await db
    .select({ entityType: syncQueue.entityType, rows: count(), oldestAt: min(syncQueue.createdAt) })
    .from(syncQueue)
    .where(and(shown(owner, 'export', cleared), listedIn('export', version)))
    .groupBy(syncQueue.entityType, syncQueue.rank)
    .orderBy(syncQueue.rank);
  const groupsOf = (direction: Direction, rows: typeof incoming): GroupCount[] =>
    rows.map((row) => ({ ...row, direction, oldestAt: row.oldestAt ?? new Date() }));
  return [...groupsOf('import', incoming), ...groupsOf('export', outgoing)];
}

/** What a section shows: what awaits a person, or what was cleared. */
function shown(owner: ConnectionKey, direction: Direction, cleared = false): SQL | undefined {
  if (!cleared) return awaiting(owner, direction);
  const { decision } = direction === 'export' ? syncQueue : inboundChanges;
  return and(inSection(owner, direction), eq(decision, 'cleared'));
}

function listedIn(direction: Direction, version: string | undefined): SQL | undefined {
  return version === undefined ? undefined : isListed(direction, version);
}

export interface ListedRow {
  direction: Direction;
  id: number;
  entityType: EntityType;
  /** Ours; null for one that would be made here. */
  recordId: string | null;
  externalId: string | null;
  name: string;
  kind: 'create' | 'update' | 'link' | 'remove';
  changes: FieldChange[];
  /** `type/external id` of what it refers to there; of what comes in only. */
  refers: string[];
  /** Of what is shown. */
  contentHash: string;
  waitsSince: Date;
  /** What it is queued for, if nobody asked for the record itself. */
  neededBy: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
}

export interface ListPage extends Group {
  /** Of one list only. */
  version?: string;
  /** Id of the last row of the page before. */
  after: number;
  limit: number;
  /** Those that were cleared, instead of those that await a person. */
  cleared?: boolean;
}

/** The rows of a section and type by id, each with what would change. */
export async function listRows(db: Executor, owner: ConnectionKey, page: ListPage): Promise<ListedRow[]> {
  return page.direction === 'import' ? listImports(db, owner, page) : listExports(db, owner, page);
}

async function listImports(db: Executor, owner: ConnectionKey, page: ListPage): Promise<ListedRow[]> {
  const rows = await db
    .select()
    .from(inboundChanges)
    .where(
      and(
        shown(owner, 'import', page.cleared),
        listedIn('import', page.version),
        eq(inboundChanges.entityType, page.entityType),
        // The index is by rank and id: a page is read from it in order.
        eq(inboundChanges.rank, dependencyRank(page.entityType)),
        gt(inboundChanges.id, page.after),
      ),
    )
    .orderBy(asc(inboundChanges.id))
    .limit(page.limit);
  return rows.map((row) => ({ ...row, direction: 'import', waitsSince: row.createdAt, neededBy: null }));
}

async function listExports(db: Executor, owner: ConnectionKey, page: ListPage): Promise<ListedRow[]> {
  const rows = await db
    .select({ queued: syncQueue, record: records, link: links })
    .from(syncQueue)
    .innerJoin(
      records,
      and(
        eq(records.tenantId, syncQueue.tenantId),
        eq(records.entityType, syncQueue.entityType),
        eq(records.id, syncQueue.recordId),
      ),
    )
    .leftJoinLateral(linkOfRecord(db, owner), sql`true`)
    .where(
      and(
        shown(owner, 'export', page.cleared),
        listedIn('export', page.version),
        eq(syncQueue.entityType, page.entityType),
        eq(syncQueue.rank, dependencyRank(page.entityType)),
        gt(syncQueue.id, page.after),
      ),
    )
    .orderBy(asc(syncQueue.id))
    .limit(page.limit);
  return rows.map(({ queued, record, link }) => ({
    direction: 'export',
    id: queued.id,
    entityType: queued.entityType,
    recordId: queued.recordId,
    externalId: link?.externalId ?? null,
    name: record.name,
    kind: kindOf(record, link !== null),
    changes: changesOf(record, link),
    refers: [],
    contentHash: record.contentHash,
    waitsSince: queued.createdAt,
    neededBy: queued.neededBy,
    decidedBy: queued.decidedBy,
    decidedAt: queued.decidedAt,
  }));
}

type StoredRecord = typeof records.$inferSelect;

function kindOf({ entityType, data, deletedAt }: StoredRecord, isThere: boolean): ListedRow['kind'] {
  const verdict = ENTITIES[entityType].eligibility(data);
  const isWanted = deletedAt === null && verdict.eligible && verdict.desired === 'present';
  if (!isWanted) return 'remove';
  return isThere ? 'update' : 'create';
}

function changesOf(
  { entityType, data, deletedAt }: StoredRecord,
  link: typeof links.$inferSelect | null,
): FieldChange[] {
  if (deletedAt !== null) return [{ field: 'deleted', old: false, new: true }];
  return fieldChanges(entityType, link?.ancestor?.ours, data);
}
