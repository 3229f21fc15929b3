import { and, eq } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
import { isToBeThere } from '../../domain/push-decision.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, type Link, markMissing, matchesRefs } from '../links/links.ts';
import { writeLog } from '../log/sync-log.ts';
import { records } from '../schema/index.ts';
import type { PullTrace } from './pull-plan.ts';
import { type PullProblem, storeProblems } from './pull-problems.ts';

/** A link whose counterpart is no longer there, and how that is told. */
export interface Gone {
  link: Link;
  /** In words, as in "was merged into another customer there". */
  what: string;
}

/**
 * Tells of records whose counterpart is gone: once each, on the record, in the log and among what needs a
 * person. Ours are never deleted for it. Returns how many were told.
 */
export async function applyGone(
  tx: Executor,
  owner: ConnectionKey,
  gone: readonly Gone[],
  trace: PullTrace,
): Promise<number> {
  if (gone.length === 0) return 0;
  const names = await namesOfExpected(
    tx,
    owner,
    gone.map(({ link }) => link),
  );
  const refs = gone.flatMap(({ link }) => (names.has(refKey(link)) ? [link] : []));
  const lost = refs.map(({ externalId }) => externalId);
  const paired = new Set((await markMissing(tx, owner, refs, lost)).map(refKey));
  // One that was taken back from here since it was looked for, or paired anew, is not missing.
  const missing = gone.filter(({ link }) => paired.has(refKey(link)));
  const problems = missing.map(problemOf);
  const told = await storeProblems(tx, owner, problems, trace.requestedBy);
  const fresh = problems.filter((problem) => told.has(refKey(problem)));
  const externalIds = new Map(refs.map((link) => [refKey(link), link.externalId]));
  const { batchId, workflowId, runId, requestedBy } = trace;
  await writeLog(
    tx,
    owner,
    fresh.map(({ entityType, recordId, error }) => ({
      entityType,
      recordId,
      entityName: names.get(refKey({ entityType, recordId })) ?? recordId,
      direction: 'pull' as const,
      status: 'error' as const,
      action: 'gone there',
      message: error.message,
      errorType: error.type,
      externalId: externalIds.get(refKey({ entityType, recordId })),
      batchId,
      workflowId,
      runId,
      requestedBy,
    })),
  );
  return fresh.length;
}

function problemOf({ link: { entityType, recordId }, what }: Gone): PullProblem {
  const message = `The ${ENTITIES[entityType].label.toLowerCase()} ${what}.`;
  return { entityType, recordId, error: { type: 'CounterpartMissing', message } };
}

/**
 * The names of those that are to be there. What is deleted or void here has nothing left to tell: most often it was
 * deleted there for that, and the look finds our own deletion.
 */
async function namesOfExpected(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly Link[],
): Promise<Map<string, string>> {
  const rows = await tx
    .select({
      entityType: records.entityType,
      recordId: records.id,
      name: records.name,
      data: records.data,
      deletedAt: records.deletedAt,
    })
    .from(records)
    .where(and(eq(records.tenantId, owner.tenantId), matchesRefs(records.entityType, records.id, refs)));
  const expected = rows.filter(({ entityType, data, deletedAt }) =>
    isToBeThere(entityType, { data, deleted: deletedAt !== null }),
  );
  return new Map(expected.map((row) => [refKey(row), row.name]));
}
