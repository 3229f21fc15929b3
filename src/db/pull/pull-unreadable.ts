import { ENTITIES } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { linksOf } from '../links/by-counterpart.ts';
import type { ConnectionKey } from '../links/links.ts';
import { writeLog } from '../log/sync-log.ts';
import { loadRecords } from '../queue/prerequisites.ts';
import { hidesChange, isOvertaken } from './overtaken.ts';
import type { PullTrace } from './pull-plan.ts';
import { type PullProblem, storeProblems } from './pull-problems.ts';

/** How a record is told that cannot be read: nothing is written over it until a person says so. */
export function unreadableError({ entityType, unreadable }: PulledRecord): SyncErrorInfo {
  const { label } = ENTITIES[entityType];
  const message = `${label} changed in QuickBooks into something that has no place here: it ${unreadable}.`;
  return { type: 'UnreadableThere', message };
}

/**
 * Tells, once, of linked records that were changed there into something that cannot be kept here. All of one type.
 * @returns the external ids of those that are linked
 */
export async function storeUnreadable(
  tx: Executor,
  owner: ConnectionKey,
  pulled: readonly PulledRecord[],
  trace: PullTrace,
): Promise<ReadonlySet<string>> {
  const odd = pulled.filter(({ unreadable }) => unreadable !== undefined);
  const [first] = odd;
  if (!first) return new Set();
  const ids = odd.map(({ counterpart }) => counterpart.externalId);
  const links = await linksOf(tx, owner, first.entityType, ids);
  const changed = odd.flatMap((record) => {
    const link = links.get(record.counterpart.externalId);
    const isOther = link && link.externalVersion !== record.counterpart.externalVersion;
    const isNews = link && (isOther || hidesChange(record, link));
    return isNews && !isOvertaken(record, link) ? [{ record, link }] : [];
  });
  const problems = changed.map(({ record, link }): PullProblem => {
    const { entityType } = record;
    return { entityType, recordId: link.recordId, error: unreadableError(record), pulled: record };
  });
  const told = await storeProblems(tx, owner, problems, trace.requestedBy);
  const fresh = problems.filter((problem) => trace.asked || told.has(refKey(problem)));
  const stored = await loadRecords(tx, owner, fresh);
  await writeLog(
    tx,
    owner,
    fresh.map(({ entityType, recordId, error }) => ({
      entityType,
      recordId,
      entityName: stored.get(refKey({ entityType, recordId }))?.name ?? recordId,
      direction: 'pull' as const,
      status: 'error' as const,
      action: 'changed there',
      message: error.message,
      errorType: error.type,
      batchId: trace.batchId,
      workflowId: trace.workflowId,
      runId: trace.runId,
      requestedBy: trace.requestedBy,
    })),
  );
  return new Set(links.keys());
}
