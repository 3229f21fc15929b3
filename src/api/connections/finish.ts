import { calledBooks } from '../../books.ts';
import { activateConnection, type StoredConnection } from '../../db/connections/connection-queries.ts';
import { readConnection } from '../../db/connections/connection-state.ts';
import { type StartedAuthorization, takeAuthorization } from '../../db/connections/oauth-states.ts';
import { saveTokens } from '../../db/connections/token-store.ts';
import { violates } from '../../db/database-errors.ts';
import { recordAudit } from '../../db/people/audit.ts';
import { countReads } from '../../db/requests/rate-budget.ts';
import { tell } from '../../db/webhooks/outbound-events.ts';
import { regionOf } from '../../domain/region.ts';
import { SyncError } from '../../errors.ts';
import type { AuthorizationResult, CompanyCapabilities } from '../../providers/provider.ts';
import { isUserActor } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { authorizationOf, redirectUri } from './authorize.ts';
import { noConnection } from './find.ts';
import { freshSession } from './fresh-session.ts';
import { contradiction } from './region.ts';

export interface Callback {
  state: string;
  /** The vendor's error code when the person said no. */
  error?: string;
  /** The whole address that the browser came to. */
  callbackUrl: string;
  /** Who is signed in in that browser, as an actor. */
  person: string | undefined;
}

export interface Finished {
  connection: StoredConnection;
  companyName: string;
  returnTo: string | null;
}

/** The browser is back from the consent page: exchanges the code and starts syncing. */
export async function finishAuthorization(deps: AppDeps, callback: Callback): Promise<Finished> {
  const flow = await takeAuthorization(deps.db, callback.state);
  if (!flow) throw new ApiProblem('authorization_expired');
  requireSamePerson(flow, callback);
  if (callback.error !== undefined) throw new ApiProblem('authorization_declined', callback.error);
  const connection = await readConnection(deps.db, flow);
  if (!connection) throw noConnection(flow.connectionId);
  const granted = await exchange(deps, connection, callback.callbackUrl);
  // Tokens of a refused company are dropped, not revoked: that could end the connection that has it.
  if (connection.companyId !== null && connection.companyId !== granted.companyId) {
    throw new ApiProblem('company_differs', undefined, { outcome: 'none' });
  }
  const capabilities = await readCompany(deps, connection, granted);
  requireRegion(connection, capabilities);
  await store(deps, flow, granted, capabilities);
  deps.temporal.wake([{ tenantId: flow.tenantId, connectionId: flow.connectionId }]);
  return { connection, companyName: capabilities.companyName, returnTo: flow.returnTo ?? null };
}

/** Chosen in the set-up wizard, it says how tax will be stated: a company of another region is not what was meant. */
function requireRegion({ region }: StoredConnection, company: CompanyCapabilities): void {
  const message = region ? contradiction(region, company) : undefined;
  if (message !== undefined) throw new ApiProblem('region_differs', `The chosen region ${message}.`);
}

/**
 * What a person began ends in that person's browser: otherwise a link that was passed on would connect the company of
 * whoever follows it. Programs that begin with a key hand the link to somebody else by intention.
 */
function requireSamePerson({ actor }: StartedAuthorization, { person }: Callback): void {
  if (isUserActor(actor) && actor !== person) throw new ApiProblem('authorization_elsewhere');
}

async function exchange(
  deps: AppDeps,
  { provider }: StoredConnection,
  callbackUrl: string,
): Promise<AuthorizationResult> {
  try {
    return await authorizationOf(deps, provider).exchange({
      callbackUrl,
      redirectUri: redirectUri(deps.config),
    });
  } catch (cause) {
    throw new ApiProblem('authorization_failed', `The code could not be exchanged: ${whyOf(cause)}`, {
      cause,
    });
  }
}

/** What a provider says in its own words; anything else it throws is for the log. */
function whyOf(cause: unknown): string {
  return cause instanceof SyncError ? cause.info.message : 'the accounting system gave no usable answer.';
}

async function readCompany(
  deps: AppDeps,
  connection: StoredConnection,
  granted: AuthorizationResult,
): Promise<CompanyCapabilities> {
  const { calls, reads, capabilities } = deps.providers.get(connection.provider).provider;
  if (!calls) throw new ApiProblem('state_not_allowed', `${connection.provider} is not connected this way.`);
  let left = 0;
  const session = freshSession(connection, granted, () => (left += 1));
  const answer = await calledBooks(reads, calls, session).company();
  if (capabilities.readPlan && left > 0) await countConnecting(deps, connection, left);
  if (answer.ok) return answer.value;
  const detail =
    'error' in answer.failure ? answer.failure.error.message : 'It allows no more requests for now.';
  throw new ApiProblem('authorization_failed', `The company could not be read: ${detail}`);
}

/** Reads at connecting take no place in the budget; the vendor counts them all the same. */
async function countConnecting({ db }: AppDeps, { tenantId, id }: StoredConnection, reads: number) {
  const owner = { tenantId, connectionId: id };
  await db.transaction((tx) => countReads(tx, owner, { feature: 'company', reads }));
}

async function store(
  deps: AppDeps,
  { tenantId, connectionId, actor }: StartedAuthorization,
  { companyId, tokens }: AuthorizationResult,
  capabilities: CompanyCapabilities,
): Promise<void> {
  const key = { tenantId, connectionId };
  try {
    await deps.db.transaction(async (tx) => {
      await activateConnection(tx, key, { companyId, capabilities, region: regionOf(capabilities.country) });
      await saveTokens(tx, deps.sealer, { ...key, tokens });
      const data = { connectionId, companyName: capabilities.companyName };
      await tell(tx, tenantId, () => [{ type: 'connection.connected', data }]);
      await recordAudit(tx, { tenantId, actor, action: 'connect', subject: `connections/${connectionId}` });
    });
  } catch (error) {
    if (violates(error, 'connections_company')) throw new ApiProblem('company_already_connected');
    throw error;
  }
}
