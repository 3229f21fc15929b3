import { and, eq, gt, isNull, lt, ne, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { hashOfToken, randomToken } from '../random-token.ts';
import { sessions, users } from '../schema/index.ts';
import type { Role } from './api-keys.ts';

/** A working day with its breaks: a browser left open over night asks again. */
const IDLE = sql`interval '12 hours'`;
/** A week, however busy it is. */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;
/** Seen is written at most this often: a page makes many requests. */
const SEEN = sql`interval '1 minute'`;

export interface Session {
  tenantId: string;
  id: string;
  userId: string;
  email: string;
  name: string;
  role: Role;
  expiresAt: Date;
}

/** The token goes into the cookie and is not kept. */
export async function startSession(
  db: Executor,
  { tenantId, userId }: { tenantId: string; userId: string },
  now: Date,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const token = randomToken();
  const id = newId('ses');
  const expiresAt = new Date(now.getTime() + LIFETIME_MS);
  await db.insert(sessions).values({
    ...{ tenantId, id, userId, expiresAt },
    tokenHash: hashOfToken(token),
    createdAt: now,
    lastSeenAt: now,
  });
  return { id, token, expiresAt };
}

/** A query without a tenant: the token tells which tenant it is. Nothing for a user who was disabled. */
export async function findSession(db: Executor, token: string, now: Date): Promise<Session | undefined> {
  const [row] = await db
    .select({
      tenantId: sessions.tenantId,
      id: sessions.id,
      userId: users.id,
      email: users.email,
      name: users.name,
      role: users.role,
      expiresAt: sessions.expiresAt,
      stale: sql<boolean>`${sessions.lastSeenAt} < ${now.toISOString()}::timestamptz - ${SEEN}`,
    })
    .from(sessions)
    .innerJoin(users, and(eq(users.tenantId, sessions.tenantId), eq(users.id, sessions.userId)))
    .where(and(eq(sessions.tokenHash, hashOfToken(token)), isLive(now), isNull(users.disabledAt)));
  if (!row) return undefined;
  const { stale, ...session } = row;
  if (stale)
    await db.update(sessions).set({ lastSeenAt: now }).where(isSession(session.tenantId, session.id));
  return session;
}

/**
 * The role that a session gives now, without noting that it was seen: what is left open must not keep it from ending.
 * Undefined once it has ended, or its user was disabled.
 */
export async function readRoleOf(
  db: Executor,
  { tenantId, id }: Pick<Session, 'tenantId' | 'id'>,
  now: Date,
): Promise<Role | undefined> {
  const [row] = await db
    .select({ role: users.role })
    .from(sessions)
    .innerJoin(users, and(eq(users.tenantId, sessions.tenantId), eq(users.id, sessions.userId)))
    .where(and(isSession(tenantId, id), isLive(now), isNull(users.disabledAt)));
  return row?.role;
}

export async function endSession(db: Executor, tenantId: string, id: string): Promise<void> {
  await db.delete(sessions).where(isSession(tenantId, id));
}

/** Every session of a user, or every one but `except`. */
export async function endSessionsOf(
  db: Executor,
  tenantId: string,
  userId: string,
  except?: string,
): Promise<void> {
  const others = except === undefined ? undefined : ne(sessions.id, except);
  await db.delete(sessions).where(and(eq(sessions.tenantId, tenantId), eq(sessions.userId, userId), others));
}

/** Housekeeping over all tenants. */
export async function forgetOldSessions(db: Executor, now: Date): Promise<void> {
  await db.delete(sessions).where(lt(sessions.expiresAt, now));
}

function isLive(now: Date) {
  const idleSince = sql`${now.toISOString()}::timestamptz - ${IDLE}`;
  return and(gt(sessions.expiresAt, now), gt(sessions.lastSeenAt, idleSince));
}

function isSession(tenantId: string, id: string) {
  return and(eq(sessions.tenantId, tenantId), eq(sessions.id, id));
}
