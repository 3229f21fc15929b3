import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { hashOfToken, randomToken } from '../random-token.ts';
import { invitations, tenants, users } from '../schema/index.ts';
import type { Role } from './api-keys.ts';

/** Time to read one's mail after a week away. */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;

export interface Invitation {
  tenantId: string;
  tenantName: string;
  userId: string;
  email: string;
  name: string;
  role: Role;
}

/** The link's token is returned once and not kept; it replaces an earlier one. */
export async function invite(
  db: Executor,
  { tenantId, userId, invitedBy }: { tenantId: string; userId: string; invitedBy: string },
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomToken();
  const fresh = {
    tokenHash: hashOfToken(token),
    invitedBy,
    expiresAt: new Date(now.getTime() + LIFETIME_MS),
  };
  await db
    .insert(invitations)
    .values({ tenantId, userId, ...fresh })
    .onConflictDoUpdate({ target: [invitations.tenantId, invitations.userId], set: fresh });
  return { token, expiresAt: fresh.expiresAt };
}

/** A query without a tenant: the token tells which tenant it is. */
export async function findInvitation(
  db: Executor,
  token: string,
  now: Date,
): Promise<Invitation | undefined> {
  const [row] = await db
    .select({
      tenantId: invitations.tenantId,
      tenantName: tenants.name,
      userId: users.id,
      email: users.email,
      name: users.name,
      role: users.role,
    })
    .from(invitations)
    .innerJoin(users, and(eq(users.tenantId, invitations.tenantId), eq(users.id, invitations.userId)))
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .where(
      and(
        eq(invitations.tokenHash, hashOfToken(token)),
        gt(invitations.expiresAt, now),
        isNull(users.disabledAt),
      ),
    );
  return row;
}

/** False when somebody else has taken it meanwhile. */
export async function takeInvitation(tx: Executor, token: string): Promise<boolean> {
  const taken = await tx
    .delete(invitations)
    .where(eq(invitations.tokenHash, hashOfToken(token)))
    .returning({ userId: invitations.userId });
  return taken.length > 0;
}

export async function withdrawInvitation(db: Executor, tenantId: string, userId: string): Promise<void> {
  await db.delete(invitations).where(and(eq(invitations.tenantId, tenantId), eq(invitations.userId, userId)));
}

/** Housekeeping over all tenants. */
export async function forgetOldInvitations(db: Executor, now: Date): Promise<void> {
  await db.delete(invitations).where(lt(invitations.expiresAt, now));
}
