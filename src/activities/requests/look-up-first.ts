import { Context } from '@temporalio/activity';
import { lockRows, type SetRow } from '../../db/queue/set-rows.ts';
import { settle, type Verdict } from '../../db/queue/settle.ts';
import { closeRequest, type RemoteRequest } from '../../db/requests/remote-requests.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { assertNever, type SyncErrorInfo } from '../../errors.ts';
import type { Found } from '../../providers/provider.ts';
import type { SendResult } from '../../workflows/results.ts';
import { countsOf } from '../counts.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryDelay, toQueued } from '../retries.ts';
import { traceOf } from '../trace.ts';
import { adopt, mayBeThere } from './adopt.ts';
import { afterFailedCall } from './call-failures.ts';
import { findCounterpart, type LookUp } from './find-counterpart.ts';

/**
 * An earlier request with a record was given up without an answer, or left from a database that was lost: whether it
 * arrived is looked up before the record is created. Undefined when all may be sent. Otherwise the request ends here:
 * what is there already is paired, and the others go again by themselves.
 */
export async function lookUpFirst(work: LookUp): Promise<SendResult | undefined> {
  const { deps, request } = work;
  const creates = request.items.filter(({ operation }) => operation === 'create');
  const ids = creates.map(({ queueId }) => queueId);
  const doubtful = (await lockRows(deps.db, request, ids)).filter(({ row }) => row.lookUpFirst);
  const verdicts = new Map<number, Verdict>();
  for (const subject of doubtful) {
    const item = creates.find(({ queueId }) => queueId === subject.row.id);
    const found = item && (await findCounterpart(work, item));
    if (!found) continue;
    if (!found.ok) return afterFailedCall(work, found.failure, false);
    const verdict = await judge(work, item, subject, found.value);
    if (verdict) verdicts.set(subject.row.id, verdict);
    Context.current().heartbeat();
  }
  return verdicts.size === 0 ? undefined : apply(deps, request, verdicts);
}

/** Undefined: it is not there, or a namesake is, which the vendor refuses with its own words and the usual remedy. */
async function judge(
  work: LookUp,
  item: StoredItem,
  { row }: SetRow,
  found: Found,
): Promise<Verdict | undefined> {
  const error: SyncErrorInfo = {
    type: 'OutcomeUnknown',
    message: 'Whether an earlier request arrived is open.',
  };
  switch (found.kind) {
    case 'none':
    case 'other':
      return undefined;
    case 'cannot_tell':
      // Sync pressed on it is a person's word that it is not there.
      return row.force ? undefined : { kind: 'failed', error: mayBeThere(error), open: true };
    case 'same':
      return adopt(work, item, found, error);
    default:
      return assertNever(found);
  }
}

async function apply(
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
