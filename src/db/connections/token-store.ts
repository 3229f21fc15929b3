import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { TokenSet } from '../../providers/provider.ts';
import type { Sealer } from '../../secrets.ts';
import type { Database, Executor } from '../client.ts';
import { connectionSecrets } from '../schema/index.ts';

export interface TokenOwner {
  tenantId: string;
  connectionId: string;
}

const tokenSchema = z.object({
  accessToken: z.string(),
  accessExpiresAt: z.string(),
  refreshToken: z.string(),
  refreshExpiresAt: z.string(),
  hardExpiresAt: z.string().optional(),
}) satisfies z.ZodType<TokenSet>;

/** What a connection's tokens are bound to. */
export const tokenContext = (owner: TokenOwner) => `${owner.tenantId}/${owner.connectionId}/tokens`;

export async function saveTokens(
  db: Executor,
  sealer: Sealer,
  { tokens, ...owner }: TokenOwner & { tokens: TokenSet },
): Promise<void> {
  const row = {
    sealed: sealer.seal(JSON.stringify(tokens), tokenContext(owner)),
    accessExpiresAt: new Date(tokens.accessExpiresAt),
    refreshExpiresAt: new Date(tokens.hardExpiresAt ?? tokens.refreshExpiresAt),
    refreshedAt: sql`now()`,
  };
  await db
    .insert(connectionSecrets)
    .values({ tenantId: owner.tenantId, connectionId: owner.connectionId, ...row })
    .onConflictDoUpdate({ target: [connectionSecrets.tenantId, connectionSecrets.connectionId], set: row });
}

export async function readTokens(
  db: Executor,
  sealer: Sealer,
  owner: TokenOwner,
): Promise<TokenSet | undefined> {
  const [row] = await db.select().from(connectionSecrets).where(ownedBy(owner));
  return row && openTokens(sealer, owner, row.sealed);
}

export async function deleteTokens(db: Executor, owner: TokenOwner): Promise<void> {
  await db.delete(connectionSecrets).where(ownedBy(owner));
}

/**
 * Runs `refresh` with the row locked, so that any number of workers make one refresh: the holder stores the
 * new tokens before anybody uses them, and those who waited find them. `isUsable` decides whether the stored
 * tokens will do.
 */
export async function refreshTokens(
  db: Database,
  sealer: Sealer,
  owner: TokenOwner,
  isUsable: (tokens: TokenSet) => boolean,
  refresh: (tokens: TokenSet) => Promise<TokenSet>,
): Promise<TokenSet | undefined> {
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(connectionSecrets).where(ownedBy(owner)).for('update');
    if (!row) return undefined;
    const stored = openTokens(sealer, owner, row.sealed);
    if (isUsable(stored)) return stored;
    const tokens = await refresh(stored);
    await saveTokens(tx, sealer, { ...owner, tokens });
    return tokens;
  });
}

function openTokens(sealer: Sealer, owner: TokenOwner, sealed: string): TokenSet {
  return tokenSchema.parse(JSON.parse(sealer.open(sealed, tokenContext(owner))));
}

function ownedBy(owner: TokenOwner) {
  return and(
    eq(connectionSecrets.tenantId, owner.tenantId),
    eq(connectionSecrets.connectionId, owner.connectionId),
  );
}
