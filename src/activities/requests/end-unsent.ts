import { lockRows } from '../../db/queue/set-rows.ts';
import { settle, type Verdict } from '../../db/queue/settle.ts';
import { closeRequest, type RemoteRequest } from '../../db/requests/remote-requests.ts';
import type { SendResult } from '../../workflows/results.ts';
import { countsOf } from '../counts.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryDelay, toQueued } from '../retries.ts';
import { traceOf } from '../trace.ts';

/** Ends a request that did not leave: some of its records are settled, by their row, and the others go again by themselves. */
export async function endUnsent(
  deps: ActivityDeps,
  request: RemoteRequest,
  verdicts: ReadonlyMap<number, Verdict>,
): Promise<SendResult> {
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
      subjects.map((subject) => ({ subject, verdict: verdicts.get(subject.row.id) ?? { kind: 'released' } })),
      { ...traceOf(), requestId: request.id, retryInMs: retryDelay(deps.tuning, attempts) },
    );
    return { kind: 'settled', counts: countsOf(tally), retrying: toQueued(subjects, tally.retrying) };
  });
}
