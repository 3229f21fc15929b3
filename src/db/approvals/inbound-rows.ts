import { and, eq, inArray, sql } from 'drizzle-orm';
import { dependencyRank, type EntityType } from '../../domain/entity.ts';
import type { FieldChange } from '../../domain/sides/difference.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { insertMany, isOneOf } from '../many.ts';
import { contentHash } from '../records/content-hash.ts';
import { inboundChanges } from '../schema/index.ts';

export type InboundRow = typeof inboundChanges.$inferSelect;

/** What is to be let in, as it was read. */
export interface NewInbound {
  pulled: PulledRecord;
  recordId: string | null;
  kind: InboundRow['kind'];
  name: string;
  changes: FieldChange[];
}

/** What the other side says; an approval is bound to it. */
export function hashOfRead({ data, asRead = data }: PulledRecord): string {
  return contentHash(asRead);
}

const SAME = sql`(inbound_changes.content_hash = excluded.content_hash)`;
/** What was let go stays as it was seen: whether it still does that here is looked at when it comes in. */
const LET_GO = sql`(inbound_changes.state <> 'awaiting')`;
/** Of something new there is nothing here that it would change. */
const SAME_HERE = sql`(inbound_changes.kind = excluded.kind
  and inbound_changes.record_id is not distinct from excluded.record_id
  and (excluded.kind = 'create' or inbound_changes.changes = excluded.changes))`;

/**
 * Brings them before people. One that says what it said before stays as it was left; another asks again, and one that
 * would do something else here was in no list that was seen before.
 */
export async function listInbound(
  tx: Executor,
  owner: ConnectionKey,
  rows: readonly NewInbound[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ pulled, ...row }) => ({
    ...keyOf(owner),
    ...row,
    entityType: pulled.entityType,
    externalId: pulled.counterpart.externalId,
    rank: dependencyRank(pulled.entityType),
    refers: pulled.references.map(({ entityType, externalId }) => `${entityType}/${externalId}`),
    contentHash: hashOfRead(pulled),
  }));
  const kept = (column: string) =>
    sql`${sql.raw(column)} = case when ${SAME} then ${sql.raw(`inbound_changes.${column}`)} end`;
  const asSeen = (column: string) =>
    sql`${sql.raw(column)} = case when ${SAME} and ${LET_GO} then ${sql.raw(`inbound_changes.${column}`)}
      else ${sql.raw(`excluded.${column}`)} end`;
  await tx.execute(sql`${insertMany(inboundChanges, values)}
    on conflict (tenant_id, connection_id, entity_type, external_id) do update set
      ${sql.join(['record_id', 'kind', 'changes'].map(asSeen), sql`, `)},
      name = excluded.name,
      refers = excluded.refers,
      state = case when ${SAME} then inbound_changes.state else 'awaiting' end,
      listed_in = case when ${SAME} and (${LET_GO} or ${SAME_HERE}) then inbound_changes.listed_in
        else excluded.listed_in end,
      created_at = case when ${SAME} then inbound_changes.created_at else excluded.created_at end,
      ${sql.join(['decision', 'decided_by', 'decided_at', 'approved_by', 'approved_at', 'error', 'error_type'].map(kept), sql`, `)},
      content_hash = excluded.content_hash,
      updated_at = now()`);
}

/** They have come in, or say nothing new any more. */
export async function forgetInbound(
  tx: Executor,
  owner: ConnectionKey,
  rows: readonly { entityType: EntityType; externalId: string }[],
): Promise<void> {
  for (const entityType of new Set(rows.map((row) => row.entityType))) {
    const ids = rows.filter((row) => row.entityType === entityType).map(({ externalId }) => externalId);
    await tx.delete(inboundChanges).where(and(ofExternal(owner, entityType, ids)));
  }
}

/** Those of them that are still as they were let go. */
export async function forgetApproved(
  tx: Executor,
  owner: ConnectionKey,
  rows: readonly InboundRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await tx
    .delete(inboundChanges)
    .where(and(ofConnection(owner), isOneOf(inboundChanges.id, ids), eq(inboundChanges.state, 'approved')));
}

/** Those of `type/external id` that await a person, or come in once their turn is there. */
export async function awaitedAmong(
  db: Executor,
  owner: ConnectionKey,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const key = sql<string>`${inboundChanges.entityType} || '/' || ${inboundChanges.externalId}`;
  const rows = await db
    .select({ key })
    .from(inboundChanges)
    .where(
      and(
        ofConnection(owner),
        isOneOf(
          inboundChanges.externalId,
          keys.map((each) => each.slice(each.indexOf('/') + 1)),
        ),
      ),
    );
  const wanted = new Set(keys);
  return new Set(rows.map((row) => row.key).filter((each) => wanted.has(each)));
}

export async function lockInbound(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  externalIds: readonly string[],
): Promise<InboundRow[]> {
  return tx
    .select()
    .from(inboundChanges)
    .where(and(ofExternal(owner, entityType, externalIds), eq(inboundChanges.state, 'approved')))
    .orderBy(inboundChanges.id)
    .for('update');
}

/** What is to be read next: approved by one person, of the type that others depend on most. */
export async function nextApproved(db: Executor, owner: ConnectionKey, limit: number): Promise<InboundRow[]> {
  const [first] = await approved(db, owner, 1);
  if (!first) return [];
  const { entityType, approvedBy } = first;
  const rows = await approved(db, owner, limit, entityType);
  return rows.filter((row) => row.approvedBy === approvedBy);
}

function approved(db: Executor, owner: ConnectionKey, limit: number, entityType?: EntityType) {
  return db
    .select()
    .from(inboundChanges)
    .where(
      and(
        ofConnection(owner),
        eq(inboundChanges.state, 'approved'),
        entityType && eq(inboundChanges.entityType, entityType),
      ),
    )
    .orderBy(inboundChanges.rank, inboundChanges.id)
    .limit(limit);
}

/** What waited for others looks again: something was approved, or a run begins; with `keys` what refers to one of them. */
export async function wakeInbound(
  tx: Executor,
  owner: ConnectionKey,
  keys?: readonly string[],
): Promise<void> {
  const waiting = tx
    .select({ id: inboundChanges.id })
    .from(inboundChanges)
    .where(
      and(
        ofConnection(owner),
        eq(inboundChanges.state, 'waiting'),
        keys && sql`${inboundChanges.refers} && ${sql.param([...keys])}::text[]`,
      ),
    )
    .orderBy(inboundChanges.id)
    .for('update');
  await tx
    .update(inboundChanges)
    .set({ state: 'approved', error: null, errorType: null, updatedAt: sql`now()` })
    .where(and(ofConnection(owner), inArray(inboundChanges.id, waiting)));
}

/** What waited for the write of ours that made these counterparts looks again. */
export async function wakeWritten(
  tx: Executor,
  owner: ConnectionKey,
  written: readonly { entityType: EntityType; externalId: string }[],
): Promise<void> {
  for (const entityType of new Set(written.map((each) => each.entityType))) {
    const ids = written.filter((each) => each.entityType === entityType).map(({ externalId }) => externalId);
    await tx
      .update(inboundChanges)
      .set({ state: 'approved', error: null, errorType: null, updatedAt: sql`now()` })
      .where(and(ofExternal(owner, entityType, ids), eq(inboundChanges.state, 'waiting')));
  }
}

/** Whoever changes both what comes in and the queue begins with this: by rising id, and what comes in first. */
export async function lockOpenInbound(tx: Executor, owner: ConnectionKey): Promise<void> {
  await tx.execute(
    sql`select count(*) from (${tx
      .select({ id: inboundChanges.id })
      .from(inboundChanges)
      .where(and(ofConnection(owner), inArray(inboundChanges.state, ['awaiting', 'waiting'])))
      .orderBy(inboundChanges.id)
      .for('update')}) as locked`,
  );
}

export function ofConnection({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(inboundChanges.tenantId, tenantId), eq(inboundChanges.connectionId, connectionId));
}

function ofExternal(owner: ConnectionKey, entityType: EntityType, externalIds: readonly string[]) {
  return and(
    ofConnection(owner),
    eq(inboundChanges.entityType, entityType),
    isOneOf(inboundChanges.externalId, externalIds),
  );
}
