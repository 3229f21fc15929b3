import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import type { ConnectionKey } from '../links/links.ts';
import { desktopLogins, users } from '../schema/index.ts';

export type DesktopLogin = typeof desktopLogins.$inferSelect;

export interface NewLogin {
  userId: string;
  name: string;
  passwordHash: string;
  fileId: string;
}

export async function createLogin(
  db: Executor,
  owner: ConnectionKey,
  login: NewLogin,
): Promise<DesktopLogin> {
  const { tenantId, connectionId } = owner;
  const [row] = await db
    .insert(desktopLogins)
    .values({ tenantId, connectionId, id: newId('dsk'), ...login })
    .returning();
  if (!row) throw new Error('the login was not stored');
  return row;
}

export async function listLogins(db: Executor, owner: ConnectionKey): Promise<DesktopLogin[]> {
  return db
    .select()
    .from(desktopLogins)
    .where(of(owner))
    .orderBy(asc(desktopLogins.createdAt), asc(desktopLogins.id));
}

export async function readLogin(
  db: Executor,
  owner: ConnectionKey,
  id: string,
): Promise<DesktopLogin | undefined> {
  const [row] = await db
    .select()
    .from(desktopLogins)
    .where(and(of(owner), eq(desktopLogins.id, id)));
  return row;
}

/** Nobody signs in with it any more; its visits stay in the books. */
export async function revokeLogin(db: Executor, owner: ConnectionKey, id: string): Promise<boolean> {
  const rows = await db
    .update(desktopLogins)
    .set({ revokedAt: sql`now()` })
    .where(and(of(owner), eq(desktopLogins.id, id), isNull(desktopLogins.revokedAt)))
    .returning({ id: desktopLogins.id });
  return rows.length > 0;
}

/**
 * A query without a tenant: who signs in does not know it. Undefined for a login that was revoked, and for one whose
 * person was deactivated.
 */
export async function findLiveLogin(
  db: Executor,
  connectionId: string,
  id: string,
): Promise<DesktopLogin | undefined> {
  const [row] = await db
    .select({ login: desktopLogins })
    .from(desktopLogins)
    .innerJoin(users, and(eq(users.tenantId, desktopLogins.tenantId), eq(users.id, desktopLogins.userId)))
    .where(
      and(
        eq(desktopLogins.id, id),
        eq(desktopLogins.connectionId, connectionId),
        isNull(desktopLogins.revokedAt),
        isNull(users.disabledAt),
      ),
    );
  return row?.login;
}

/** So many wrong passwords in a row lock it for a while. */
export async function countFailure(
  db: Executor,
  login: Pick<DesktopLogin, 'tenantId' | 'id'>,
  { max, lockMs }: { max: number; lockMs: number },
): Promise<void> {
  const isLast = sql`${desktopLogins.failures} + 1 >= ${max}`;
  await db
    .update(desktopLogins)
    .set({
      failures: sql`case when ${isLast} then 0 else ${desktopLogins.failures} + 1 end`,
      lockedUntil: sql`case when ${isLast} then now() + ${lockMs} * interval '1 millisecond' else ${desktopLogins.lockedUntil} end`,
    })
    .where(byId(login));
}

/** What is known of the computer; undefined stays as it is. */
export async function noteComputer(
  db: Executor,
  login: Pick<DesktopLogin, 'tenantId' | 'id'>,
  seen: Partial<Pick<DesktopLogin, 'computer' | 'address' | 'agentVersion' | 'filePath'>>,
): Promise<void> {
  await db
    .update(desktopLogins)
    .set({ ...seen, failures: 0, lastSeenAt: sql`now()` })
    .where(byId(login));
}

/** A call that was held was broken off: the next ones are held half as long. */
export async function shortenHold(
  db: Executor,
  login: Pick<DesktopLogin, 'tenantId' | 'id'>,
  { from, leastMs }: { from: number; leastMs: number },
): Promise<void> {
  await db
    .update(desktopLogins)
    .set({ holdMs: Math.max(leastMs, Math.floor(from / 2)) })
    .where(byId(login));
}

function of({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(desktopLogins.tenantId, tenantId), eq(desktopLogins.connectionId, connectionId));
}

function byId({ tenantId, id }: Pick<DesktopLogin, 'tenantId' | 'id'>) {
  return and(eq(desktopLogins.tenantId, tenantId), eq(desktopLogins.id, id));
}
