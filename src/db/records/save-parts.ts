import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type EntityType, type Part, type RecordRef, refKey } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { matchesRefs } from '../links/links.ts';
import { records } from '../schema/index.ts';
import { contentHash } from './content-hash.ts';
import { upsertRecords } from './record-rows.ts';

/** A record that falls into parts, as it was and as it is from now on. */
export interface Whole {
  entityType: EntityType;
  id: string;
  /** Undefined when it is deleted. */
  data: Record<string, unknown> | undefined;
}

export interface ChangedPart extends RecordRef {
  data: Record<string, unknown>;
}

const NOTHING = { changed: [], removed: [] };

/**
 * Lets one transaction at a time change a whole and its parts: the parts that go are those that the whole had
 * before, which only one of two first writes could know otherwise. Call it before the whole is read.
 */
export async function lockWholes(
  tx: Executor,
  tenantId: string,
  wholes: readonly { entityType: EntityType; id: string }[],
): Promise<void> {
  const keys = wholes
    .filter(({ entityType }) => ENTITIES[entityType].parts)
    .map(({ entityType, id }) => `${tenantId}/${entityType}/${id}`);
  // One order for everybody, so that two bulk writes cannot wait for each other.
  for (const key of [...new Set(keys)].sort()) {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  }
}

/** What the wholes are stored as; read it before they are overwritten. */
export async function readWholes(
  tx: Executor,
  tenantId: string,
  wholes: readonly { entityType: EntityType; id: string }[],
): Promise<Whole[]> {
  const refs = wholes
    .filter(({ entityType }) => ENTITIES[entityType].parts)
    .map(({ entityType, id }): RecordRef => ({ entityType, recordId: id }));
  if (refs.length === 0) return [];
  return tx
    .select({ entityType: records.entityType, id: records.id, data: records.data })
    .from(records)
    .where(ofRefs(tenantId, refs));
}

/** Brings the parts in step with their wholes; those that are no longer among them are marked as deleted. */
export async function saveParts(
  tx: Executor,
  tenantId: string,
  before: readonly Whole[],
  after: readonly Whole[],
): Promise<{ changed: ChangedPart[]; removed: RecordRef[] }> {
  const wanted = after.flatMap(partsOf);
  const kept = new Set(wanted.map(refKey));
  const gone = before.flatMap(partsOf).filter((part) => !kept.has(refKey(part)));
  if (wanted.length === 0 && gone.length === 0) return NOTHING;
  const changed = await storeChanged(tx, tenantId, wanted, await namesOf(tx, tenantId, after));
  return { changed, removed: await markDeleted(tx, tenantId, gone) };
}

/** The parts of a whole; none when it is deleted. */
export function partsOf({ entityType, id, data }: Whole): Part[] {
  return (data && ENTITIES[entityType].parts?.of(id, data)) ?? [];
}

/** By `refKey` of the part: the name that its own begins with. */
async function namesOf(
  tx: Executor,
  tenantId: string,
  wholes: readonly Whole[],
): Promise<Map<string, string>> {
  const refs = wholes.flatMap((whole) => nameRef(whole) ?? []);
  if (refs.length === 0) return new Map();
  const rows = await tx
    .select({ entityType: records.entityType, recordId: records.id, name: records.name })
    .from(records)
    .where(ofRefs(tenantId, refs));
  const names = new Map(rows.map((row) => [refKey(row), row.name]));
  return new Map(
    wholes.flatMap((whole) => {
      const ref = nameRef(whole);
      const name = ref && names.get(refKey(ref));
      return name === undefined ? [] : partsOf(whole).map((part) => [refKey(part), name] as const);
    }),
  );
}

function nameRef({ entityType, data }: Whole): RecordRef | undefined {
  return data && ENTITIES[entityType].parts?.namedAfter?.(data);
}

async function storeChanged(
  tx: Executor,
  tenantId: string,
  wanted: readonly Part[],
  names: ReadonlyMap<string, string>,
): Promise<ChangedPart[]> {
  if (wanted.length === 0) return [];
  const stored = await tx
    .select({
      entityType: records.entityType,
      recordId: records.id,
      version: records.version,
      hash: records.contentHash,
    })
    .from(records)
    .where(ofRefs(tenantId, wanted))
    .orderBy(records.entityType, records.id)
    .for('update');
  const known = new Map(stored.map((row) => [refKey(row), row]));
  const changed = wanted.filter((part) => known.get(refKey(part))?.hash !== contentHash(part.data));
  await upsertRecords(
    tx,
    changed.map(({ entityType, recordId, data }) => {
      const { nameOf, eligibility } = ENTITIES[entityType];
      const owner = names.get(refKey({ entityType, recordId }));
      return {
        tenantId,
        entityType,
        id: recordId,
        version: (known.get(refKey({ entityType, recordId }))?.version ?? 0) + 1,
        data,
        name: [owner, nameOf(data)].filter(Boolean).join(', '),
        contentHash: contentHash(data),
        pushable: eligibility(data).eligible,
      };
    }),
  );
  return changed;
}

async function markDeleted(tx: Executor, tenantId: string, gone: readonly RecordRef[]): Promise<RecordRef[]> {
  if (gone.length === 0) return [];
  return tx
    .update(records)
    .set(DELETED)
    .where(and(ofRefs(tenantId, gone), isNull(records.deletedAt)))
    .returning({ entityType: records.entityType, recordId: records.id });
}

/** A new version that says the record is gone. */
export const DELETED = {
  deletedAt: sql`now()`,
  version: sql`${records.version} + 1`,
  contentHash: sql`${records.contentHash} || '/deleted'`,
  pushable: false,
  updatedAt: sql`now()`,
};

function ofRefs(tenantId: string, refs: readonly RecordRef[]): SQL | undefined {
  return and(eq(records.tenantId, tenantId), matchesRefs(records.entityType, records.id, refs));
}
