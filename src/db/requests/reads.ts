import { and, eq, isNotNull, or, sql } from 'drizzle-orm';
import type { ReadRequest } from '../../providers/reads.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { remoteRequests } from '../schema/index.ts';
import { type RemoteRequest, readRequest } from './remote-requests.ts';

/** A request that only reads, on its way to a vendor's agent. */
export interface NewRead extends ReadRequest {
  id: string;
  /** Who asks: the answers are kept for it, and deleted with it. */
  asker: string;
  /** The workflow to tell when the answer is here. */
  waiter?: string;
}

/** The stored request of that id, made now unless it is there; whoever asks is who waits. */
export async function storeRead(db: Executor, owner: ConnectionKey, read: NewRead): Promise<RemoteRequest> {
  const { id, asker, waiter, target, body } = read;
  const there = await readRequest(db, owner, id);
  // Asked again, as it is with each step that goes on: an answer that is here needs nobody to be told.
  if (there && there.waiter === (there.answer ? null : (waiter ?? null))) return there;
  const row = { ...keyOf(owner), id, kind: 'read' as const, target, body, setId: asker, items: [], waiter };
  const [stored] = await db
    .insert(remoteRequests)
    .values({ ...row, state: 'prepared' })
    .onConflictDoUpdate({
      target: [remoteRequests.tenantId, remoteRequests.id],
      set: { waiter: sql`case when ${remoteRequests.state} = 'prepared' then excluded.waiter end` },
    })
    .returning();
  if (!stored) throw new Error(`read ${id} was not stored`);
  return stored;
}

/** Begins the name of whoever asks while a person waits. */
export const PERSON = 'person/';

/** Names who asks what has to be known before a write is sent or settled. */
export const requestAsker = (requestId: string) => `request/${requestId}`;
/** Those questions are given up when a session closes; all others wait for the next one. */
export const OF_A_WRITE = sql`${remoteRequests.setId} like 'request/%'`;

/** Nobody waits any more for the answers to a write and to what was asked for it. */
export async function stopWaiting(db: Executor, owner: ConnectionKey, requestId: string): Promise<void> {
  await db
    .update(remoteRequests)
    .set({ waiter: null })
    .where(
      and(
        eq(remoteRequests.tenantId, owner.tenantId),
        eq(remoteRequests.connectionId, owner.connectionId),
        isNotNull(remoteRequests.waiter),
        or(eq(remoteRequests.id, requestId), eq(remoteRequests.setId, requestAsker(requestId))),
      ),
    );
}

/** Deletes one read, so that it is asked anew. */
export async function forgetRead(db: Executor, owner: ConnectionKey, id: string): Promise<void> {
  await db.delete(remoteRequests).where(and(ofReads(owner), eq(remoteRequests.id, id)));
}

/** Deletes what was asked for `asker`: answers hold personal data, and nobody needs them any more. */
export async function forgetReads(db: Executor, owner: ConnectionKey, asker: string): Promise<void> {
  await db.delete(remoteRequests).where(and(ofReads(owner), eq(remoteRequests.setId, asker)));
}

/** The same for all that askers of one name have asked, `report/1/` for `report/1/a`. */
export async function forgetReadsBelow(db: Executor, owner: ConnectionKey, name: string): Promise<void> {
  await db
    .delete(remoteRequests)
    .where(and(ofReads(owner), sql`starts_with(${remoteRequests.setId}, ${name})`));
}

function ofReads(owner: ConnectionKey) {
  return and(
    eq(remoteRequests.tenantId, owner.tenantId),
    eq(remoteRequests.connectionId, owner.connectionId),
    eq(remoteRequests.kind, 'read'),
  );
}
