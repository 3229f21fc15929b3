import { callRecord } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
import type { LogAction } from '../../domain/log-action.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey, Link } from '../links/links.ts';
import { writeLog } from '../log/sync-log.ts';
import { applyGone } from './apply-gone.ts';
import { applyPulled } from './apply-pulled.ts';
import type { PullTrace } from './pull-plan.ts';
import { storeProblems } from './pull-problems.ts';

/** A record that another one refers to, and what is wrong with its counterpart. */
export interface AtFault {
  link: Link;
  name: string;
  what: 'gone' | 'inactive';
  /** As it was read, where it is there. */
  theirs?: PulledRecord;
}

/** Tells of a record because another one that refers to it was refused: once, until it is mended. */
export async function tellAtFault(
  tx: Executor,
  owner: ConnectionKey,
  { link, name, what, theirs }: AtFault,
  trace: PullTrace,
): Promise<void> {
  if (what === 'gone') {
    await applyGone(
      tx,
      owner,
      [{ link, what: 'is no longer in QuickBooks, and other records refer to it' }],
      trace,
    );
    return;
  }
  // What was read is taken as by any look at the other side: making it active again is a change of ours from then on.
  const readable = theirs && theirs.unreadable === undefined ? [theirs] : [];
  const { failed } = await applyPulled(tx, owner, readable, trace);
  // A person is asked about more than that already.
  if (failed > 0) return;
  const message = `${callRecord(link, `“${name}”`)} is inactive in QuickBooks, and other records refer to it.`;
  await tellFound(
    tx,
    owner,
    { link, name, error: { type: 'InactiveThere', message }, action: 'inactive there' },
    trace,
  );
}

export interface FoundThere {
  link: Link;
  name: string;
  error: SyncErrorInfo;
  /** As it was read, where a person is to see it next to ours. */
  pulled?: PulledRecord;
  /** As the log says it. */
  action: LogAction;
}

/** What a look at the other side found about one linked record: on the record, in the log, and once. */
export async function tellFound(
  tx: Executor,
  owner: ConnectionKey,
  { link: { entityType, recordId, externalId }, name, error, pulled, action }: FoundThere,
  { requestedBy, workflowId, runId }: Pick<PullTrace, 'requestedBy' | 'workflowId' | 'runId'>,
): Promise<void> {
  const told = await storeProblems(tx, owner, [{ entityType, recordId, error, pulled }], requestedBy);
  if (!told.has(refKey({ entityType, recordId }))) return;
  await writeLog(tx, owner, [
    {
      entityType,
      recordId,
      entityName: name,
      direction: 'pull',
      status: 'error',
      action,
      message: error.message,
      errorType: error.type,
      externalId,
      workflowId,
      runId,
      requestedBy,
    },
  ]);
}
