import { and, eq, isNotNull, sql } from 'drizzle-orm';
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
  await tx
    .insert(remoteRequests)
    .values({ ...keyOf(owner), ...request, state: 'prepared' })
    .onConflictDoNothing();
  await tx
    .update(syncQueue)
    .set({ openRequestId: request.id })
    .where(and(eq(syncQueue.tenantId, owner.tenantId), isOneOf(syncQueue.id, queueIds(request))));
}

export async function readRequest(
  db: Executor,
  owner: ConnectionKey,
  id: string,
  { lock = false } = {},
): Promise<RemoteRequest | undefined> {
  const query = db.select().from(remoteRequests).where(byId(owner, id));
  const [row] = lock ? await query.for('update') : await query;
  return row;
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

/** Keeps an answer that is still to be applied. */
export async function storeAnswer(
  db: Executor,
  owner: ConnectionKey,
  id: string,
  answer: RawAnswer,
): Promise<void> {
  await db
    .update(remoteRequests)
    .set({ state: 'answered', answer, answeredAt: sql`now()` })
    .where(and(byId(owner, id), eq(remoteRequests.state, 'prepared')));
}

/** Ends a request, so that its bytes are not sent again. */
export async function closeRequest(
  tx: Executor,
  owner: ConnectionKey,
  request: Pick<RemoteRequest, 'id' | 'items'>,
  state: 'settled' | 'refused' | 'abandoned',
): Promise<void> {
  await tx
    .update(remoteRequests)
    .set({ state, settledAt: sql`now()`, waiter: null, sealOrder: NEXT_PLACE })
    .where(byId(owner, request.id));
  await tx
    .update(syncQueue)
    .set({ openRequestId: null, round: sql`${syncQueue.round} + 1` })
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        isOneOf(syncQueue.id, queueIds(request)),
        eq(syncQueue.openRequestId, request.id),
      ),
    );
  await releaseLease(tx, owner, request.id);
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
  await tx
    .delete(exclusiveLeases)
    .where(
      and(
        eq(exclusiveLeases.tenantId, owner.tenantId),
        eq(exclusiveLeases.connectionId, owner.connectionId),
        eq(exclusiveLeases.requestId, requestId),
      ),
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

function queueIds(request: { items: readonly StoredItem[] }): number[] {
  return request.items.map((item) => item.queueId);
}

function byId(owner: ConnectionKey, id: string) {
  return and(
    eq(remoteRequests.tenantId, owner.tenantId),
    eq(remoteRequests.connectionId, owner.connectionId),
    eq(remoteRequests.id, id),
  );
}
