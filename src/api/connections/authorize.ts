import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { startAuthorization } from '../../db/connections/oauth-states.ts';
import { SyncError } from '../../errors.ts';
import type { ProviderAuthorization } from '../../providers/provider.ts';
import type { Caller } from '../access.ts';
import type { ApiConfig, AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';

/** As long as the state is kept (`oauth-states.ts`). */
const LIFETIME_MS = 10 * 60 * 1_000;

export const CALLBACK_PATH = '/v1/oauth/callback';

export function redirectUri({ PUBLIC_URL }: ApiConfig): string {
  return new URL(CALLBACK_PATH, PUBLIC_URL).href;
}

export async function authorize(
  deps: AppDeps,
  { tenantId, actor }: Caller,
  connection: StoredConnection,
  returnTo: string | undefined,
) {
  const authorization = authorizationOf(deps, connection.provider);
  const flow = { tenantId, connectionId: connection.id, actor, returnTo };
  const state = await startAuthorization(deps.db, flow);
  const now = deps.clock?.() ?? new Date();
  return {
    authorizeUrl: await consentAddress(authorization, state, redirectUri(deps.config)),
    expiresAt: new Date(now.getTime() + LIFETIME_MS).toISOString(),
  };
}

export function authorizationOf({ providers }: AppDeps, provider: string): ProviderAuthorization {
  const authorization = providers.has(provider) ? providers.get(provider).authorization : undefined;
  if (!authorization) throw new ApiProblem('state_not_allowed', `${provider} is not connected this way.`);
  return authorization;
}

async function consentAddress(
  authorization: ProviderAuthorization,
  state: string,
  redirect: string,
): Promise<string> {
  try {
    return await authorization.authorizeUrl({ state, redirectUri: redirect });
  } catch (cause) {
    const why = cause instanceof SyncError ? ` ${cause.info.message}` : '';
    throw new ApiProblem('authorization_failed', `The vendor’s consent page could not be found out.${why}`, {
      cause,
    });
  }
}
