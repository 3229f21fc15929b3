import { and, eq, isNotNull, ne, or, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { connections, remoteRequests } from '../schema/index.ts';
import { OF_A_WRITE } from './reads.ts';

/** A workflow that waits for the answer to a request, and is to be told to look. */
export interface Waiting extends ConnectionKey {
  requestId: string;
  workflowId: string;
}

/** The edge tells the workflow itself; what it told nobody after this was told by a process that died. */
const UNTOLD = sql`interval '10 seconds'`;

/** Writes, and what has to be known for them, do not wait over the end of a session: their sets are given back. */
const ENDS_WITH_SESSION = or(ne(remoteRequests.kind, 'read'), OF_A_WRITE);

/** Who waits for a write when the session of the connection has ended. */
export async function interruptedBy(db: Executor, owner: ConnectionKey): Promise<Waiting[]> {
  const isOwn = and(
    eq(remoteRequests.tenantId, owner.tenantId),
    eq(remoteRequests.connectionId, owner.connectionId),
  );
  return selectWaiting(db).where(and(isOwn, isNotNull(remoteRequests.waiter), ENDS_WITH_SESSION));
}

/** Who was not told that the answer is here, or that the session has ended. All tenants: only the relay asks. */
export async function untoldWaiters(db: Executor): Promise<Waiting[]> {
  const isAnswered = and(
    eq(remoteRequests.state, 'answered'),
    sql`${remoteRequests.answeredAt} < now() - ${UNTOLD}`,
  );
  const isClosed = and(eq(remoteRequests.state, 'prepared'), eq(connections.gateOpen, false));
  return selectWaiting(db)
    .innerJoin(
      connections,
      and(eq(connections.tenantId, remoteRequests.tenantId), eq(connections.id, remoteRequests.connectionId)),
    )
    .where(and(isNotNull(remoteRequests.waiter), or(isAnswered, and(isClosed, ENDS_WITH_SESSION))));
}

/** The workflow does not exist any more. */
export async function forgetWaiter(db: Executor, waiting: Waiting): Promise<void> {
  await db
    .update(remoteRequests)
    .set({ waiter: null })
    .where(
      and(
        eq(remoteRequests.tenantId, waiting.tenantId),
        eq(remoteRequests.id, waiting.requestId),
        eq(remoteRequests.waiter, waiting.workflowId),
      ),
    );
}

function selectWaiting(db: Executor) {
  return db
    .select({
      tenantId: remoteRequests.tenantId,
      connectionId: remoteRequests.connectionId,
      requestId: remoteRequests.id,
      workflowId: sql<string>`${remoteRequests.waiter}`,
    })
    .from(remoteRequests)
    .$dynamic();
}
