import { and, eq, isNotNull, lte, notExists, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { RecordRef } from '../../domain/entity.ts';
import type { SyncErrorType } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, matchesRefs } from '../links/links.ts';
import { lockDependants, wakeDependants } from '../queue/dependants.ts';
import { syncQueue } from '../schema/index.ts';
import { endRows, toldFor } from './pull-problems.ts';

const INACTIVE: SyncErrorType = 'InactiveThere';

/**
 * What a write settles of records that were told to be inactive there: those that it referred to, and those that nothing
 * needs any more. Most connections have none, so one look comes first.
 */
export async function endTold(tx: Executor, owner: ConnectionKey, refs: readonly RecordRef[]): Promise<void> {
  const [told] = await tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(toldFor(owner, [INACTIVE]))
    .limit(1);
  if (!told) return;
  await endAtFault(tx, owner, refs);
  await endUnused(tx, owner);
}

/**
 * Something that refers to them was written: they are active there, so that is over, and what waits for them goes. One
 * that somebody has in hand just now, or of which somebody has in hand what waits for it, stays told until the next
 * write or look: waiting for it here, with rows locked, could be for ever.
 */
export async function endAtFault(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<void> {
  if (refs.length === 0) return;
  const told = await lockTold(tx, owner, matchesRefs(syncQueue.entityType, syncQueue.recordId, refs));
  const over = await lockDependants(tx, owner, told);
  await endRows(
    tx,
    owner,
    over.map(({ id }) => id),
  );
  await wakeDependants(tx, owner, over);
}

/**
 * Nothing waits for them any more, as what referred to them refers to another one now or is withdrawn: left inactive,
 * they are of no concern. Whoever told of one and still has in hand what was refused for it may yet come to wait.
 */
export async function endUnused(tx: Executor, owner: ConnectionKey): Promise<void> {
  const other = alias(syncQueue, 'other');
  const ofOther = and(eq(other.tenantId, syncQueue.tenantId), eq(other.connectionId, syncQueue.connectionId));
  const needed = tx
    .select({ id: other.id })
    .from(other)
    .where(
      and(
        ofOther,
        isNotNull(other.waitsOnId),
        eq(other.waitsOnType, syncQueue.entityType),
        eq(other.waitsOnId, syncQueue.recordId),
      ),
    );
  const underWay = tx
    .select({ id: other.id })
    .from(other)
    .where(and(ofOther, isNotNull(other.claimedBy), lte(other.claimedAt, syncQueue.updatedAt)));
  const unused = await lockTold(tx, owner, and(notExists(needed), notExists(underWay)));
  await endRows(
    tx,
    owner,
    unused.map(({ id }) => id),
  );
}

function lockTold(tx: Executor, owner: ConnectionKey, which: SQL | undefined) {
  return tx
    .select({ id: syncQueue.id, entityType: syncQueue.entityType, recordId: syncQueue.recordId })
    .from(syncQueue)
    .where(and(toldFor(owner, [INACTIVE]), which))
    .orderBy(syncQueue.id)
    .for('update', { skipLocked: true });
}
