import { and, eq } from 'drizzle-orm';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import { ANSWERED_BY_SYNC, type SyncErrorType } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, matchesRefs } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { syncQueue } from '../schema/index.ts';

/** Those of the records, by `refKey`, that wait for what Sync on one of them would answer. */
export async function openDecisions(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<ReadonlyMap<string, SyncErrorType>> {
  const rows = await db
    .select({
      entityType: syncQueue.entityType,
      recordId: syncQueue.recordId,
      errorType: syncQueue.errorType,
    })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, tenantId),
        eq(syncQueue.connectionId, connectionId),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, refs),
        eq(syncQueue.state, 'unresolved'),
        isOneOf(syncQueue.errorType, ANSWERED_BY_SYNC),
      ),
    );
  return new Map(rows.flatMap(({ errorType, ...ref }) => (errorType ? [[refKey(ref), errorType]] : [])));
}
