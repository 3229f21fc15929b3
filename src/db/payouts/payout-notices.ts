import { and, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { payoutSources, webhookEvents } from '../schema/index.ts';

export interface PayoutNotice extends ConnectionKey {
  processor: string;
  eventId: string;
  type: string;
  /** Undefined for a notice that is about no payout of ours: kept, with nothing to do. */
  payoutId: string | undefined;
}

/** A notice of our own: a payment that a charge of the payout stands for was stored, changed or taken away. */
export const PAYMENT_CHANGED = 'payout.payment_changed';
/** Another of our own: a payout came back that this one carries. */
export const PAYOUT_RETURNED = 'payout.carried';
/** Another of our own: the processor's list shows the payout otherwise than it is known here. */
const FOUND = 'payout.found';
/** The workflow is started right after the commit; past this the relay starts it. */
const GRACE = sql`interval '15 seconds'`;
/** Whether its run is still there is looked at again after this, until it is done. */
const AGAIN = sql`interval '1 minute'`;
/** Told again until then, for a run that did not hear; later its run only has to be there. */
const TOLD_AGAIN = sql`interval '10 minutes'`;

/** Keeps a notice, once. True when it was not known yet. */
export async function storeNotice(tx: Executor, notice: PayoutNotice): Promise<boolean> {
  const { processor, eventId, type, payoutId } = notice;
  const owner = keyOf(notice);
  const rows = await tx
    .insert(webhookEvents)
    .values({
      ...owner,
      source: processor,
      eventId,
      type,
      subject: payoutId ?? null,
      body: {},
      appliedAt: payoutId ? null : sql`now()`,
      dueAt: sql`now() + ${GRACE}`,
    })
    .onConflictDoNothing()
    .returning({ eventId: webhookEvents.eventId });
  await tx
    .update(payoutSources)
    .set({
      lastEventAt: sql`now()`,
      // It came, and was signed well: whatever was wrong with notices before is over.
      problem: sql`case when problem ->> 'kind' in ('refused_notice', 'missed_notice') then null else problem end`,
    })
    .where(
      and(eq(payoutSources.tenantId, owner.tenantId), eq(payoutSources.connectionId, owner.connectionId)),
    );
  return rows.length > 0;
}

/** Those of which a notice is open. Asked before what is stored of them, it misses none that is stored meanwhile. */
export async function lookedAt(
  db: Executor,
  owner: ConnectionKey & { processor: string },
  payoutIds: readonly string[],
): Promise<ReadonlySet<string | null>> {
  const open = await db
    .select({ payoutId: webhookEvents.subject })
    .from(webhookEvents)
    .where(
      and(ofProcessor(owner), isOneOf(webhookEvents.subject, payoutIds), isNull(webhookEvents.appliedAt)),
    );
  return new Set(open.map(({ payoutId }) => payoutId));
}

/**
 * Payouts that the processor should have told of: the relay takes them up. Those of which a notice is open are
 * being looked at, and left alone.
 * @returns the ids of the others
 */
export async function storeFound(
  db: Executor,
  owner: ConnectionKey & { processor: string },
  payoutIds: readonly string[],
): Promise<string[]> {
  const open = await lookedAt(db, owner, payoutIds);
  const found = payoutIds.filter((payoutId) => !open.has(payoutId));
  if (found.length === 0) return [];
  await db
    .insert(webhookEvents)
    .values(
      found.map((payoutId) => ({
        ...keyOf(owner),
        source: owner.processor,
        eventId: `found/${payoutId}`,
        type: FOUND,
        subject: payoutId,
        body: {},
        dueAt: sql`now()`,
      })),
    )
    .onConflictDoNothing();
  return found;
}

/** Other notices have no subject, or one that is looked after elsewhere. */
const isPayout = sql`${webhookEvents.subject} is not null and ${webhookEvents.type} like 'payout.%'`;

export interface PayoutRef extends ConnectionKey {
  processor: string;
  payoutId: string;
}

/** What is to be looked at: read it before the payout is. */
export async function openNotices(db: Executor, ref: PayoutRef): Promise<string[]> {
  const rows = await db
    .select({ eventId: webhookEvents.eventId })
    .from(webhookEvents)
    .where(and(about(ref), isNull(webhookEvents.appliedAt)));
  return rows.map(({ eventId }) => eventId);
}

/** These are dealt with; what was told since then is not. Our own are of no use any more. */
export async function closeNotices(tx: Executor, ref: PayoutRef, eventIds: readonly string[]): Promise<void> {
  const told = and(about(ref), isOneOf(webhookEvents.eventId, eventIds));
  await tx
    .delete(webhookEvents)
    .where(and(told, inArray(webhookEvents.type, [PAYMENT_CHANGED, PAYOUT_RETURNED, FOUND])));
  await tx.update(webhookEvents).set({ appliedAt: sql`now()` }).where(told);
}

/** Nothing can be done before somebody acts; it is looked at again in a while all the same. */
export async function postponeNotices(tx: Executor, ref: PayoutRef): Promise<void> {
  await tx
    .update(webhookEvents)
    .set({ dueAt: sql`now() + interval '1 hour'` })
    .where(and(about(ref), isNull(webhookEvents.appliedAt)));
}

/** A new key: whatever waited for one is due. */
export async function makeNoticesDue(
  tx: Executor,
  owner: ConnectionKey,
  processor: string,
): Promise<PayoutRef[]> {
  const rows = await tx
    .update(webhookEvents)
    .set({ dueAt: sql`now() + ${GRACE}` })
    .where(
      and(
        ofProcessor({ ...owner, processor }),
        isNull(webhookEvents.appliedAt),
        sql`${webhookEvents.subject} is not null`,
      ),
    )
    .returning({ payoutId: webhookEvents.subject });
  const ids = new Set(rows.flatMap(({ payoutId }) => payoutId ?? []));
  return [...ids].map((payoutId) => ({ ...keyOf(owner), processor, payoutId }));
}

/**
 * Payouts that nobody took up in time, once in a while each; `untold`: their run may not know of it. All tenants: only
 * the relay asks.
 */
export async function takeForgottenPayouts(db: Executor): Promise<(PayoutRef & { untold: boolean })[]> {
  const rows = await db
    .update(webhookEvents)
    .set({ dueAt: sql`now() + ${AGAIN}` })
    .where(and(isNull(webhookEvents.appliedAt), lte(webhookEvents.dueAt, sql`now()`), isPayout))
    .returning({
      tenantId: webhookEvents.tenantId,
      connectionId: webhookEvents.connectionId,
      processor: webhookEvents.source,
      payoutId: webhookEvents.subject,
      untold: sql<boolean>`${webhookEvents.receivedAt} > now() - ${TOLD_AGAIN}`,
    });
  const distinct = new Map<string, PayoutRef & { untold: boolean }>();
  for (const { payoutId, ...row } of rows) {
    if (!payoutId) continue;
    const key = `${row.connectionId}/${payoutId}`;
    const untold = row.untold || (distinct.get(key)?.untold ?? false);
    distinct.set(key, { ...row, payoutId, untold });
  }
  return [...distinct.values()];
}

function about(ref: PayoutRef) {
  return and(ofProcessor(ref), eq(webhookEvents.subject, ref.payoutId));
}

function ofProcessor({ tenantId, connectionId, processor }: ConnectionKey & { processor: string }) {
  return and(
    eq(webhookEvents.tenantId, tenantId),
    eq(webhookEvents.connectionId, connectionId),
    eq(webhookEvents.source, processor),
  );
}
