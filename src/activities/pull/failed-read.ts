import type { Executor } from '../../db/client.ts';
import { type Connection, markNeedsReauth } from '../../db/connections/connection-state.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { assertNever } from '../../errors.ts';
import type { CallFailure } from '../../providers/provider.ts';

/** What does not answer is asked again after this. */
const UNAVAILABLE_MS = 30_000;

/** How long a read waits for a paused connection, in ms. */
export function pausedFor({ pausedUntil }: Connection): number {
  const until = pausedUntil?.getTime() ?? Date.now() + UNAVAILABLE_MS;
  return Math.max(1_000, until - Date.now());
}

/**
 * How long to wait after a read that failed, in ms; a cursor stays where it was meanwhile. Undefined when somebody
 * has to sign in again, which is then written down.
 */
export async function waitAfterFailedRead(
  db: Executor,
  owner: ConnectionKey,
  failure: CallFailure,
): Promise<number | undefined> {
  switch (failure.kind) {
    case 'throttled':
      return failure.retryAfterMs;
    case 'unknown':
    case 'company_unavailable':
      return UNAVAILABLE_MS;
    case 'needs_reauth':
      await markNeedsReauth(db, owner, failure.error);
      return undefined;
    default:
      return assertNever(failure);
  }
}
