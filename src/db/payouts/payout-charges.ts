import { randomUUID } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { type Payment, paymentSchema } from '../../domain/entities/payment.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { insertMany, isOneOf } from '../many.ts';
import { payoutCharges, payoutSources, records, webhookEvents } from '../schema/index.ts';
import { PAYMENT_CHANGED, PAYOUT_RETURNED } from './payout-notices.ts';

/**
 * A payment and the payout that pays it out come in any order. Whoever stores one looks for the other; a lock per
 * tenant sees to it that of two who do so at once, the later finds the earlier.
 */

const lockOf = (tenantId: string) => sql`hashtextextended(${`payout-charges/${tenantId}`}, 0)`;

/** Before the payments of a payout are read in the transaction that stores it. */
export async function lockCharges(tx: Executor, tenantId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${lockOf(tenantId)})`);
}

/** Keeps which charges the payout consists of, and which other payouts came back with it. */
export async function saveCharges(
  tx: Executor,
  owner: ConnectionKey,
  payoutId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const stored = await tx
    .select({ chargeId: payoutCharges.chargeId })
    .from(payoutCharges)
    .where(and(ofPayout(owner, payoutId), isOneOf(payoutCharges.chargeId, ids)));
  const known = new Set(stored.map(({ chargeId }) => chargeId));
  const added = [...new Set(ids)].filter((id) => !known.has(id));
  if (added.length === 0) return;
  const rows = added.map((chargeId) => ({ ...keyOf(owner), payoutId, chargeId }));
  await tx.execute(sql`${insertMany(payoutCharges, rows)} on conflict do nothing`);
}

/** Payouts of the connection that name the charge which the payment stands for, by the processor's id. */
export async function payoutsWith(db: Executor, owner: ConnectionKey, paymentId: string): Promise<string[]> {
  const { tenantId, connectionId } = owner;
  const rows = await db
    .selectDistinct({ payoutId: payoutCharges.payoutId })
    .from(payoutCharges)
    .innerJoin(
      records,
      and(
        eq(records.tenantId, tenantId),
        eq(records.entityType, 'payment'),
        eq(records.id, paymentId),
        sql`${records.data} ->> 'processorId' = ${payoutCharges.chargeId}`,
      ),
    )
    .where(and(eq(payoutCharges.tenantId, tenantId), eq(payoutCharges.connectionId, connectionId)))
    .orderBy(payoutCharges.payoutId);
  return rows.map(({ payoutId }) => payoutId);
}

function ofPayout({ tenantId, connectionId }: ConnectionKey, payoutId: string) {
  return and(
    eq(payoutCharges.tenantId, tenantId),
    eq(payoutCharges.connectionId, connectionId),
    eq(payoutCharges.payoutId, payoutId),
  );
}

/** What matters of a payment to the payout that pays it out, by the payment's id. */
export type Ties = ReadonlyMap<string, Tie>;

interface Tie {
  chargeId: string;
  /** Its amount with the currency, or that it does not count. */
  worth: string;
}

interface Changed {
  entityType: EntityType;
  id: string;
  data: Record<string, unknown>;
}

/** How payments are tied that are about to be changed; read it before they are overwritten. */
export async function readTies(
  tx: Executor,
  tenantId: string,
  changed: readonly Pick<Changed, 'entityType' | 'id'>[],
): Promise<Ties> {
  const ids = changed.flatMap(({ entityType, id }) => (entityType === 'payment' ? [id] : []));
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: records.id, data: records.data })
    .from(records)
    .where(
      and(
        eq(records.tenantId, tenantId),
        eq(records.entityType, 'payment'),
        isOneOf(records.id, ids),
        isNull(records.deletedAt),
        sql`${records.data} ->> 'processorId' is not null`,
      ),
    );
  return new Map(rows.flatMap(({ id, data }) => tieOf(id, data)));
}

/** How they are tied from now on. */
export function tiesOf(changed: readonly Changed[]): Ties {
  return new Map(
    changed.flatMap(({ entityType, id, data }) => (entityType === 'payment' ? tieOf(id, data) : [])),
  );
}

function tieOf(id: string, data: unknown): [string, Tie][] {
  const payment = paymentSchema.safeParse(data).data;
  return payment?.processorId ? [[id, { chargeId: payment.processorId, worth: worthOf(payment) }]] : [];
}

function worthOf({ status, amount, currency }: Payment): string {
  return status === 'void' ? 'nothing' : `${amount} ${currency}`;
}

/** Has the payouts looked at again whose charges are tied otherwise now. The relay starts what is stored here. */
export async function tellPayouts(tx: Executor, tenantId: string, before: Ties, after: Ties): Promise<void> {
  const chargeIds = differing(before, after);
  if (chargeIds.length === 0) return;
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${lockOf(tenantId)})`);
  await tellAbout(tx, tenantId, { chargeIds, type: PAYMENT_CHANGED });
}

/**
 * A payout came back: what it consisted of is booked with the payout that carries its money, which may be stored
 * already.
 */
export async function tellCarriers(tx: Executor, tenantId: string, payoutId: string): Promise<void> {
  await tellAbout(tx, tenantId, { chargeIds: [payoutId], type: PAYOUT_RETURNED });
}

function differing(before: Ties, after: Ties): string[] {
  const found = new Set<string>();
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(id), after.get(id)];
    if (old?.chargeId === now?.chargeId && old?.worth === now?.worth) continue;
    if (old) found.add(old.chargeId);
    if (now) found.add(now.chargeId);
  }
  return [...found];
}

interface News {
  chargeIds: readonly string[];
  type: string;
}

async function tellAbout(tx: Executor, tenantId: string, { chargeIds, type }: News): Promise<void> {
  const concerned = await tx
    .selectDistinct({
      connectionId: payoutCharges.connectionId,
      payoutId: payoutCharges.payoutId,
      source: payoutSources.processor,
    })
    .from(payoutCharges)
    .innerJoin(
      payoutSources,
      and(
        eq(payoutSources.tenantId, payoutCharges.tenantId),
        eq(payoutSources.connectionId, payoutCharges.connectionId),
      ),
    )
    .where(and(eq(payoutCharges.tenantId, tenantId), isOneOf(payoutCharges.chargeId, chargeIds)));
  if (concerned.length === 0) return;
  await tx.insert(webhookEvents).values(
    concerned.map(({ connectionId, payoutId, source }) => ({
      tenantId,
      connectionId,
      source,
      eventId: randomUUID(),
      type,
      subject: payoutId,
      body: {},
    })),
  );
}
