import { and, asc, count, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { tenants, users } from '../schema/index.ts';
import type { Role } from './api-keys.ts';

export interface User {
  tenantId: string;
  id: string;
  email: string;
  name: string;
  role: Role;
  /** `invited` until a password is chosen. */
  state: 'invited' | 'active' | 'disabled';
  lastSignInAt: Date | null;
  createdAt: Date;
}

export const USER_COLUMNS = {
  tenantId: users.tenantId,
  id: users.id,
  email: users.email,
  name: users.name,
  role: users.role,
  state: sql<User['state']>`case
    when ${users.disabledAt} is not null then 'disabled'
    when ${users.passwordHash} is null then 'invited'
    else 'active' end`,
  lastSignInAt: users.lastSignInAt,
  createdAt: users.createdAt,
};

export async function listUsers(db: Executor, tenantId: string): Promise<User[]> {
  return db
    .select(USER_COLUMNS)
    .from(users)
    .where(eq(users.tenantId, tenantId))
    .orderBy(asc(users.createdAt), asc(users.id));
}

export async function readUser(db: Executor, tenantId: string, id: string): Promise<User | undefined> {
  const [row] = await db.select(USER_COLUMNS).from(users).where(isUser(tenantId, id));
  return row;
}

/** Undefined when the business has somebody with this e-mail already. */
export async function createUser(
  db: Executor,
  tenantId: string,
  input: { email: string; name: string; role: Role; passwordHash?: string },
): Promise<User | undefined> {
  const [row] = await db
    .insert(users)
    .values({ tenantId, id: newId('usr'), ...input })
    .onConflictDoNothing()
    .returning(USER_COLUMNS);
  return row;
}

export async function findUserByEmail(
  db: Executor,
  tenantId: string,
  email: string,
): Promise<User | undefined> {
  const [row] = await db
    .select(USER_COLUMNS)
    .from(users)
    .where(and(eq(users.tenantId, tenantId), hasEmail(email)));
  return row;
}

export interface SignInCandidate {
  tenantId: string;
  tenantName: string;
  userId: string;
  passwordHash: string;
}

/** A query without a tenant: who signs in does not know it. At most `limit` businesses, oldest first. */
export async function findSignInCandidates(
  db: Executor,
  email: string,
  limit: number,
): Promise<SignInCandidate[]> {
  return db
    .select({
      tenantId: users.tenantId,
      tenantName: tenants.name,
      userId: users.id,
      passwordHash: sql<string>`${users.passwordHash}`,
    })
    .from(users)
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .where(and(hasEmail(email), isNull(users.disabledAt), isNotNull(users.passwordHash)))
    .orderBy(asc(users.createdAt), asc(users.id))
    .limit(limit);
}

export async function readPasswordHash(db: Executor, tenantId: string, id: string): Promise<string | null> {
  const [row] = await db.select({ hash: users.passwordHash }).from(users).where(isUser(tenantId, id));
  return row?.hash ?? null;
}

export async function savePassword(
  db: Executor,
  tenantId: string,
  id: string,
  passwordHash: string,
): Promise<void> {
  await db.update(users).set({ passwordHash }).where(isUser(tenantId, id));
}

export async function changeUser(
  db: Executor,
  tenantId: string,
  id: string,
  { name, role, disabled }: { name: string; role: Role; disabled: boolean },
): Promise<void> {
  const disabledAt = disabled ? sql`coalesce(${users.disabledAt}, now())` : null;
  await db.update(users).set({ name, role, disabledAt }).where(isUser(tenantId, id));
}

export async function noteSignIn(db: Executor, tenantId: string, id: string, at: Date): Promise<void> {
  await db.update(users).set({ lastSignInAt: at }).where(isUser(tenantId, id));
}

/** Owners who can sign in. Locks them: two requests cannot both take the last but one away. */
export async function countOwners(tx: Executor, tenantId: string): Promise<number> {
  const owners = and(
    eq(users.tenantId, tenantId),
    eq(users.role, 'owner'),
    isNull(users.disabledAt),
    isNotNull(users.passwordHash),
  );
  await tx.select({ id: users.id }).from(users).where(owners).for('update');
  const [row] = await tx.select({ count: count() }).from(users).where(owners);
  return row?.count ?? 0;
}

function isUser(tenantId: string, id: string) {
  return and(eq(users.tenantId, tenantId), eq(users.id, id));
}

function hasEmail(email: string) {
  return sql`lower(${users.email}) = lower(${email})`;
}
