import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { inboundChanges, syncQueue } from '../schema/index.ts';

/** `import` from there, `export` to there, as the Sync Wizard calls its sections. */
export const DIRECTIONS = ['import', 'export'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** A type of records in one section. */
export interface Group {
  direction: Direction;
  entityType: EntityType;
}

/** A row of a section, by its number there. */
export interface RowRef {
  direction: Direction;
  id: number;
}

/**
 * Which rows of a list are checked: all, but those unchecked one by one, and but whole groups; of a group that is
 * unchecked, those that were checked again.
 */
export interface Selection {
  /** Of the list that the person saw: what has come since is not in it. */
  version: string;
  except: readonly RowRef[];
  exceptGroups: readonly Group[];
  only: readonly RowRef[];
}

/**
 * The list as it is now. A snapshot of the database: whatever was written by a transaction that it does not see has
 * come, or changed, meanwhile, however the numbers of the two fall.
 */
export async function listVersion(db: Executor): Promise<string> {
  const { rows } = await db.execute<{ version: string }>(sql`select pg_current_snapshot()::text as version`);
  return rows[0]?.version ?? '';
}

/** As `listVersion` gives it: oldest and next transaction, and those between that were under way. */
export function isVersion(text: string): boolean {
  const [, oldest, next, under = ''] = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19},)*\d{1,19})?$/.exec(text) ?? [];
  if (oldest === undefined || next === undefined) return false;
  const ids = [oldest, ...(under ? under.split(',') : []), next].map(BigInt);
  // PostgreSQL refuses one that is out of order.
  return ids.every((id, at) => id > 0n && id <= LAST_ID && (at === 0 || id >= (ids[at - 1] ?? 0n)));
}

const LAST_ID = 2n ** 63n - 1n;

function nameOf(direction: Direction): SQL {
  return sql.raw(direction === 'export' ? 'sync_queue' : 'inbound_changes');
}

/** Rows of a section that the list has shown as they are. */
export function isListed(direction: Direction, version: string): SQL {
  return sql`pg_visible_in_snapshot(${nameOf(direction)}.listed_in, ${version}::pg_snapshot)`;
}

/** What awaits a person in a section: not what was kept until the next run, or cleared. */
export function awaiting(owner: ConnectionKey, direction: Direction): SQL | undefined {
  if (direction === 'export') return and(inSection(owner, direction), isNull(syncQueue.decision));
  return and(inSection(owner, direction), isNull(inboundChanges.decision));
}

/** The same with what was kept or cleared. */
export function inSection({ tenantId, connectionId }: ConnectionKey, direction: Direction): SQL | undefined {
  if (direction === 'export') {
    return and(
      eq(syncQueue.tenantId, tenantId),
      eq(syncQueue.connectionId, connectionId),
      sql`${syncQueue.state} = 'awaiting_approval'`,
    );
  }
  return and(
    eq(inboundChanges.tenantId, tenantId),
    eq(inboundChanges.connectionId, connectionId),
    eq(inboundChanges.state, 'awaiting'),
  );
}

/** Whether a row of the section is checked. */
export function isChecked(direction: Direction, { except, exceptGroups, only }: Selection): SQL {
  const ids = (refs: readonly RowRef[]) =>
    refs.filter((ref) => ref.direction === direction).map(({ id }) => id);
  const groups = exceptGroups
    .filter((group) => group.direction === direction)
    .map((group) => group.entityType);
  const table = nameOf(direction);
  return sql`case when ${table}.entity_type = any(${sql.param(groups)}::text[])
    then ${table}.id = any(${sql.param(ids(only))}::bigint[])
    else not (${table}.id = any(${sql.param(ids(except))}::bigint[])) end`;
}
