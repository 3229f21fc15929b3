import { ApplicationFailure, Context } from '@temporalio/activity';
import type { ConnectionKey } from '../../db/links/links.ts';
import { noteSourceProblem } from '../../db/payouts/payout-sources.ts';
import { assertNever, SYNC_ERRORS } from '../../errors.ts';
import type { SourceFailure } from '../../providers/payout-source.ts';
import type { ActivityDeps } from '../deps.ts';

/** Failures in a row after which the connection's page says so. */
const TELL_AFTER = 3;

/**
 * What a card processor refused to tell. Returns when somebody has to act, which the connection's page then says.
 * @throws ApplicationFailure for what passes by itself: Temporal tries again.
 */
export async function noteFailedRead(
  deps: ActivityDeps,
  owner: ConnectionKey,
  failure: SourceFailure,
): Promise<void> {
  const { message } = failure;
  switch (failure.kind) {
    case 'refused':
    case 'missing':
      return noteSourceProblem(deps.db, owner, { kind: 'refused_key', message: remedyFor(failure) });
    case 'throttled':
      throw ApplicationFailure.create({
        type: 'RateLimited',
        message: SYNC_ERRORS.RateLimited.title,
        nextRetryDelay: failure.retryAfterMs,
      });
    case 'unavailable':
      if (Context.current().info.attempt >= TELL_AFTER) {
        await noteSourceProblem(deps.db, owner, { kind: 'unavailable', message });
      }
      // The title only: what the processor answered may hold more than ids.
      throw ApplicationFailure.create({
        type: 'VendorUnavailable',
        message: SYNC_ERRORS.VendorUnavailable.title,
      });
    default:
      return assertNever(failure);
  }
}

function remedyFor({ kind, message }: SourceFailure): string {
  return kind === 'missing'
    ? `${message} The webhook and the key belong to different accounts: store the key of the account that sends the webhook.`
    : `${message} Store a key with the permissions that docs/stripe-payouts.md lists; what waits goes by itself.`;
}
