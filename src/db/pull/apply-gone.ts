import { and, eq, isNull } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
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
  const refs = gone.map(({ link }) => link);
  const lost = refs.map(({ externalId }) => externalId);
  const paired = new Set((await markMissing(tx, owner, refs, lost)).map(refKey));
  const names = await livingNames(tx, owner, refs);
  // One that was taken back from here since it was looked for, or paired anew, is not missing.
  const living = gone.filter(({ link }) => names.has(refKey(link)) && paired.has(refKey(link)));
  const problems = living.map(problemOf);
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

/** A record that is deleted here too has nothing left to tell. */
async function livingNames(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly Link[],
): Promise<Map<string, string>> {
  const rows = await tx
    .select({ entityType: records.entityType, recordId: records.id, name: records.name })
    .from(records)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        isNull(records.deletedAt),
        matchesRefs(records.entityType, records.id, refs),
      ),
    );
  return new Map(rows.map((row) => [refKey(row), row.name]));
}
