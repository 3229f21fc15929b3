import { markNeedsReauth, markSuccess, pauseConnection } from '../../db/connections/connection-state.ts';
import { lockRows, type SetRow } from '../../db/queue/set-rows.ts';
import { emptyTally, type Settlement, settle, type Verdict } from '../../db/queue/settle.ts';
import {
  bytesOf,
  closeRequest,
  lockRequest,
  type RemoteRequest,
  readRequest,
} from '../../db/requests/remote-requests.ts';
import { SYNC_ERRORS } from '../../errors.ts';
import type { ItemOutcome } from '../../providers/provider.ts';
import type { RequestRef } from '../../workflows/contract.ts';
import type { SendResult } from '../../workflows/results.ts';
import { countsOf } from '../counts.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryDelay, toQueued } from '../retries.ts';
import { traceOf } from '../trace.ts';
import { afterFailedCall } from './call-failures.ts';
import type { LookUp } from './find-counterpart.ts';
import { nameCauses } from './name-causes.ts';
import { resolveOutcomes } from './resolve-outcomes.ts';

/** Pause after a single item was refused for the limit; the vendor names no time. */
const ITEM_THROTTLE_MS = 60_000;

/**
 * Applies a stored answer: links, queue, log and the request itself in one transaction, once. `answered`: as it is
 * stored, where the caller knows.
 */
export async function settleAnswer(
  { deps, connection, books }: Omit<LookUp, 'request'>,
  input: RequestRef,
  answered?: RemoteRequest,
): Promise<SendResult> {
  const request = answered ?? (await readRequest(deps.db, input, input.requestId));
  if (!request?.answer) return { kind: 'released', count: 0 };
  const { provider } = deps.providers.get(connection.provider);
  const { id: requestId, items } = request;
  const failure = provider.polls?.failureOf(bytesOf(request), request.answer);
  if (failure) return afterFailedCall({ deps, connection, request, books }, failure, true);
  const outcomes = provider.interpret(bytesOf(request), request.answer, connection.capabilities ?? undefined);
  const work = { deps, connection, request, books };
  const resolved = await nameCauses(work, await resolveOutcomes(work, outcomes));
  return deps.db.transaction(async (tx) => {
    if ((await lockRequest(tx, input, requestId)) !== 'answered') return alreadySettled(deps, request);
    const subjects = await lockRows(
      tx,
      input,
      items.map((item) => item.queueId),
    );
    const settlements = subjects.map((subject) => ({
      subject,
      verdict: verdictFor(subject, request, resolved),
    }));
    const attempts = Math.max(0, ...subjects.map(({ row }) => row.attempts));
    await closeRequest(tx, input, request, 'settled');
    const trace = { ...traceOf(), requestId, retryInMs: retryDelay(deps.tuning, attempts) };
    const tally = await settle(tx, input, settlements, trace);
    await markSuccess(tx, input);
    const limit = throttledItem(settlements, outcomes);
    if (limit?.type === 'ConnectionNeedsReauth') await markNeedsReauth(tx, input, limit);
    else if (limit) await pauseConnection(tx, input, limit, ITEM_THROTTLE_MS);
    const retrying = toQueued(subjects, tally.retrying);
    return { kind: 'settled', counts: countsOf(tally), retrying, settledHere: true };
  });
}

/** A second execution finds the work done; it only has to tell again who waits for a retry. */
export async function alreadySettled(deps: ActivityDeps, request: RemoteRequest): Promise<SendResult> {
  const subjects = await lockRows(
    deps.db,
    request,
    request.items.map((item) => item.queueId),
  );
  const waiting = subjects.filter(({ row }) => row.state === 'retrying' && row.claimedBy === request.setId);
  return {
    kind: 'settled',
    counts: countsOf(emptyTally()),
    retrying: toQueued(
      waiting,
      waiting.map(({ row }) => row.id),
    ),
  };
}

function verdictFor(
  subject: SetRow,
  request: RemoteRequest,
  resolved: ReadonlyMap<string, Verdict>,
): Verdict {
  const item = request.items.find((candidate) => candidate.queueId === subject.row.id);
  const verdict = item && resolved.get(item.key);
  if (verdict) return verdict;
  return {
    kind: 'failed',
    error: { type: 'OutcomeUnknown', message: 'The answer does not mention this record.' },
  };
}

function throttledItem(settlements: readonly Settlement[], outcomes: readonly ItemOutcome[]) {
  if (!settlements.some(({ verdict }) => verdict.kind === 'released')) return undefined;
  const limited = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.error] : []));
  return limited.find((error) => SYNC_ERRORS[error.type].handling === 'pause');
}
