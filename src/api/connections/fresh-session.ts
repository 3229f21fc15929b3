import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import type { AuthorizationResult, CallResult, Session } from '../../providers/provider.ts';

/** Ends the reads at connect: a person waits before the browser. */
const TIMEOUT_MS = 20_000;

/**
 * A session on tokens that were issued a moment ago: they need no refresh, and the budget is untouched. `onRead` is told
 * of each read that leaves.
 */
export function freshSession(
  connection: StoredConnection,
  { companyId, tokens }: AuthorizationResult,
  onRead: () => void,
): Session {
  return {
    tenantId: connection.tenantId,
    connectionId: connection.id,
    companyId,
    accessToken: async (refused?: string): Promise<CallResult<string>> =>
      refused === undefined ? { ok: true, value: tokens.accessToken } : refusedAtOnce(),
    reserveRead: async () => onRead(),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
}

function refusedAtOnce(): CallResult<string> {
  const message = 'The accounting system refused the token that it had just issued.';
  return { ok: false, failure: { kind: 'needs_reauth', error: { type: 'ConnectionNeedsReauth', message } } };
}
