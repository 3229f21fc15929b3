import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { RecordRef } from '../../domain/entity.ts';
import type { ComposedRequest, RawAnswer, StoredRequest } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import {
  batchWrites,
  exclusiveLeases,
  remoteRequests,
  type StoredItem,
  syncQueue,
  undoItems,
} from '../schema/index.ts';
import { sealedThrough } from '../seals/sealed-through.ts';

export type RemoteRequest = typeof remoteRequests.$inferSelect;

export interface NewRequest extends Omit<ComposedRequest, 'items'> {
  id: string;
  setId: string;
  items: StoredItem[];
}

/** Drawn from the numbers of the log: requests and entries are sealed in one order. */
const NEXT_PLACE = sql`nextval('sync_log_id_seq')`;

/** Longer than any call can take; a holder that died gives the lease up after it. */
const LEASE_MS = 180_000;

/** Stores the exact bytes and points the queue rows at them, before the first byte leaves. */
export async function storeRequest(tx: Executor, owner: ConnectionKey, request: NewRequest): Promise<void> {
  const stored = tx
    .insert(remoteRequests)
    .values({ ...keyOf(owner), ...request, state: 'prepared' })
    .onConflictDoNothing();
  await tx.execute(sql`with stored as ${stored} update sync_queue set open_request_id = ${request.id}
    where ${ofRequest(owner, request)}`);
}

export async function readRequest(
  db: Executor,
  owner: ConnectionKey,
  id: string,
): Promise<RemoteRequest | undefined> {
  const [row] = await db.select().from(remoteRequests).where(byId(owner, id));
  return row;
}

/** With what a request that was given up was to make the record, if one was: the last of them. */
export async function readGivenUp(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  { entityType, recordId }: RecordRef,
): Promise<StoredItem | undefined> {
  const isIt = [{ entityType, recordId, operation: 'create' }];
  const [row] = await db
    .select({ items: remoteRequests.items })
    .from(remoteRequests)
    .where(
      and(
        eq(remoteRequests.tenantId, tenantId),
        eq(remoteRequests.connectionId, connectionId),
        eq(remoteRequests.state, 'abandoned'),
        sql`${remoteRequests.items} @> ${JSON.stringify(isIt)}::jsonb`,
      ),
    )
    .orderBy(desc(remoteRequests.settledAt))
    .limit(1);
  return row?.items.find((item) => item.entityType === entityType && item.recordId === recordId);
}

/** Keeps others from ending the request until the transaction does; how far it is by then. */
export async function lockRequest(
  tx: Executor,
  owner: ConnectionKey,
  id: string,
): Promise<RemoteRequest['state'] | undefined> {
  const [row] = await tx
    .select({ state: remoteRequests.state })
    .from(remoteRequests)
    .where(byId(owner, id))
    .for('update');
  return row?.state;
}

/** Those of the requests that are still kept, by id. */
export async function readRequests(
  db: Executor,
  owner: ConnectionKey,
  ids: readonly string[],
): Promise<Map<string, RemoteRequest>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(remoteRequests)
    .where(
      and(
        eq(remoteRequests.tenantId, owner.tenantId),
        eq(remoteRequests.connectionId, owner.connectionId),
        isOneOf(remoteRequests.id, ids),
      ),
    );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function countSend(
  db: Executor,
  owner: ConnectionKey,
  id: string,
  sessionId?: string,
): Promise<void> {
  await db
    .update(remoteRequests)
    .set({
      sends: sql`${remoteRequests.sends} + 1`,
      deliveredAt: sql`coalesce(${remoteRequests.deliveredAt}, now())`,
      sessionId,
    })
    .where(byId(owner, id));
}

/** Keeps an answer that is still to be applied. Undefined where the request is past that. */
export async function storeAnswer(
  db: Executor,
  owner: ConnectionKey,
  id: string,
  answer: RawAnswer,
): Promise<RemoteRequest | undefined> {
  const [row] = await db
    .update(remoteRequests)
    .set({ state: 'answered', answer, answeredAt: sql`now()` })
    .where(and(byId(owner, id), eq(remoteRequests.state, 'prepared')))
    .returning();
  return row;
}

/** Ends a request, so that its bytes are not sent again. */
export async function closeRequest(
  tx: Executor,
  owner: ConnectionKey,
  request: Pick<RemoteRequest, 'id' | 'items'>,
  state: 'settled' | 'refused' | 'abandoned',
): Promise<void> {
  const closed = tx
    .update(remoteRequests)
    .set({ state, settledAt: sql`now()`, waiter: null, sealOrder: NEXT_PLACE })
    .where(byId(owner, request.id))
    .returning({ id: remoteRequests.id });
  // The rows name it, so it is locked before them.
  const released = tx.delete(exclusiveLeases).where(isLease(owner, request.id));
  await tx.execute(sql`with closed as ${closed}, released as ${released}
    update sync_queue set open_request_id = null, round = round + 1
    where ${ofRequest(owner, request)} and open_request_id in (select id from closed)`);
}

/** Takes the right to write exclusive types; false while another request has it. */
export async function takeLease(tx: Executor, owner: ConnectionKey, requestId: string): Promise<boolean> {
  const expiresAt = sql`now() + ${LEASE_MS} * interval '1 millisecond'`;
  const rows = await tx
    .insert(exclusiveLeases)
    .values({ ...keyOf(owner), requestId, expiresAt })
    .onConflictDoUpdate({
      target: [exclusiveLeases.tenantId, exclusiveLeases.connectionId],
      set: { requestId, expiresAt },
      setWhere: sql`exclusive_leases.expires_at < now() or exclusive_leases.request_id = ${requestId}`,
    })
    .returning({ requestId: exclusiveLeases.requestId });
  return rows.length > 0;
}

export async function releaseLease(tx: Executor, owner: ConnectionKey, requestId: string): Promise<void> {
  await tx.delete(exclusiveLeases).where(isLease(owner, requestId));
}

function isLease({ tenantId, connectionId }: ConnectionKey, requestId: string) {
  return and(
    eq(exclusiveLeases.tenantId, tenantId),
    eq(exclusiveLeases.connectionId, connectionId),
    eq(exclusiveLeases.requestId, requestId),
  );
}

/** Offers the request to the vendor's agent and notes who waits for the answer; false when the answer is here. */
export async function offer(
  db: Executor,
  owner: ConnectionKey,
  id: string,
  waiter: string,
): Promise<boolean> {
  const rows = await db
    .update(remoteRequests)
    .set({ waiter })
    .where(and(byId(owner, id), eq(remoteRequests.state, 'prepared')))
    .returning({ id: remoteRequests.id });
  return rows.length > 0;
}

/** The answer says that the request has to go again: it is open as it was before it left. */
export async function reopenRequest(db: Executor, owner: ConnectionKey, id: string): Promise<void> {
  await db
    .update(remoteRequests)
    .set({ state: 'prepared', answer: null, answeredAt: null })
    .where(and(byId(owner, id), eq(remoteRequests.state, 'answered')));
}

/** Rows that one look takes away: short enough that nobody waits for it. */
const MOST_PRUNED = 2_000;
/** A question this old was left by somebody who does not ask any more. */
const LONGEST_ASKED = sql`interval '90 days'`;

/**
 * Forgets what was sent and answered longer ago than that, as far as it is sealed: its hashes stay. What was asked and
 * what was closed before there were seals is in none. All tenants: only the worker asks.
 */
export async function pruneRequests(db: Executor, keptDays: number): Promise<number> {
  const old = db
    .select({ tenantId: remoteRequests.tenantId, id: remoteRequests.id })
    .from(remoteRequests)
    .where(
      sql`(${remoteRequests.settledAt} < now() - ${keptDays} * interval '1 day'
          and (${remoteRequests.kind} = 'read' or ${remoteRequests.sealOrder} is null
            or ${remoteRequests.sealOrder} <= ${sealedThrough(remoteRequests.tenantId)}))
        or (${remoteRequests.kind} = 'read' and ${remoteRequests.createdAt} < now() - ${LONGEST_ASKED})`,
    )
    .limit(MOST_PRUNED);
  const rows = await db
    .delete(remoteRequests)
    .where(sql`(${remoteRequests.tenantId}, ${remoteRequests.id}) in ${old}`)
    .returning({ id: remoteRequests.id });
  return rows.length;
}

/** What goes with the requests: what pushes wrote, and what undos had in hand that nobody came back to. */
export async function pruneUndo(db: Executor, keptDays: number): Promise<void> {
  const old = (at: typeof batchWrites.at | typeof undoItems.at) =>
    sql`${at} < now() - ${keptDays} * interval '1 day'`;
  await db.delete(batchWrites).where(old(batchWrites.at));
  await db
    .update(undoItems)
    .set({ before: null, after: null })
    .where(and(eq(undoItems.state, 'planned'), isNotNull(undoItems.after), old(undoItems.at)));
}

/** As the other side gets it. */
export function bytesOf(request: RemoteRequest): StoredRequest {
  const { id: requestId, kind, target, body, items } = request;
  return { requestId, kind, target, body, items };
}

/** The queue rows that it carries. */
function ofRequest({ tenantId }: ConnectionKey, { items }: { items: readonly StoredItem[] }) {
  const ids = items.map(({ queueId }) => queueId);
  return and(eq(syncQueue.tenantId, tenantId), isOneOf(syncQueue.id, ids));
}

function byId(owner: ConnectionKey, id: string) {
  return and(
    eq(remoteRequests.tenantId, owner.tenantId),
    eq(remoteRequests.connectionId, owner.connectionId),
    eq(remoteRequests.id, id),
  );
}
