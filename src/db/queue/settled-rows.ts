import { and, eq, sql } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { DECIDED_BY_SIGHT, type SyncErrorInfo } from '../../errors.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import { comesDue } from '../approvals/door.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { syncQueue } from '../schema/index.ts';
import { keepSides } from '../waiting/waiting-sides.ts';
import { explainToDependants } from './dependants.ts';
import type { SetRow } from './set-rows.ts';

/** What settling does to the queue rows that stay. */

/** Due again at once. `tried` rows used up an attempt; `renewed` ones carry a new version and start anew. */
export async function makeDue(
  tx: Executor,
  owner: ConnectionKey,
  ids: readonly number[],
  { tried, renewed }: { tried: readonly number[]; renewed: readonly number[] },
): Promise<void> {
  if (ids.length === 0) return;
  const oneOf = (some: readonly number[]) => (some.length > 0 ? isOneOf(syncQueue.id, some) : sql`false`);
  await tx
    .update(syncQueue)
    .set({
      ...comesDue,
      claimedBy: null,
      claimedAt: null,
      again: false,
      attempts: sql`case when ${oneOf(renewed)} then 0 when ${oneOf(tried)} then attempts + 1 else attempts end`,
      dueAt: sql`now()`,
      error: null,
      errorType: null,
      updatedAt: sql`now()`,
    })
    .where(and(eq(syncQueue.tenantId, owner.tenantId), isOneOf(syncQueue.id, ids)));
}

/** Refused for another record: it goes once that one is mended. */
function waitsFor(error: SyncErrorInfo | undefined) {
  const { entityType = null, recordId = null } = error?.about ?? {};
  return { waitsOnType: recordId === null ? null : entityType, waitsOnId: recordId };
}

export interface Failure {
  subject: SetRow;
  error: SyncErrorInfo;
  /** No automatic attempt follows. */
  final: boolean;
  /** What was read there, where a person has to see it next to ours. */
  pulled?: PulledRecord;
}

/** Keeps the row with its error: for the next attempt, or for a person. Its dependants are told in that case. */
export async function storeFailure(
  tx: Executor,
  owner: ConnectionKey,
  { subject, error, final, pulled }: Failure,
  retryInMs: number,
): Promise<void> {
  const { row } = subject;
  // What was asked for during an undo waits for it, also where that waits for a person.
  const changedMeanwhile = final && row.again && row.undoId === null;
  // What was chosen before was chosen without having seen this.
  const asks = final && DECIDED_BY_SIGHT.includes(error.type);
  const retryAt = sql`now() + ${retryInMs} * interval '1 millisecond'`;
  await tx
    .update(syncQueue)
    .set({
      ...(changedMeanwhile ? comesDue : { state: final ? 'unresolved' : 'retrying' }),
      attempts: changedMeanwhile ? 0 : sql`${syncQueue.attempts} + 1`,
      dueAt: final ? sql`now()` : retryAt,
      claimedBy: final ? null : row.claimedBy,
      again: false,
      ...waitsFor(final ? error : undefined),
      ...(asks ? { chosen: false, force: false } : {}),
      error,
      errorType: error.type,
      updatedAt: sql`now()`,
    })
    .where(and(eq(syncQueue.tenantId, owner.tenantId), eq(syncQueue.id, row.id)));
  await keepSides(tx, owner, [{ ...row, pulled }]);
  if (!final || changedMeanwhile || subject.link) return;
  const { entityType, recordId } = row;
  const called = `${ENTITIES[entityType].label} "${subject.record?.name ?? recordId}"`;
  await explainToDependants(
    tx,
    owner,
    { entityType, recordId },
    `${called} has not synced: ${error.message}`,
  );
}
