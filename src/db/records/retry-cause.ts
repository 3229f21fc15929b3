import { and, eq } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { matchesRefs } from '../links/links.ts';
import { type CauseToRetry, retryUnresolved } from '../queue/retry-unresolved.ts';
import { records, syncQueue } from '../schema/index.ts';
import { makeActive } from './make-active.ts';

export interface RetriedCause {
  /** Records that go again. */
  retried: number;
  /** The connections with new work. */
  wake: string[];
}

/** Makes every record due again that waits for a person for this cause: all of them, or none if something fails. */
export async function retryCause(
  db: Executor,
  tenantId: string,
  cause: CauseToRetry,
): Promise<RetriedCause | 'switched_off'> {
  const isInactive = cause.errorType === 'InactiveThere';
  return db.transaction(async (tx) => {
    if (isInactive) await lockRecordsOf(tx, tenantId, cause);
    const done = await retryUnresolved(tx, tenantId, cause);
    if (done === 'switched_off') return done;
    // Sent as they are they would stay inactive.
    const others = isInactive ? await makeActive(tx, { tenantId, actor: cause.actor }, done.retried) : [];
    return { retried: done.retried.length, wake: [...new Set([...done.connectionIds, ...others])] };
  });
}

/** Records before their rows in the queue, as whoever saves them: nobody waits for each other. */
async function lockRecordsOf(tx: Executor, tenantId: string, { errorType }: CauseToRetry): Promise<void> {
  const refs = await tx
    .select({ entityType: syncQueue.entityType, recordId: syncQueue.recordId })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, tenantId),
        eq(syncQueue.state, 'unresolved'),
        eq(syncQueue.errorType, errorType),
      ),
    );
  await tx
    .select({ id: records.id })
    .from(records)
    .where(and(eq(records.tenantId, tenantId), matchesRefs(records.entityType, records.id, refs)))
    .orderBy(records.entityType, records.id)
    .for('update');
}
