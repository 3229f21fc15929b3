import type { Executor } from '../../db/client.ts';
import {
  markNeedsReauth,
  pauseConnection,
  pauseForOutage,
  readConnection,
  saveCompany,
} from '../../db/connections/connection-state.ts';
import { lockRows, markLookUpFirst, releaseRows } from '../../db/queue/set-rows.ts';
import { MAX_ATTEMPTS, settle } from '../../db/queue/settle.ts';
import { stopWaiting } from '../../db/requests/reads.ts';
import {
  closeRequest,
  type RemoteRequest,
  releaseLease,
  reopenRequest,
} from '../../db/requests/remote-requests.ts';
import { regionOf } from '../../domain/region.ts';
import { assertNever, type SyncErrorInfo } from '../../errors.ts';
import type { CallFailure } from '../../providers/provider.ts';
import type { SendResult } from '../../workflows/results.ts';
import { countsOf } from '../counts.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryDelay, toQueued } from '../retries.ts';
import { traceOf } from '../trace.ts';
import type { LookUp } from './find-counterpart.ts';

/** A locked company or an ended subscription is looked at again this often. */
const COMPANY_PAUSE_MS = 300_000;
/** When the vendor names no time, it first is taken for the limit of a second, which has room again soon. */
const SHORT_PAUSE_MS = 2_000;
/** One lost answer may be bad luck; this many in a row are an outage. */
const PINGS = 2;

/** Decides what a call that failed as a whole means for its records and for the connection. */
export async function afterFailedCall(
  work: LookUp,
  failure: CallFailure,
  /** The bytes of the request left, or may have; false when a look-up before them failed. */
  sent: boolean,
): Promise<SendResult> {
  const { deps, request } = work;
  // This refusal says nothing about an earlier send of the same bytes, which may have landed: then it stays open.
  const closed = request.sends === (request.state === 'answered' ? 1 : 0);
  const open = { closed, again: request.state === 'answered' };
  switch (failure.kind) {
    case 'throttled':
      return release(deps, request, { ...open, pause: await throttled(deps, request, failure) });
    case 'company_unavailable':
      return release(deps, request, { ...open, pause: { reason: failure.error, ms: COMPANY_PAUSE_MS } });
    case 'needs_reauth':
      return release(deps, request, { ...open, reauth: failure.error });
    case 'refused':
      return countAttempt(deps, request, failure.error);
    case 'unknown':
      return afterNoAnswer(work, failure.error, sent);
    case 'forgotten':
      return abandon(deps, request);
    case 'outdated':
      return readCompanyAgain(work, open);
    default:
      return assertNever(failure);
  }
}

/** The records go anew, in the company's own terms; that it changed them is nobody's failed attempt. */
async function readCompanyAgain(work: LookUp, open: Release): Promise<SendResult> {
  const { deps, request, books } = work;
  const company = await books.company();
  if (!company.ok) return afterFailedCall(work, company.failure, false);
  const capabilities = { ...company.value, featuresReadAt: new Date().toISOString() };
  await saveCompany(deps.db, request, { capabilities, region: regionOf(capabilities.country) });
  return release(deps, request, open);
}

/** Is the vendor away, or does only this request fail? A cheap read tells. */
async function afterNoAnswer(work: LookUp, error: SyncErrorInfo, sent: boolean): Promise<SendResult> {
  const { deps, request, books, connection } = work;
  // A vendor whose agent polls brought this answer itself: it is not away.
  const isPolled = deps.providers.get(connection.provider).provider.capabilities.delivery === 'they_poll';
  if (isPolled) return countAttempt(deps, request, error);
  for (let ping = 1; ping <= PINGS; ping++) {
    const alive = await books.ping();
    if (alive.ok) return isToGoAgain(request, sent) ? SEND_AGAIN : countAttempt(deps, request, error);
    if (alive.failure.kind === 'needs_reauth') return release(deps, request, { reauth: alive.failure.error });
    if (alive.failure.kind === 'throttled') {
      return release(deps, request, { pause: await throttled(deps, request, alive.failure) });
    }
    if (alive.failure.kind === 'company_unavailable') {
      return release(deps, request, { pause: { reason: alive.failure.error, ms: COMPANY_PAUSE_MS } });
    }
  }
  return release(deps, request, { outage: { ...error, type: 'VendorUnavailable' } });
}

/** A wait that is none: the step is repeated with all of its time before it. */
const SEND_AGAIN: SendResult = { kind: 'wait', waitMs: 1 };

/** One answer got lost, and the vendor is there: the same bytes under the same id need no pause and are no attempt. */
function isToGoAgain(request: RemoteRequest, sent: boolean): boolean {
  return sent && request.sends % 2 === 0;
}

/** The request stays open: its bytes go again, which writes nothing twice. */
async function countAttempt(
  deps: ActivityDeps,
  request: RemoteRequest,
  error: SyncErrorInfo,
): Promise<SendResult> {
  return deps.db.transaction(async (tx) => {
    const subjects = await lockRows(
      tx,
      request,
      request.items.map((item) => item.queueId),
    );
    const attempts = Math.max(0, ...subjects.map(({ row }) => row.attempts));
    // One record may be what breaks the request: the last attempt is each record's own.
    if (subjects.length > 1 && attempts + 1 >= MAX_ATTEMPTS) return abandonIn(tx, request);
    const tally = await settle(
      tx,
      request,
      subjects.map((subject) => ({ subject, verdict: { kind: 'failed', error, unanswered: true } })),
      { ...traceOf(), requestId: request.id, retryInMs: retryDelay(deps.tuning, attempts) },
    );
    await reopenRequest(tx, request, request.id);
    await stopWaiting(tx, request, request.id);
    await releaseLease(tx, request, request.id);
    return { kind: 'unknown', counts: countsOf(tally), retrying: toQueued(subjects, tally.retrying) };
  });
}

/** Gives the request up without an answer: each of its records goes alone, after a look whether it arrived. */
export async function abandon(deps: ActivityDeps, request: RemoteRequest): Promise<SendResult> {
  return deps.db.transaction((tx) => abandonIn(tx, request));
}

async function abandonIn(tx: Executor, request: RemoteRequest): Promise<SendResult> {
  await closeRequest(tx, request, request, 'abandoned');
  const queueIds = request.items.map((item) => item.queueId);
  await markLookUpFirst(tx, request, queueIds);
  return { kind: 'released', count: await releaseRows(tx, request, queueIds) };
}

interface Release {
  /** The request certainly had no effect and is closed; otherwise it stays open and goes again first. */
  closed?: boolean;
  /** The answer that is here says that it has to go again. */
  again?: boolean;
  pause?: { reason: SyncErrorInfo; ms: number };
  outage?: SyncErrorInfo;
  reauth?: SyncErrorInfo;
}

/** Gives the records back, due again without an attempt counted, and pauses the connection if asked to. */
export async function release(
  deps: ActivityDeps,
  request: RemoteRequest,
  { closed, again, pause, outage, reauth }: Release = {},
): Promise<SendResult> {
  return deps.db.transaction(async (tx) => {
    const owner = { tenantId: request.tenantId, connectionId: request.connectionId };
    if (closed) await closeRequest(tx, owner, request, 'refused');
    else await releaseLease(tx, owner, request.id);
    if (again) await reopenRequest(tx, owner, request.id);
    await stopWaiting(tx, owner, request.id);
    const count = await releaseRows(
      tx,
      owner,
      request.items.map((item) => item.queueId),
    );
    if (pause) await pauseConnection(tx, owner, pause.reason, pause.ms);
    if (outage) await pauseForOutage(tx, owner, outage, deps.tuning.outagePauseMs);
    if (reauth) await markNeedsReauth(tx, owner, reauth);
    return { kind: 'released', count };
  });
}

/** A limit that is still met after a short pause, with nothing done in between, is the minute's. */
async function throttled(
  { db }: ActivityDeps,
  request: RemoteRequest,
  { retryAfterMs, guessed }: Extract<CallFailure, { kind: 'throttled' }>,
): Promise<{ reason: SyncErrorInfo; ms: number }> {
  const connection = await readConnection(db, request);
  // While it is paused this is one of the same burst.
  const again = connection?.status === 'active' && connection.pauseReason?.type === 'RateLimited';
  const ms = guessed && !again ? SHORT_PAUSE_MS : retryAfterMs;
  const message = `The request limit was reached; the next request goes in ${Math.ceil(ms / 1000)} seconds.`;
  return { reason: { type: 'RateLimited', message }, ms };
}
