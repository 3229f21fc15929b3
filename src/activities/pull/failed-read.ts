import type { Books } from '../../books.ts';
import {
  type Connection,
  markNeedsReauth,
  pauseConnection,
  pauseForOutage,
  readConnection,
  reopenAfterPause,
} from '../../db/connections/connection-state.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { assertNever, type SyncErrorInfo } from '../../errors.ts';
import type { CallFailure } from '../../providers/provider.ts';
import type { ActivityDeps } from '../deps.ts';

/** A locked company or an ended subscription is looked at again this often. */
const COMPANY_PAUSE_MS = 300_000;
/** How soon to ask again what failed while the vendor was there, in ms; no later than a record is tried again. */
const AGAIN_MS = 5_000;
/** Reads of one step that may fail in a row while the vendor is there; then it is told instead of tried. */
const TRIES = 3;

export type AfterFailedRead =
  /** Nothing is lost: cursors stay where they were. `error` says what is waited for. */
  | { kind: 'wait'; waitMs: number; error: SyncErrorInfo }
  /** Asking again gives the same: the step ends with its reason. */
  | { kind: 'ended'; error: SyncErrorInfo };

export interface FailedRead {
  deps: ActivityDeps;
  owner: ConnectionKey;
  books: Books;
  failure: CallFailure;
  /** What the step said after its last try, if that failed too. */
  before: SyncErrorInfo | null;
}

/** The connection, open again when its pause has run out: a read needs no conductor for that. */
export async function readOpened(deps: ActivityDeps, owner: ConnectionKey): Promise<Connection | undefined> {
  await reopenAfterPause(deps.db, owner);
  return readConnection(deps.db, owner);
}

/** How long a read waits for a paused connection, in ms. */
export function pausedFor({ pausedUntil }: Connection): number {
  const until = pausedUntil?.getTime() ?? Date.now() + AGAIN_MS;
  return Math.max(1_000, until - Date.now());
}

/**
 * What a read that failed means: the connection waits and says so, somebody has to sign in, or the step ends. A
 * refusal is never tried again, and no answer three times at most.
 */
export async function afterFailedRead(read: FailedRead): Promise<AfterFailedRead> {
  const { deps, owner, failure } = read;
  switch (failure.kind) {
    case 'throttled': {
      const { retryAfterMs: waitMs } = failure;
      return pause(read, { error: throttled(waitMs), waitMs });
    }
    case 'company_unavailable':
      return pause(read, { error: failure.error, waitMs: COMPANY_PAUSE_MS });
    case 'refused':
      return { kind: 'ended', error: failure.error };
    case 'needs_reauth':
      await markNeedsReauth(deps.db, owner, failure.error);
      return { kind: 'ended', error: failure.error };
    case 'unknown':
    case 'forgotten':
    case 'outdated':
      return afterNoAnswer(read, failure.error);
    default:
      return assertNever(failure);
  }
}

async function pause(
  { deps, owner }: FailedRead,
  wait: { error: SyncErrorInfo; waitMs: number },
): Promise<AfterFailedRead> {
  await pauseConnection(deps.db, owner, wait.error, wait.waitMs);
  return { kind: 'wait', ...wait };
}

/** Is the vendor away, or does only this read fail? A cheap one tells. */
async function afterNoAnswer(read: FailedRead, error: SyncErrorInfo): Promise<AfterFailedRead> {
  const { deps, owner, books, before } = read;
  const alive = await books.ping();
  if (!alive.ok && alive.failure.kind !== 'unknown')
    return afterFailedRead({ ...read, failure: alive.failure });
  if (!alive.ok) {
    const away: SyncErrorInfo = { ...error, type: 'VendorUnavailable' };
    await pauseForOutage(deps.db, owner, away, deps.tuning.outagePauseMs);
    const connection = await readConnection(deps.db, owner);
    return { kind: 'wait', waitMs: connection ? pausedFor(connection) : AGAIN_MS, error: away };
  }
  const tries = (before?.tries ?? 0) + 1;
  if (tries >= TRIES) return { kind: 'ended', error: { ...error, type: 'ReadFailed' } };
  const waitMs = Math.min(AGAIN_MS, deps.tuning.retryFirstMs);
  return { kind: 'wait', waitMs, error: { ...error, tries } };
}

function throttled(ms: number): SyncErrorInfo {
  const message = `The request limit was reached; the next request goes in ${Math.ceil(ms / 1000)} seconds.`;
  return { type: 'RateLimited', message };
}
