import { and, eq, isNotNull, or, sql } from 'drizzle-orm';
import type { RawAnswer, StoredRequest } from '../../providers/provider.ts';
import type { Database, Executor } from '../client.ts';
import { mayWrite } from '../connections/connection-state.ts';
import { desktopSessions, remoteRequests } from '../schema/index.ts';
import { type DesktopSession, IS_LET_IN } from './desktop-sessions.ts';
import { bytesOf, countSend, readRequest, storeAnswer } from './remote-requests.ts';
import type { Waiting } from './waiting.ts';

/** The inbound edge of vendors whose agent polls us: it fetches requests and brings answers. */

/** `sends`: how often it was handed out before; more than none means that an answer may have been lost. */
export interface HandedOut extends StoredRequest {
  sends: number;
}

/** Whether a write that is handed out may have been carried out before: then its provider may ask about it instead. */
export function isInquiry({ kind, sends }: Pick<HandedOut, 'kind' | 'sends'>): boolean {
  return kind !== 'read' && sends > 0;
}

type SessionKey = Pick<DesktopSession, 'tenantId' | 'connectionId' | 'id'>;

/** Pulls, imports, change checks and writes: each is one kind of work. */
const KIND_OF_WORK = sql<string>`case when ${remoteRequests.kind} <> 'read' then 'write'
  else split_part(${remoteRequests.setId}, '/', 1) end`;

/**
 * A write whose answer was lost goes before every other: what became of it is asked before more is written. So often;
 * then it waits behind the others, because it may be what ends QuickBooks.
 */
const MOST_FIRST = 3;
const IS_BEHIND = sql`(${remoteRequests.sends} not between 1 and ${MOST_FIRST})`;

/**
 * The next request that has no answer: kinds of work take turns, and within one what was handed out less often
 * goes first, so that none that fails keeps the others waiting. One whose answer was lost is handed out again,
 * with the same id and the same bytes. While the master switch is off, or the connection is, only questions are: nothing
 * is written.
 */
export async function nextForPoll(db: Database, session: SessionKey): Promise<HandedOut | undefined> {
  const writes = await mayWrite(db, session);
  return db.transaction(async (tx) => {
    const turns = await lockTurns(tx, session);
    const firsts = await firstOfEachKind(tx, session, writes);
    const [next] = firsts.sort((a, b) => (turns?.[a.work] ?? -1) - (turns?.[b.work] ?? -1));
    if (!turns || !next) return undefined;
    await countSend(tx, session, next.request.id, session.id);
    await tx
      .update(desktopSessions)
      .set({
        handedOut: next.request.id,
        waits: 0,
        offered: sql`${desktopSessions.offered} + 1`,
        turns: sql`${desktopSessions.turns} || jsonb_build_object(${next.work}::text, ${desktopSessions.offered})`,
      })
      .where(byId(session));
    return { ...bytesOf(next.request), sends: next.request.sends };
  });
}

/** Undefined when the session has ended, or its login was revoked. */
async function lockTurns(tx: Executor, session: SessionKey): Promise<Record<string, number> | undefined> {
  const [row] = await tx
    .select({ turns: desktopSessions.turns, closedAt: desktopSessions.closedAt })
    .from(desktopSessions)
    .where(and(byId(session), IS_LET_IN))
    .for('update');
  return row?.closedAt === null ? row.turns : undefined;
}

async function firstOfEachKind(tx: Executor, session: SessionKey, mayWrite: boolean) {
  const isQuestion = eq(remoteRequests.kind, 'read');
  return tx
    .selectDistinctOn([KIND_OF_WORK], { work: KIND_OF_WORK, request: remoteRequests })
    .from(remoteRequests)
    .where(
      and(
        eq(remoteRequests.tenantId, session.tenantId),
        eq(remoteRequests.connectionId, session.connectionId),
        eq(remoteRequests.state, 'prepared'),
        mayWrite ? or(isQuestion, isNotNull(remoteRequests.waiter)) : isQuestion,
      ),
    )
    .orderBy(KIND_OF_WORK, IS_BEHIND, remoteRequests.sends, remoteRequests.createdAt, remoteRequests.id);
}

/** Stores the answer that the agent brought. Gives the workflow to tell, if it is still to be taken. */
export async function acceptAnswer(
  db: Database,
  session: SessionKey,
  requestId: string,
  answer: RawAnswer,
): Promise<Waiting | undefined> {
  await db
    .update(desktopSessions)
    .set({ ...noLongerOwes(requestId), answered: sql`${desktopSessions.answered} + 1` })
    .where(byId(session));
  return store(db, session, requestId, answer);
}

/** The agent could not carry the request out: the books were busy, closed or others, or the answer cannot be read. */
export async function failPoll(
  db: Database,
  session: SessionKey,
  requestId: string,
  answer: RawAnswer,
): Promise<Waiting | undefined> {
  await db.update(desktopSessions).set(noLongerOwes(requestId)).where(byId(session));
  return store(db, session, requestId, answer);
}

async function store(
  db: Database,
  session: SessionKey,
  requestId: string,
  answer: RawAnswer,
): Promise<Waiting | undefined> {
  await storeAnswer(db, session, requestId, answer);
  const request = await readRequest(db, session, requestId);
  if (request?.state !== 'answered' || request.waiter === null) return undefined;
  const { tenantId, connectionId } = session;
  return { tenantId, connectionId, requestId, workflowId: request.waiter };
}

function noLongerOwes(requestId: string) {
  return { handedOut: sql`nullif(${desktopSessions.handedOut}, ${requestId})` };
}

function byId({ tenantId, id }: SessionKey) {
  return and(eq(desktopSessions.tenantId, tenantId), eq(desktopSessions.id, id));
}
