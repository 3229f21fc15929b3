import { and, eq, inArray, sql } from 'drizzle-orm';
import { callRecord, ENTITIES } from '../../domain/entities/index.ts';
import { ENTITY_TYPES, type EntityType, type RecordRef, refKey } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, findLinked, matchesRefs } from '../links/links.ts';
import { loadRecords, prerequisiteStatus, readQueued, type StoredFacts } from '../queue/prerequisites.ts';
import { type Decision, syncQueue } from '../schema/index.ts';
import { awaiting, type Direction, isChecked, isListed, type Selection } from './selection.ts';

/** Something that a checked row needs, and that is not approved with it. */
export interface Need {
  direction: Direction;
  entityType: EntityType;
  /** Ours, or of the other side where it is to come in. */
  recordId: string;
  /** Its row; null where nobody has queued it. */
  id: number | null;
  name: string;
  /** Why it is not approved with the others. */
  because: 'unchecked' | 'kept' | 'cleared' | 'arrived' | 'not queued';
  /** One that needs it: "Invoice 1001". */
  neededBy: string;
}

export function needsAreQueued({ id }: Need): boolean {
  return id === null;
}

/** What checked rows need that is neither checked nor on its way. */
export async function findNeeds(tx: Executor, owner: ConnectionKey, selection: Selection): Promise<Need[]> {
  return [...(await exportNeeds(tx, owner, selection)), ...(await importNeeds(tx, owner, selection))];
}

/** What has no prerequisites is declared without looking at the record: those records need not be read. */
const DEPENDENT = ENTITY_TYPES.filter((type) => ENTITIES[type].prerequisites.length > 0);

type Subject = RecordRef & { data: Record<string, unknown>; name: string };

async function exportNeeds(tx: Executor, owner: ConnectionKey, selection: Selection): Promise<Need[]> {
  const checked = and(
    awaiting(owner, 'export'),
    isListed('export', selection.version),
    isChecked('export', selection),
  );
  const refs: RecordRef[] = await tx
    .select({ entityType: syncQueue.entityType, recordId: syncQueue.recordId })
    .from(syncQueue)
    .where(and(checked, inArray(syncQueue.entityType, DEPENDENT)));
  const stored = await loadRecords(tx, owner, refs);
  let level: Subject[] = refs.flatMap((ref) => {
    const { data, name, deleted = true } = stored.get(refKey(ref)) ?? {};
    return deleted || data === undefined || name === undefined ? [] : [{ ...ref, data, name }];
  });
  const needs = new Map<string, Need>();
  while (level.length > 0) {
    const { found, next } = await needsOf(tx, owner, selection, level, needs);
    for (const need of found) needs.set(refKey(need), need);
    level = next;
  }
  return [...needs.values()];
}

/** What the records of a level need, and which of that has needs of its own. */
async function needsOf(
  tx: Executor,
  owner: ConnectionKey,
  selection: Selection,
  level: readonly Subject[],
  known: ReadonlyMap<string, Need>,
): Promise<{ found: Need[]; next: Subject[] }> {
  const neededBy = new Map<string, { ref: RecordRef; by: Subject }>();
  for (const by of level) {
    for (const ref of prerequisitesOf(by)) {
      if (!known.has(refKey(ref)) && !neededBy.has(refKey(ref))) neededBy.set(refKey(ref), { ref, by });
    }
  }
  const refs = [...neededBy.values()].map(({ ref }) => ref);
  const linked = await findLinked(tx, owner, refs);
  const open = refs.filter((ref) => !linked.has(refKey(ref)));
  if (open.length === 0) return { found: [], next: [] };
  const rows = await rowsOf(tx, owner, selection, open);
  const unsettled = open.filter((ref) => !(rows.get(refKey(ref))?.goes ?? false));
  const stored = await loadRecords(tx, owner, unsettled);
  const queued = await readQueued(tx, owner, unsettled);
  const found: Need[] = [];
  const next: Subject[] = [];
  for (const ref of unsettled) {
    const record = stored.get(refKey(ref));
    const { status } = prerequisiteStatus(ref, record, queued.get(refKey(ref)), true);
    const by = neededBy.get(refKey(ref))?.by;
    if (status !== 'unapproved' || !record || !by) continue;
    const row = rows.get(refKey(ref));
    found.push(needOf(ref, record, row, by));
    next.push({ ...ref, data: record.data, name: record.name });
  }
  return { found, next };
}

function prerequisitesOf({ entityType, data }: Subject): RecordRef[] {
  const verdict = ENTITIES[entityType].eligibility(data);
  // Making something inactive or void needs nothing but the thing itself.
  if (!verdict.eligible || verdict.desired !== 'present') return [];
  return ENTITIES[entityType].prerequisites(data);
}

interface NeedRow {
  id: number;
  /** It is checked too, or was let go before. */
  goes: boolean;
  decision: Decision | null;
  listed: boolean;
}

async function rowsOf(
  tx: Executor,
  owner: ConnectionKey,
  selection: Selection,
  refs: readonly RecordRef[],
): Promise<Map<string, NeedRow>> {
  const listed = isListed('export', selection.version);
  const isWith = sql`(${syncQueue.decision} is null and ${listed} and ${isChecked('export', selection)})`;
  const rows = await tx
    .select({
      entityType: syncQueue.entityType,
      recordId: syncQueue.recordId,
      id: syncQueue.id,
      goes: sql<boolean>`case when ${syncQueue.state} = 'awaiting_approval' then ${isWith}
        else ${syncQueue.errorType} is distinct from 'AwaitingApproval' end`,
      decision: syncQueue.decision,
      listed: sql<boolean>`${listed}`,
    })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, refs),
      ),
    );
  return new Map(rows.map((row) => [refKey(row), row]));
}

function needOf(
  { entityType, recordId }: RecordRef,
  { name }: StoredFacts,
  row: NeedRow | undefined,
  by: Subject,
): Need {
  return {
    direction: 'export',
    entityType,
    recordId,
    id: row?.id ?? null,
    name,
    because: row ? (row.decision ?? (row.listed ? 'unchecked' : 'arrived')) : 'not queued',
    neededBy: callRecord(by, by.name),
  };
}

interface SectionRow extends Record<string, unknown> {
  id: string;
  /** As `refers` of others has it. */
  ref: string;
  entity_type: EntityType;
  external_id: string;
  name: string;
  decision: Decision | null;
  listed: boolean;
  goes: boolean;
  refers: string[];
}

/**
 * What a row refers to stands in it. One read, followed here: a join of the section with itself takes the square of it
 * where nothing is known of the table yet.
 */
async function importNeeds(tx: Executor, owner: ConnectionKey, selection: Selection): Promise<Need[]> {
  const { rows } = await tx.execute<SectionRow>(sql`select * from (
      select id, entity_type || '/' || external_id as ref, entity_type, external_id, name, decision, refers,
        decision is null and ${isListed('import', selection.version)}
          and ${isChecked('import', selection)} as goes,
        ${isListed('import', selection.version)} as listed
      from inbound_changes
      where tenant_id = ${owner.tenantId} and connection_id = ${owner.connectionId} and state = 'awaiting'
    ) section where not goes or cardinality(refers) > 0 order by id`);
  const open = new Map(rows.filter(({ goes }) => !goes).map((row) => [row.ref, row]));
  const needs = new Map<string, Need>();
  let level = rows.filter(({ goes }) => goes);
  while (level.length > 0) {
    const next: SectionRow[] = [];
    for (const by of level) {
      for (const row of by.refers.flatMap((ref) => open.get(ref) ?? [])) {
        if (needs.has(row.ref)) continue;
        needs.set(row.ref, importNeedOf(row, by));
        next.push(row);
      }
    }
    level = next;
  }
  return [...needs.values()];
}

function importNeedOf(row: SectionRow, by: SectionRow): Need {
  return {
    direction: 'import',
    entityType: row.entity_type,
    recordId: row.external_id,
    id: Number(row.id),
    name: row.name,
    because: row.decision ?? (row.listed ? 'unchecked' : 'arrived'),
    neededBy: callRecord({ entityType: by.entity_type }, by.name),
  };
}
