import { lockRows } from '../../db/queue/set-rows.ts';
import { settle, type Verdict } from '../../db/queue/settle.ts';
import { closeRequest, type RemoteRequest } from '../../db/requests/remote-requests.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { SendResult } from '../../workflows/results.ts';
import { countsOf } from '../counts.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryDelay, toQueued } from '../retries.ts';
import { traceOf } from '../trace.ts';
import { adopt, mayBeThere } from './adopt.ts';
import { afterFailedCall } from './call-failures.ts';
import { findCounterpart, type LookUp } from './find-counterpart.ts';

/**
 * An earlier request with this record was given up without an answer: whether it arrived is looked up before
 * the record is created. Undefined when it may be sent.
 */
export async function lookUpFirst(work: LookUp): Promise<SendResult | undefined> {
  const { deps, request } = work;
  const [item] = request.items;
  if (!item || request.items.length > 1 || item.operation !== 'create') return undefined;
  const [subject] = await lockRows(deps.db, request, [item.queueId]);
  if (!subject?.row.lookUpFirst) return undefined;
  const found = await findCounterpart(work, item);
  if (!found) return undefined;
  if (!found.ok) return afterFailedCall(work, found.failure, false);
  const error: SyncErrorInfo = {
    type: 'OutcomeUnknown',
    message: 'Whether an earlier request arrived is open.',
  };
  switch (found.value.kind) {
    case 'none':
      return undefined;
    case 'cannot_tell':
      // Sync pressed on it is a person's word that it is not there.
      if (subject.row.force) return undefined;
      return apply(deps, request, { kind: 'failed', error: mayBeThere(error), open: true });
    case 'same':
      return apply(deps, request, await adopt(work, item, found.value, error));
    case 'other':
      // A namesake: let the vendor refuse it, with its own words and the usual remedy.
      return undefined;
  }
}

async function apply(deps: ActivityDeps, request: RemoteRequest, verdict: Verdict): Promise<SendResult> {
  return deps.db.transaction(async (tx) => {
    const subjects = await lockRows(
      tx,
      request,
      request.items.map((item) => item.queueId),
    );
    await closeRequest(tx, request, request, 'refused');
    const attempts = Math.max(0, ...subjects.map(({ row }) => row.attempts));
    const tally = await settle(
      tx,
      request,
      subjects.map((subject) => ({ subject, verdict })),
      { ...traceOf(), requestId: request.id, retryInMs: retryDelay(deps.tuning, attempts) },
    );
    return { kind: 'settled', counts: countsOf(tally), retrying: toQueued(subjects, tally.retrying) };
  });
}
