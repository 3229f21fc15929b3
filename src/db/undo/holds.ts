import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, findLinked, keyOf, type Link, matchesRefs } from '../links/links.ts';
import { insertMany } from '../many.ts';
import { heldRecords } from '../schema/index.ts';

/** Holds what was undone: whatever queues it, it is not sent until a person has asked for it. */
export async function holdRecords(
  tx: Executor,
  owner: ConnectionKey,
  holds: readonly (RecordRef & { undoId: string; heldBy: string })[],
): Promise<void> {
  if (holds.length === 0) return;
  const rows = holds.map(({ entityType, recordId, undoId, heldBy }) => ({
    ...keyOf(owner),
    entityType,
    recordId,
    undoId,
    heldBy,
  }));
  await tx.execute(sql`${insertMany(heldRecords, rows)}
    on conflict (tenant_id, connection_id, entity_type, record_id) do update set
      undo_id = excluded.undo_id, held_by = excluded.held_by, released_at = null, at = now()`);
}

/** A person asks for them: they may go. */
export async function releaseHolds(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<void> {
  if (refs.length === 0) return;
  await tx
    .update(heldRecords)
    .set({ releasedAt: sql`now()` })
    .where(and(among(owner, refs), isNull(heldRecords.releasedAt)));
}

/** They were sent again. */
export async function endHolds(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<void> {
  if (refs.length > 0) await tx.delete(heldRecords).where(among(owner, refs));
}

/** In step without being sent: what a person asked for is there already. */
export async function endReleasedHolds(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<void> {
  if (refs.length > 0)
    await tx.delete(heldRecords).where(and(among(owner, refs), isNotNull(heldRecords.releasedAt)));
}

/** Those that nobody has asked for yet, by `refKey`. */
export async function heldAmong(
  db: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<ReadonlySet<string>> {
  if (refs.length === 0) return new Set();
  const rows = await db
    .select({ entityType: heldRecords.entityType, recordId: heldRecords.recordId })
    .from(heldRecords)
    .where(and(among(owner, refs), isNull(heldRecords.releasedAt)));
  return new Set(rows.map(refKey));
}

/**
 * The links of records that others can refer to. What was undone is inactive or void there: it has to be sent again
 * first, as if it were not there.
 */
export async function findUsable(
  db: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<Map<string, Link>> {
  return findLinked(db, owner, refs, NOT_UNDONE);
}

const NOT_UNDONE = sql`not exists (select 1 from held_records as held where held.tenant_id = links.tenant_id
  and held.connection_id = links.connection_id and held.entity_type = links.entity_type
  and held.record_id = links.record_id)`;

function among({ tenantId, connectionId }: ConnectionKey, refs: readonly RecordRef[]) {
  return and(
    eq(heldRecords.tenantId, tenantId),
    eq(heldRecords.connectionId, connectionId),
    matchesRefs(heldRecords.entityType, heldRecords.recordId, refs),
  );
}
