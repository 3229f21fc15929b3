import { and, eq, inArray, or, sql } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType } from '../../domain/entity.ts';
import {
  type Choice,
  GOES_ONCE_MAPPED,
  type Mapping,
  type MappingKind,
  type MappingRef,
  mappingKey,
} from '../../domain/mapping.ts';
import { comesDue } from '../approvals/door.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { mappingChoices, mappings, type QueueState, syncQueue } from '../schema/index.ts';

export type StoredMapping = typeof mappings.$inferSelect;

/** Finds what was chosen for the keys that these records name; asks the database only if they name any. */
export async function mappingsFor(
  db: Executor,
  owner: ConnectionKey,
  records: readonly { entityType: EntityType; data: unknown }[],
): Promise<(kind: MappingKind, key: string) => Mapping | undefined> {
  const found = await findMappings(db, owner, records.flatMap(mappingsIn));
  return (kind, key) => found.get(mappingKey({ kind, key }));
}

/** What a record names that somebody chooses. */
export function mappingsIn({ entityType, data }: { entityType: EntityType; data: unknown }): MappingRef[] {
  return ENTITIES[entityType].mappings?.(data) ?? [];
}

/** What was chosen, by `mappingKey`; what nobody chose yet is missing. */
export async function findMappings(
  db: Executor,
  owner: ConnectionKey,
  refs: readonly MappingRef[],
): Promise<Map<string, Mapping>> {
  if (refs.length === 0) return new Map();
  const kinds = [...new Set(refs.map(({ kind }) => kind))];
  const keysOf = (wanted: MappingKind) => refs.filter(({ kind }) => kind === wanted).map(({ key }) => key);
  const rows = await db
    .select()
    .from(mappings)
    .where(
      and(
        ofConnection(owner),
        or(...kinds.map((kind) => and(eq(mappings.kind, kind), inArray(mappings.key, keysOf(kind))))),
      ),
    );
  return new Map(rows.map((row) => [mappingKey(row), mappingOf(row)]));
}

/** Our keys for what the pulled records name; asks the database only if they name any. */
export async function keysFor(
  db: Executor,
  owner: ConnectionKey,
  records: readonly { mapped?: readonly { kind: MappingKind; externalId: string }[] }[],
): Promise<(kind: MappingKind, externalId: string) => string[]> {
  const ids = new Set(records.flatMap(({ mapped = [] }) => mapped.map(({ externalId }) => externalId)));
  if (ids.size === 0) return () => [];
  const rows = await db
    .select({ kind: mappings.kind, key: mappings.key, externalId: mappings.externalId })
    .from(mappings)
    .where(and(ofConnection(owner), inArray(mappings.externalId, [...ids])))
    .orderBy(mappings.key);
  return (kind, externalId) =>
    rows.filter((row) => row.kind === kind && row.externalId === externalId).map(({ key }) => key);
}

function mappingOf({ kind, key, externalId, externalType, externalName }: StoredMapping): Mapping {
  return { kind, key, externalId, externalType: externalType ?? undefined, externalName };
}

export async function listMappings(
  db: Executor,
  owner: ConnectionKey,
  kind: MappingKind,
): Promise<StoredMapping[]> {
  return db
    .select()
    .from(mappings)
    .where(and(ofConnection(owner), eq(mappings.kind, kind)))
    .orderBy(mappings.key);
}

/**
 * Stores a choice. Records that were held for want of it become due where the kind says so (`released`: wake the
 * conductor after the commit); of the other kinds they need nobody any more and wait for a push (`mended`).
 */
export async function saveMapping(
  tx: Executor,
  owner: ConnectionKey,
  mapping: Mapping,
  actor: string,
): Promise<{ released: number; mended: number }> {
  const { kind, key, externalId, externalType = null, externalName } = mapping;
  const chosen = { externalId, externalType, externalName, actor, updatedAt: sql`now()` };
  await tx
    .insert(mappings)
    .values({ ...keyOf(owner), kind, key, ...chosen })
    .onConflictDoUpdate({
      target: [mappings.tenantId, mappings.connectionId, mappings.kind, mappings.key],
      set: chosen,
    });
  if (GOES_ONCE_MAPPED[kind]) return { released: await release(tx, owner, mapping), mended: 0 };
  return { released: 0, mended: await mend(tx, owner, mapping) };
}

async function release(tx: Executor, owner: ConnectionKey, ref: MappingRef): Promise<number> {
  const rows = await tx
    .update(syncQueue)
    .set({
      ...comesDue,
      attempts: 0,
      dueAt: sql`now()`,
      error: null,
      errorType: null,
      updatedAt: sql`now()`,
    })
    .where(and(heldUp(owner), isFor(ref)))
    .returning({ id: syncQueue.id });
  return rows.length;
}

/** What they were held for stays with them: without the mapping they are held again. */
async function mend(tx: Executor, owner: ConnectionKey, ref: MappingRef): Promise<number> {
  const rows = await tx
    .update(syncQueue)
    .set({ state: 'mended', updatedAt: sql`now()` })
    .where(and(heldUp(owner), isFor(ref)))
    .returning({ id: syncQueue.id });
  return rows.length;
}

async function holdAgain(tx: Executor, owner: ConnectionKey, ref: MappingRef): Promise<void> {
  await tx
    .update(syncQueue)
    .set({ state: 'unresolved', updatedAt: sql`now()` })
    .where(and(inState(owner, 'mended'), isFor(ref)));
}

export async function deleteMapping(tx: Executor, owner: ConnectionKey, ref: MappingRef): Promise<boolean> {
  const rows = await tx
    .delete(mappings)
    .where(and(ofConnection(owner), eq(mappings.kind, ref.kind), eq(mappings.key, ref.key)))
    .returning({ key: mappings.key });
  if (rows.length > 0) await holdAgain(tx, owner, ref);
  return rows.length > 0;
}

/** How many records wait for each key of a kind. */
export async function countHeldUp(
  db: Executor,
  owner: ConnectionKey,
  kind: MappingKind,
): Promise<Map<string, number>> {
  const key = sql<string>`${syncQueue.error} -> 'mapping' ->> 'key'`;
  const rows = await db
    .select({ key, count: sql<number>`count(*)::int` })
    .from(syncQueue)
    .where(and(heldUp(owner), sql`${syncQueue.error} -> 'mapping' ->> 'kind' = ${kind}`))
    .groupBy(key);
  return new Map(rows.map((row) => [row.key, row.count]));
}

export interface StoredChoices {
  choices: Choice[];
  readAt: Date;
}

export async function readChoices(
  db: Executor,
  owner: ConnectionKey,
  kind: MappingKind,
): Promise<StoredChoices | undefined> {
  const [row] = await db
    .select()
    .from(mappingChoices)
    .where(
      and(
        eq(mappingChoices.tenantId, owner.tenantId),
        eq(mappingChoices.connectionId, owner.connectionId),
        eq(mappingChoices.kind, kind),
      ),
    );
  return row;
}

export async function storeChoices(
  db: Executor,
  owner: ConnectionKey,
  kind: MappingKind,
  choices: Choice[],
): Promise<void> {
  await db
    .insert(mappingChoices)
    .values({ ...keyOf(owner), kind, choices })
    .onConflictDoUpdate({
      target: [mappingChoices.tenantId, mappingChoices.connectionId, mappingChoices.kind],
      set: { choices, readAt: sql`now()` },
    });
}

/** They are read again when somebody next looks. */
export async function forgetChoices(db: Executor, { tenantId, connectionId }: ConnectionKey): Promise<void> {
  await db
    .delete(mappingChoices)
    .where(and(eq(mappingChoices.tenantId, tenantId), eq(mappingChoices.connectionId, connectionId)));
}

function ofConnection(owner: ConnectionKey) {
  return and(eq(mappings.tenantId, owner.tenantId), eq(mappings.connectionId, owner.connectionId));
}

function heldUp(owner: ConnectionKey) {
  return inState(owner, 'unresolved');
}

function inState(owner: ConnectionKey, state: QueueState) {
  return and(
    eq(syncQueue.tenantId, owner.tenantId),
    eq(syncQueue.connectionId, owner.connectionId),
    eq(syncQueue.state, state),
  );
}

function isFor({ kind, key }: MappingRef) {
  return sql`${syncQueue.error} -> 'mapping' = ${JSON.stringify({ kind, key })}::jsonb`;
}
