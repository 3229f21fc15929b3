import { and, count, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { hashOfToken, randomToken } from '../random-token.ts';
import { apiKeys } from '../schema/index.ts';

export type Role = 'owner' | 'admin' | 'member';

export interface ApiKey {
  tenantId: string;
  id: string;
  name: string;
  role: Role;
  scopes: string[];
  createdAt: Date;
  revokedAt: Date | null;
}

const COLUMNS = {
  tenantId: apiKeys.tenantId,
  id: apiKeys.id,
  name: apiKeys.name,
  role: apiKeys.role,
  scopes: apiKeys.scopes,
  createdAt: apiKeys.createdAt,
  revokedAt: apiKeys.revokedAt,
};

/** The key itself is returned once and not kept. */
export async function createApiKey(
  db: Executor,
  tenantId: string,
  input: { name: string; role: Role; scopes: readonly string[] },
): Promise<ApiKey & { key: string }> {
  const key = `lbk_${randomToken()}`;
  const [row] = await db
    .insert(apiKeys)
    .values({ tenantId, id: newId('key'), hash: hashOfToken(key), ...input, scopes: [...input.scopes] })
    .returning(COLUMNS);
  if (!row) throw new Error('the key was not stored');
  return { ...row, key };
}

/** The one query without a tenant: the key tells which tenant it is. */
export async function findApiKey(db: Executor, key: string): Promise<ApiKey | undefined> {
  const [row] = await db
    .select(COLUMNS)
    .from(apiKeys)
    .where(and(eq(apiKeys.hash, hashOfToken(key)), isNull(apiKeys.revokedAt)));
  return row;
}

/** False once it was revoked; what a key may do never changes. */
export async function isKeyLive(db: Executor, tenantId: string, id: string): Promise<boolean> {
  const [row] = await db
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)));
  return row !== undefined;
}

export async function listApiKeys(db: Executor, tenantId: string): Promise<ApiKey[]> {
  return db
    .select(COLUMNS)
    .from(apiKeys)
    .where(eq(apiKeys.tenantId, tenantId))
    .orderBy(desc(apiKeys.createdAt));
}

/** Refuses the last key of an owner: nobody could make another one. */
export async function revokeApiKey(
  db: Executor,
  tenantId: string,
  id: string,
): Promise<'revoked' | 'missing' | 'last_owner'> {
  const live = and(eq(apiKeys.tenantId, tenantId), isNull(apiKeys.revokedAt));
  const [found] = await db
    .select(COLUMNS)
    .from(apiKeys)
    .where(and(live, eq(apiKeys.id, id)));
  if (!found) return 'missing';
  if (found.role === 'owner') {
    const [owners] = await db
      .select({ count: count() })
      .from(apiKeys)
      .where(and(live, eq(apiKeys.role, 'owner')));
    if ((owners?.count ?? 0) < 2) return 'last_owner';
  }
  await db
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(live, eq(apiKeys.id, id)));
  return 'revoked';
}
