import { and, eq } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, findLinked, matchesRefs } from '../links/links.ts';
import { records } from '../schema/index.ts';
import { heldAmong } from './holds.ts';

/** What the records need, near and far, that an undo took back: whoever asks for them asks for these. */
export async function heldPrerequisites(
  db: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<RecordRef[]> {
  const found: RecordRef[] = [];
  const seen = new Set<string>();
  let level = refs;
  while (level.length > 0) {
    const needs = await prerequisitesOf(db, owner, level);
    const fresh = needs.filter((need) => !seen.has(refKey(need)));
    for (const need of fresh) seen.add(refKey(need));
    const held = await heldAmong(db, owner, fresh);
    const linked = await findLinked(db, owner, fresh);
    found.push(...fresh.filter((need) => held.has(refKey(need))));
    // What is not there yet goes along, and needs what it needs.
    level = fresh.filter((need) => held.has(refKey(need)) || !linked.has(refKey(need)));
  }
  return found;
}

async function prerequisitesOf(
  db: Executor,
  { tenantId }: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<RecordRef[]> {
  const rows = await db
    .select({ entityType: records.entityType, data: records.data })
    .from(records)
    .where(and(eq(records.tenantId, tenantId), matchesRefs(records.entityType, records.id, refs)));
  const needs = rows.flatMap(({ entityType, data }) => ENTITIES[entityType].prerequisites(data));
  return [...new Map(needs.map((need) => [refKey(need), need])).values()];
}
