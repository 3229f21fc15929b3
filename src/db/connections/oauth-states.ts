import { eq, lt, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { hashOfToken, randomToken } from '../random-token.ts';
import { oauthStates } from '../schema/index.ts';

export interface StartedAuthorization extends ConnectionKey {
  actor: string;
  /** Path of ours to go to afterwards. */
  returnTo?: string | null;
}

/** Long enough to sign in and read the consent page. */
const LIFETIME = sql`interval '10 minutes'`;

/** Only the hash is stored, so that reading the table does not let anybody finish a flow. */
export async function startAuthorization(db: Executor, flow: StartedAuthorization): Promise<string> {
  const state = randomToken();
  await db.delete(oauthStates).where(lt(oauthStates.expiresAt, sql`now()`));
  await db
    .insert(oauthStates)
    .values({ ...flow, stateHash: hashOfToken(state), expiresAt: sql`now() + ${LIFETIME}` });
  return state;
}

/** Takes the state: whoever comes second with it finds nothing. */
export async function takeAuthorization(
  db: Executor,
  state: string,
): Promise<StartedAuthorization | undefined> {
  const [row] = await db
    .delete(oauthStates)
    .where(eq(oauthStates.stateHash, hashOfToken(state)))
    .returning({
      tenantId: oauthStates.tenantId,
      connectionId: oauthStates.connectionId,
      actor: oauthStates.actor,
      returnTo: oauthStates.returnTo,
      fresh: sql<boolean>`${oauthStates.expiresAt} > now()`,
    });
  if (!row?.fresh) return undefined;
  const { fresh: _, ...flow } = row;
  return flow;
}
