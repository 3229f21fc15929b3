import { randomUUID } from 'node:crypto';
import { and, desc, eq, gt, isNull, lte, not, or, sql } from 'drizzle-orm';
import { bringBackKept } from '../approvals/runs.ts';
import { bringCheckForward } from '../changes/change-checks.ts';
import type { Database, Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { hashOfToken } from '../random-token.ts';
import { connections, desktopSessions, type SessionEnding } from '../schema/index.ts';
import { interruptedBy, type Waiting } from './waiting.ts';

export type DesktopSession = typeof desktopSessions.$inferSelect;

type SessionKey = Pick<DesktopSession, 'tenantId' | 'connectionId' | 'id'>;

export interface NewSession {
  /** How long it may be silent, in ms. */
  silenceMs: number;
  loginId?: string;
  /** It comes for a look at what changed alone: the gate stays closed, and nobody need be woken. */
  looking?: boolean;
}

/**
 * A vendor's agent has come: its session opens the gate; wake the conductor afterwards. One that the connection
 * still has is over, since an agent has one at a time: what it was given is given again.
 *
 * @returns the ticket as well, which is stored nowhere.
 */
export async function openDesktopSession(
  tx: Executor,
  owner: ConnectionKey,
  { silenceMs, loginId, looking }: NewSession,
): Promise<{ ticket: string; session: DesktopSession }> {
  // 122 random bits in the form that such programs know.
  const ticket = randomUUID();
  await end(tx, isOpenOf(owner), 'replaced');
  const stored = { loginId, looking, ticketHash: hashOfToken(ticket), expiresAt: inMs(silenceMs) };
  const [session] = await tx
    .insert(desktopSessions)
    .values({ ...keyOf(owner), id: newId('dse'), ...stored })
    .returning();
  if (!session) throw new Error('the session was not stored');
  if (!looking) await setGate(tx, owner, true);
  await bringBackKept(tx, owner);
  return { ticket, session };
}

/** There is more to do than a look: the gate is opened; wake the conductor and start the look afterwards. */
export async function lookCloser(
  db: Database,
  session: SessionKey,
  { glance, withinMs }: { glance?: string; withinMs: number },
): Promise<void> {
  const isThis = and(isOpenOf(session), eq(desktopSessions.id, session.id));
  await db.transaction(async (tx) => {
    const closer = await tx
      .update(desktopSessions)
      .set({ looking: false, glance: glance ?? null })
      .where(isThis)
      .returning({ id: desktopSessions.id });
    if (closer.length === 0) return;
    await setGate(tx, session, true);
    await bringCheckForward(tx, session, withinMs);
  });
}

/** Nobody has revoked its login or disabled the person of it since: a ticket opens no more than the password would. */
export const IS_LET_IN = sql`(desktop_sessions.login_id is null or exists (select 1 from desktop_logins as login
  join users on users.tenant_id = login.tenant_id and users.id = login.user_id
  where login.tenant_id = desktop_sessions.tenant_id and login.id = desktop_sessions.login_id
    and login.revoked_at is null and users.disabled_at is null))`;

/** A session that shows itself is noted this often. */
const SEEN = sql`interval '1 minute'`;

/**
 * The open session of a ticket, which has shown itself now; undefined when there is none. A query without a tenant:
 * the ticket is all that its holder shows.
 */
export async function seeDesktopSession(
  db: Executor,
  { connectionId, ticket }: { connectionId: string; ticket: string },
  silenceMs: number,
): Promise<DesktopSession | undefined> {
  const isOpen = and(
    eq(desktopSessions.ticketHash, hashOfToken(ticket)),
    eq(desktopSessions.connectionId, connectionId),
    isNull(desktopSessions.closedAt),
    gt(desktopSessions.expiresAt, sql`now()`),
    IS_LET_IN,
  );
  const [found] = await db
    .select({
      session: desktopSessions,
      fresh: sql<boolean>`${desktopSessions.lastSeenAt} > now() - ${SEEN}`,
    })
    .from(desktopSessions)
    .where(isOpen);
  if (!found || found.fresh) return found?.session;
  const [session] = await db
    .update(desktopSessions)
    .set({ lastSeenAt: sql`now()`, expiresAt: inMs(silenceMs) })
    .where(isOpen)
    .returning();
  return session;
}

/** The session that is open, whoever's it is. */
export async function findOpenSession(
  db: Executor,
  owner: ConnectionKey,
): Promise<DesktopSession | undefined> {
  const [row] = await db.select().from(desktopSessions).where(isOpenOf(owner));
  return row;
}

/** A query without a tenant: the page of help knows the connection only. */
export async function findLastSession(
  db: Executor,
  connectionId: string,
): Promise<DesktopSession | undefined> {
  const [row] = await db
    .select()
    .from(desktopSessions)
    .where(eq(desktopSessions.connectionId, connectionId))
    .orderBy(desc(desktopSessions.openedAt))
    .limit(1);
  return row;
}

/** Whether anybody came within that time. */
export async function hasVisitSince(db: Executor, owner: ConnectionKey, ms: number): Promise<boolean> {
  const since = sql`${desktopSessions.openedAt} > now() - ${ms} * interval '1 millisecond'`;
  const [row] = await db
    .select({ id: desktopSessions.id })
    .from(desktopSessions)
    .where(and(ofConnection(owner), since))
    .limit(1);
  return row !== undefined;
}

/** It asked, and there was nothing for it yet. @returns how often that was so since it last got something. */
export async function countWait(db: Executor, session: SessionKey): Promise<number> {
  const [row] = await db
    .update(desktopSessions)
    .set({ waits: sql`${desktopSessions.waits} + 1` })
    .where(and(ofConnection(session), eq(desktopSessions.id, session.id)))
    .returning({ waits: desktopSessions.waits });
  return row?.waits ?? 0;
}

/** Why it ends before its work is done. */
export async function noteError(
  db: Executor,
  session: SessionKey,
  { code, error }: { code?: string; error: string },
): Promise<void> {
  await db
    .update(desktopSessions)
    .set({ errorCode: code ?? null, error, handedOut: null })
    .where(and(ofConnection(session), eq(desktopSessions.id, session.id)));
}

/** The session is over, and the gate closed. Tell those who waited for its writes: they give their records back. */
export async function closeDesktopSession(
  db: Database,
  session: Pick<DesktopSession, keyof SessionKey | 'looking'>,
  ending: SessionEnding,
): Promise<Waiting[]> {
  return db.transaction(async (tx) => {
    const isThis = and(isOpenOf(session), eq(desktopSessions.id, session.id));
    if ((await end(tx, isThis, ending)) === 0) return [];
    if (!session.looking) await setGate(tx, session, false);
    return interruptedBy(tx, session);
  });
}

/** Ends the sessions that were not heard of for too long, or are listened to no more. All tenants: only the relay asks. */
export async function closeSilentSessions(db: Database): Promise<void> {
  const isOver = or(lte(desktopSessions.expiresAt, sql`now()`), not(IS_LET_IN));
  const silent = await db
    .select()
    .from(desktopSessions)
    .where(and(isNull(desktopSessions.closedAt), isOver));
  for (const session of silent) await closeDesktopSession(db, session, 'silent');
}

/** Whether work may leave to the connection's agent. Sessions open and close it. */
async function setGate(tx: Executor, owner: ConnectionKey, open: boolean): Promise<void> {
  await tx
    .update(connections)
    .set({ gateOpen: open })
    .where(and(eq(connections.tenantId, owner.tenantId), eq(connections.id, owner.connectionId)));
}

async function end(tx: Executor, which: ReturnType<typeof and>, ending: SessionEnding): Promise<number> {
  const ended = await tx
    .update(desktopSessions)
    .set({ closedAt: sql`now()`, ending })
    .where(which)
    .returning({ id: desktopSessions.id });
  return ended.length;
}

function isOpenOf(owner: ConnectionKey) {
  return and(ofConnection(owner), isNull(desktopSessions.closedAt));
}

function ofConnection(owner: ConnectionKey) {
  return and(
    eq(desktopSessions.tenantId, owner.tenantId),
    eq(desktopSessions.connectionId, owner.connectionId),
  );
}

function inMs(ms: number) {
  return sql`now() + ${ms} * interval '1 millisecond'`;
}
