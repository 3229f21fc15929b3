import { and, desc, eq, gte, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type Payout, payoutSchema } from '../../domain/entities/payout.ts';
import type { PayoutActivity } from '../../domain/entities/payout-activity.ts';
import type { RecordRef } from '../../domain/entity.ts';
import type { KnownPayment } from '../../domain/tie-payments.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, findLinked } from '../links/links.ts';
import { writeLog } from '../log/sync-log.ts';
import { enqueue } from '../queue/enqueue.ts';
import { contentHash } from '../records/content-hash.ts';
import { upsertRecords } from '../records/record-rows.ts';
import { connections, links, records, remoteRequests, syncSettings } from '../schema/index.ts';
import { tellCarriers } from './payout-charges.ts';

/** `PRIORITY.event`. */
const EVENT_PRIORITY = 2;
const ACTOR = 'payouts';

/** Payments that carry one of the processor's ids and are not void. */
export async function findPaymentsByProcessorId(
  db: Executor,
  tenantId: string,
  processorIds: readonly string[],
): Promise<KnownPayment[]> {
  if (processorIds.length === 0) return [];
  const field = (name: string) => sql<string>`${records.data} ->> ${sql.raw(`'${name}'`)}`;
  return db
    .select({
      id: records.id,
      name: records.name,
      processorId: field('processorId'),
      amount: field('amount'),
      currency: field('currency'),
    })
    .from(records)
    .where(
      and(
        eq(records.tenantId, tenantId),
        sql`entity_type = 'payment'`,
        isNull(records.deletedAt),
        sql`${field('processorId')} = any(${sql.param([...processorIds])}::text[])`,
        sql`${field('status')} <> 'void'`,
      ),
    )
    .orderBy(records.id);
}

/** Payouts of the connection that are stored here, by the processor's id. */
export async function readPayouts(
  db: Executor,
  owner: ConnectionKey,
  ids: readonly string[],
): Promise<Map<string, Payout>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: records.id, data: records.data })
    .from(records)
    .where(and(ofConnection(owner), inArray(records.id, [...ids])));
  return new Map(rows.map(({ id, data }) => [id, payoutSchema.parse(data)]));
}

export type PayoutState = Pick<Payout, 'status' | 'complete' | 'period'>;

/** How far the payouts of the connection are known here, without what they consist of. */
export async function readPayoutStates(
  db: Executor,
  owner: ConnectionKey,
  ids: readonly string[],
): Promise<Map<string, PayoutState>> {
  if (ids.length === 0) return new Map();
  const field = <T>(name: string) => sql<T>`${records.data} -> ${sql.raw(`'${name}'`)}`;
  const rows = await db
    .select({
      id: records.id,
      status: field<Payout['status']>('status'),
      complete: field<boolean | null>('complete'),
      period: field<Payout['period'] | null>('period'),
    })
    .from(records)
    .where(and(ofConnection(owner), inArray(records.id, [...ids])));
  return new Map(
    rows.map(({ id, status, complete, period }) => [
      id,
      { status, complete: complete ?? undefined, period: period ?? undefined },
    ]),
  );
}

/** Whether payouts with contents of their own, or days of the balance, are kept here. */
export async function hasPayouts(
  db: Executor,
  owner: ConnectionKey,
  kind: 'itemized' | 'period',
): Promise<boolean> {
  const isKind =
    kind === 'period'
      ? sql`${records.data} -> 'period' is not null`
      : sql`${records.data} -> 'period' is null and ${records.data} ->> 'itemized' = 'true'`;
  const rows = await db
    .select({ id: records.id })
    .from(records)
    .where(and(ofConnection(owner), isKind))
    .limit(1);
  return rows.length > 0;
}

/**
 * What tells whether a key is of the account that is read here: the newest payout that was stored since then, or the
 * newest day of the balance that anything moved on.
 */
export async function witnessOf(
  db: Executor,
  owner: ConnectionKey,
  kind: { since: Date } | 'period',
): Promise<Payout | undefined> {
  const isKind =
    kind === 'period'
      ? sql`${records.data} -> 'period' is not null and ${records.data} -> 'lines' <> '[]'::jsonb`
      : gte(records.createdAt, kind.since);
  const [row] = await db
    .select({ data: records.data })
    .from(records)
    .where(and(ofConnection(owner), isKind))
    .orderBy(desc(records.createdAt), records.id)
    .limit(1);
  return row && payoutSchema.parse(row.data);
}

/**
 * Those of the payouts that are another connection's of the tenant, with its company: stored for one that is in use, or
 * in the books of one that was. They stay there: here they would be booked a second time.
 */
export async function keptElsewhere(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  ids: readonly string[],
): Promise<Map<string, { inUse: boolean; company: string | undefined }>> {
  if (ids.length === 0) return new Map();
  const isBookedThere = sql`exists (
    select from ${links}
    where ${links.tenantId} = ${records.tenantId} and ${links.connectionId} = ${connections.id}
      and ((${links.entityType} = 'payout' and ${links.recordId} = ${records.id})
        or (${links.entityType} = 'payout_activity' and ${records.data} -> 'activities' ? ${links.recordId})))`;
  // What was sent and not answered may be there as well.
  const wasSentThere = sql`exists (
    select from ${remoteRequests}, jsonb_array_elements(${remoteRequests.items}) as item
    where ${remoteRequests.tenantId} = ${records.tenantId} and ${remoteRequests.connectionId} = ${connections.id}
      and ${remoteRequests.state} in ('prepared', 'answered', 'abandoned')
      and ((item ->> 'entityType' = 'payout' and item ->> 'recordId' = ${records.id})
        or (item ->> 'entityType' = 'payout_activity' and ${records.data} -> 'activities' ? (item ->> 'recordId'))))`;
  const rows = await db
    .select({ id: records.id, status: connections.status, capabilities: connections.capabilities })
    .from(records)
    .innerJoin(
      connections,
      and(
        eq(connections.tenantId, records.tenantId),
        sql`${connections.id} = ${records.data} ->> 'connectionId'`,
      ),
    )
    .where(
      and(
        eq(records.tenantId, tenantId),
        eq(records.entityType, 'payout'),
        inArray(records.id, [...ids]),
        ne(connections.id, connectionId),
        or(ne(connections.status, 'disconnected'), isBookedThere, wasSentThere),
      ),
    );
  return new Map(
    rows.map(({ id, status, capabilities }) => [
      id,
      { inUse: status !== 'disconnected', company: capabilities?.companyName },
    ]),
  );
}

function ofConnection({ tenantId, connectionId }: ConnectionKey) {
  return and(
    eq(records.tenantId, tenantId),
    eq(records.entityType, 'payout'),
    sql`${records.data} ->> 'connectionId' = ${connectionId}`,
  );
}

/** Whether anything of the payout is in the books already: then its style stays what it was. */
export async function isBooked(db: Executor, owner: ConnectionKey, payout: Payout): Promise<boolean> {
  const refs: RecordRef[] = [
    { entityType: 'payout', recordId: payout.reference },
    ...payout.activities.map((id): RecordRef => ({ entityType: 'payout_activity', recordId: id })),
  ];
  return (await findLinked(db, owner, refs)).size > 0;
}

export interface PayoutRecords {
  payout: Payout;
  activities: readonly { id: string; data: PayoutActivity }[];
}

/**
 * Stores a payout and its parts, and queues what changed for its own connection. While sync is off it is kept
 * and told as skipped, for a later push. Repeating it changes nothing. Wake the conductor after the commit.
 */
export async function storePayout(
  tx: Executor,
  owner: ConnectionKey,
  { payout, activities }: PayoutRecords,
): Promise<{ changed: boolean; queued: boolean }> {
  const before = (await readPayouts(tx, owner, [payout.reference])).get(payout.reference);
  // What is booked stays as it is until the problem is solved.
  const kept = payout.problem ? { ...payout, activities: before?.activities ?? [] } : payout;
  const dropped = (before?.activities ?? []).filter((id) => !kept.activities.includes(id));
  const wanted: Row[] = [
    ...activities.map(({ id, data }): Row => ({ entityType: 'payout_activity', id, data })),
    ...(await voided(tx, owner, dropped)),
    { entityType: 'payout', id: payout.reference, data: kept },
  ];
  const changed = await changedOf(tx, owner, wanted);
  if (hasComeBack(payout) && changed.length > 0) await tellCarriers(tx, owner.tenantId, payout.reference);
  await upsertRecords(
    tx,
    changed.map((row) => ({ ...describe(row), tenantId: owner.tenantId, version: 1 })),
  );
  const due = changed.filter(isEligible);
  if (due.length === 0) return { changed: changed.length > 0, queued: false };
  const closed = await whyClosed(tx, owner);
  if (closed) await tellSkipped(tx, owner, payout, closed);
  else
    await enqueue(
      tx,
      due.map((row) => queueRequest(owner, row)),
    );
  return { changed: true, queued: !closed };
}

function hasComeBack({ status }: Payout): boolean {
  return status === 'failed' || status === 'canceled';
}

interface Row {
  entityType: 'payout' | 'payout_activity';
  id: string;
  data: Record<string, unknown>;
}

/** Parts that the payout no longer has are taken back. */
async function voided(tx: Executor, owner: ConnectionKey, ids: readonly string[]): Promise<Row[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ id: records.id, data: records.data })
    .from(records)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.entityType, 'payout_activity'),
        inArray(records.id, [...ids]),
      ),
    );
  return rows.map(({ id, data }) => ({
    entityType: 'payout_activity',
    id,
    data: { ...data, status: 'void' },
  }));
}

async function changedOf(tx: Executor, owner: ConnectionKey, wanted: readonly Row[]): Promise<Row[]> {
  const stored = await tx
    .select({ entityType: records.entityType, id: records.id, hash: records.contentHash })
    .from(records)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        inArray(records.entityType, ['payout', 'payout_activity']),
        inArray(
          records.id,
          wanted.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(records.entityType, records.id)
    .for('update');
  const hashes = new Map(stored.map((row) => [`${row.entityType}/${row.id}`, row.hash]));
  return wanted.filter((row) => hashes.get(`${row.entityType}/${row.id}`) !== contentHash(plain(row.data)));
}

/** As it comes back from the database: absent, not undefined. */
function plain(data: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(data);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

function describe({ entityType, id, data }: Row) {
  const { nameOf } = ENTITIES[entityType];
  const stored = plain(data);
  return {
    entityType,
    id,
    data: stored,
    name: nameOf(data),
    contentHash: contentHash(stored),
    pushable: isEligible({ entityType, data }),
  };
}

function isEligible({ entityType, data }: Pick<Row, 'entityType' | 'data'>): boolean {
  return ENTITIES[entityType].eligibility(data).eligible;
}

function queueRequest(owner: ConnectionKey, { entityType, id }: Row) {
  const { tenantId, connectionId } = owner;
  return { tenantId, connectionId, entityType, recordId: id, priority: EVENT_PRIORITY, requestedBy: ACTOR };
}

/** Why nothing leaves through the connection; undefined when it does. */
async function whyClosed(tx: Executor, owner: ConnectionKey): Promise<string | undefined> {
  const [row] = await tx
    .select({ status: connections.status, enabled: syncSettings.enabled })
    .from(connections)
    .leftJoin(
      syncSettings,
      and(eq(syncSettings.tenantId, connections.tenantId), eq(syncSettings.connectionId, connections.id)),
    )
    .where(and(eq(connections.tenantId, owner.tenantId), eq(connections.id, owner.connectionId)));
  if (row?.enabled === false) return 'Sync is off. Turn on Enable Sync, then press Push Payouts.';
  const isConnected = row && row.status !== 'connecting' && row.status !== 'disconnected';
  return isConnected ? undefined : 'The connection is not connected. Connect it, then press Push Payouts.';
}

async function tellSkipped(
  tx: Executor,
  owner: ConnectionKey,
  payout: Payout,
  message: string,
): Promise<void> {
  await writeLog(tx, owner, [
    {
      entityType: 'payout',
      recordId: payout.reference,
      entityName: ENTITIES.payout.nameOf(payout),
      direction: 'push',
      status: 'skipped',
      action: 'sync is off',
      message: `Skipped: ${message}`,
      requestedBy: ACTOR,
    },
  ]);
}
