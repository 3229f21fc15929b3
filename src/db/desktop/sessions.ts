import { randomUUID } from 'node:crypto';
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import type { ConnectionKey } from '../links/links.ts';
import { hashOfToken } from '../random-token.ts';
import { desktopSessions } from '../schema/index.ts';

export type DesktopSession = typeof desktopSessions.$inferSelect;

/** @returns its ticket, which is stored nowhere. @throws unique violation while another visit is open. */
export async function openSession(db: Executor, owner: ConnectionKey, loginId: string): Promise<string> {
  // 122 random bits in the form that such programs know.
  const ticket = randomUUID();
  const { tenantId, connectionId } = owner;
  await db
    .insert(desktopSessions)
    .values({ tenantId, connectionId, id: newId('dse'), loginId, ticketHash: hashOfToken(ticket) });
  return ticket;
}

/** The visit that is open, whoever's it is. */
export async function findOpenSession(
  db: Executor,
  owner: ConnectionKey,
): Promise<DesktopSession | undefined> {
  const [row] = await db
    .select()
    .from(desktopSessions)
    .where(and(of(owner), isNull(desktopSessions.closedAt)));
  return row;
}

/** A query without a tenant: the ticket is all that its holder shows. */
export async function findByTicket(
  db: Executor,
  connectionId: string,
  ticket: string,
): Promise<DesktopSession | undefined> {
  const [row] = await db
    .select()
    .from(desktopSessions)
    .where(
      and(
        eq(desktopSessions.ticketHash, hashOfToken(ticket)),
        eq(desktopSessions.connectionId, connectionId),
      ),
    );
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
    .where(and(of(owner), since))
    .limit(1);
  return row !== undefined;
}

export async function noteHandedOut(
  db: Executor,
  session: DesktopSession,
  requestId: string | null,
): Promise<void> {
  await update(db, session, { handedOut: requestId });
}

export async function noteAnswered(db: Executor, session: DesktopSession): Promise<void> {
  await db
    .update(desktopSessions)
    .set({ handedOut: null, answered: sql`${desktopSessions.answered} + 1`, lastSeenAt: sql`now()` })
    .where(byId(session));
}

export async function noteError(
  db: Executor,
  session: DesktopSession,
  { code, error }: { code?: string; error: string },
): Promise<void> {
  await update(db, session, { errorCode: code ?? null, error, handedOut: null });
}

/** What it still owed is handed out again in the next visit. */
export async function closeSession(db: Executor, session: DesktopSession): Promise<void> {
  await db
    .update(desktopSessions)
    .set({ closedAt: sql`now()`, lastSeenAt: sql`now()` })
    .where(and(byId(session), isNull(desktopSessions.closedAt)));
}

async function update(
  db: Executor,
  session: DesktopSession,
  values: Partial<Pick<DesktopSession, 'handedOut' | 'errorCode' | 'error'>>,
): Promise<void> {
  await db
    .update(desktopSessions)
    .set({ ...values, lastSeenAt: sql`now()` })
    .where(byId(session));
}

function of({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(desktopSessions.tenantId, tenantId), eq(desktopSessions.connectionId, connectionId));
}

function byId({ tenantId, id }: Pick<DesktopSession, 'tenantId' | 'id'>) {
  return and(eq(desktopSessions.tenantId, tenantId), eq(desktopSessions.id, id));
}
