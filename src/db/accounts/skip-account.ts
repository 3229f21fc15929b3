import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { RecordRef } from '../../domain/entity.ts';
import { countInBatches } from '../batches/batch-progress.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { wakeDependants } from '../queue/dependants.ts';
import { skippedAccounts, syncQueue } from '../schema/index.ts';
import { queuedOfAccount } from './skipped.ts';

/**
 * Takes an account out of the connection's sync. What is queued of it is withdrawn, with its errors; what is under
 * way or may have reached the other side is settled first. The link stays. Whatever waited for it looks again.
 * @returns how many queued records were withdrawn
 */
export async function skipAccount(
  tx: Executor,
  owner: ConnectionKey,
  customerId: string,
  actor: string,
): Promise<number> {
  await tx
    .insert(skippedAccounts)
    .values({ tenantId: owner.tenantId, connectionId: owner.connectionId, customerId, skippedBy: actor })
    .onConflictDoNothing();
  const withdrawn = await withdraw(tx, owner, customerId);
  await countInBatches(
    tx,
    owner.tenantId,
    [],
    withdrawn.map(({ batchId }) => ({ batchId, outcome: 'skipped' as const })),
  );
  await wakeDependants(tx, owner, withdrawn);
  return withdrawn.length;
}

/** Puts an account back into the sync. Nothing is queued by it. @returns whether it was out */
export async function unskipAccount(
  tx: Executor,
  owner: ConnectionKey,
  customerId: string,
): Promise<boolean> {
  const rows = await tx
    .delete(skippedAccounts)
    .where(
      and(
        eq(skippedAccounts.tenantId, owner.tenantId),
        eq(skippedAccounts.connectionId, owner.connectionId),
        eq(skippedAccounts.customerId, customerId),
      ),
    )
    .returning({ customerId: skippedAccounts.customerId });
  return rows.length > 0;
}

/** In the order of the queue, as everywhere: two that lock the same rows must not wait for each other. */
async function withdraw(
  tx: Executor,
  owner: ConnectionKey,
  customerId: string,
): Promise<(RecordRef & { batchId: string | null })[]> {
  const rows = await tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(and(notBegun(owner), queuedOfAccount(customerId)))
    .orderBy(syncQueue.id)
    .for('update');
  if (rows.length === 0) return [];
  return tx
    .delete(syncQueue)
    .where(
      and(
        notBegun(owner),
        inArray(
          syncQueue.id,
          rows.map(({ id }) => id),
        ),
      ),
    )
    .returning({
      entityType: syncQueue.entityType,
      recordId: syncQueue.recordId,
      batchId: syncQueue.batchId,
    });
}

function notBegun(owner: ConnectionKey): SQL | undefined {
  return and(
    eq(syncQueue.tenantId, owner.tenantId),
    eq(syncQueue.connectionId, owner.connectionId),
    inArray(syncQueue.state, ['pending', 'waiting', 'unresolved', 'mended', 'awaiting_approval']),
    isNull(syncQueue.openRequestId),
    // A person asked for it to be taken back there, and that goes on.
    isNull(syncQueue.undoId),
    // Half on its way to another customer there it would pay nothing, or stand with nobody's: it arrives first.
    sql`not exists (select 1 from links where links.tenant_id = sync_queue.tenant_id
      and links.connection_id = sync_queue.connection_id and links.entity_type = sync_queue.entity_type
      and links.record_id = sync_queue.record_id and links.elsewhere -> 'moving' is not null)`,
  );
}
