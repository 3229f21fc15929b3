import { and, asc, eq, isNotNull, or } from 'drizzle-orm';
import type { RawAnswer, StoredRequest } from '../../providers/provider.ts';
import type { Database, Executor } from '../client.ts';
import { isSyncEnabled } from '../connections/settings.ts';
import type { ConnectionKey } from '../links/links.ts';
import { connections, remoteRequests } from '../schema/index.ts';
import { bytesOf, countSend, readRequest, storeAnswer } from './remote-requests.ts';

/** The inbound edge of vendors whose agent polls us: it fetches requests and brings answers. */

/** Opens or closes the gate with the agent's session; wake the conductor after opening. */
export async function setGate(db: Executor, owner: ConnectionKey, open: boolean): Promise<void> {
  await db
    .update(connections)
    .set({ gateOpen: open })
    .where(and(eq(connections.tenantId, owner.tenantId), eq(connections.id, owner.connectionId)));
}

/**
 * The oldest request that has no answer yet. One whose answer was lost is handed out again, with the same id
 * and the same bytes. While the master switch is off only questions are
 * handed out: nothing is written then.
 */
export async function nextForPoll(db: Database, owner: ConnectionKey): Promise<StoredRequest | undefined> {
  const isQuestion = eq(remoteRequests.kind, 'read');
  const mayWrite = await isSyncEnabled(db, owner);
  const [row] = await db
    .select()
    .from(remoteRequests)
    .where(
      and(
        eq(remoteRequests.tenantId, owner.tenantId),
        eq(remoteRequests.connectionId, owner.connectionId),
        eq(remoteRequests.state, 'prepared'),
        mayWrite ? or(isQuestion, isNotNull(remoteRequests.waiter)) : isQuestion,
      ),
    )
    .orderBy(asc(remoteRequests.createdAt), asc(remoteRequests.id))
    .limit(1);
  if (!row) return undefined;
  await countSend(db, owner, row.id);
  return bytesOf(row);
}

/** Stores an answer; the workflow to tell, if it is still to be applied. */
export async function acceptAnswer(
  db: Database,
  owner: ConnectionKey,
  requestId: string,
  answer: RawAnswer,
): Promise<{ waiter?: string }> {
  await storeAnswer(db, owner, requestId, answer);
  const request = await readRequest(db, owner, requestId);
  return { waiter: request?.state === 'answered' ? (request.waiter ?? undefined) : undefined };
}
