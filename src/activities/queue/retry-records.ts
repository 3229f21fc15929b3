import { ApplicationFailure } from '@temporalio/activity';
import { lockRows } from '../../db/queue/set-rows.ts';
import { NON_RETRYABLE_TYPES, SYNC_ERRORS, type SyncErrorType } from '../../errors.ts';
import type { ConnectionRef, QueuedRecord } from '../../workflows/contract.ts';
import type { SendResult } from '../../workflows/results.ts';
import type { ActivityDeps } from '../deps.ts';
import { sendRequest } from '../requests/send-request.ts';
import { prepareStage } from './prepare-stage.ts';

export interface RetryRecordsInput extends ConnectionRef {
  setId: string;
  records: QueuedRecord[];
}

/** Rounds of settling earlier requests before the one that is wanted; more would be a loop. */
const ROUNDS = 10;

/**
 * One more automatic attempt. It throws what went wrong, typed, so that the retry policy and the history show
 * it; the record's own state is already stored by then.
 */
export async function retryRecords(deps: ActivityDeps, input: RetryRecordsInput): Promise<SendResult> {
  const result = await attempt(deps, input);
  if (result.kind !== 'settled' && result.kind !== 'unknown') return result;
  if (result.retrying.length === 0 && result.counts.failed === 0) return result;
  throw await failureOf(deps, input, result.retrying);
}

async function attempt(deps: ActivityDeps, input: RetryRecordsInput): Promise<SendResult> {
  for (let round = 0; round < ROUNDS; round++) {
    const prepared = await prepareStage(deps, input);
    switch (prepared.kind) {
      case 'nothing':
        return { kind: 'settled', counts: prepared.counts, retrying: prepared.retrying ?? [] };
      case 'closed':
        return { kind: 'released', count: 0 };
      case 'send':
        return withOthers(await sendRequest(deps, { ...input, requestId: prepared.requestId }), prepared);
      case 'recover': {
        const settled = await recover(deps, input, prepared.requestIds);
        if (settled) return settled;
      }
    }
  }
  return { kind: 'released', count: 0 };
}

/** What was not sent with the others waits for its next attempt all the same. */
function withOthers(result: SendResult, { retrying = [] }: { retrying?: QueuedRecord[] }): SendResult {
  const isCounted = result.kind === 'settled' || result.kind === 'unknown';
  return isCounted ? { ...result, retrying: [...result.retrying, ...retrying] } : result;
}

/** The same bytes again under the same id. A result ends the attempt; undefined means all are settled well. */
async function recover(
  deps: ActivityDeps,
  input: RetryRecordsInput,
  requestIds: readonly string[],
): Promise<SendResult | undefined> {
  for (const requestId of requestIds) {
    const result = await sendRequest(deps, { ...input, requestId });
    if (result.kind !== 'settled' || result.retrying.length > 0 || result.counts.failed > 0) return result;
  }
  return undefined;
}

async function failureOf(
  deps: ActivityDeps,
  input: RetryRecordsInput,
  retrying: readonly QueuedRecord[],
): Promise<ApplicationFailure> {
  const rows = await lockRows(
    deps.db,
    input,
    input.records.map((record) => record.queueId),
  );
  const type: SyncErrorType = rows.flatMap(({ row }) => row.errorType ?? [])[0] ?? 'VendorFault';
  return ApplicationFailure.create({
    type,
    // The title only: messages may name people, and histories are kept.
    message: SYNC_ERRORS[type].title,
    nonRetryable: retrying.length === 0 || NON_RETRYABLE_TYPES.includes(type),
    nextRetryDelay: Math.max(1, deps.tuning.retrySecondMs),
  });
}
