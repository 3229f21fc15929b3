import { queueAccount } from '../../db/accounts/queue-account.ts';
import { skipAccount, unskipAccount } from '../../db/accounts/skip-account.ts';
import type { Executor } from '../../db/client.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { readRecords } from '../../db/records/record-queries.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { Caller } from '../access.ts';
import { requireConnected } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { requireLeaving } from '../require-leaving.ts';

/** A choice about accounts: one transaction, all of them or none. Ids in one order, against deadlocks. */

/**
 * Puts accounts into the sync of a connection and queues what they left out.
 * @throws ApiProblem while nothing may leave, and for customers that do not exist.
 */
export async function syncAccounts(
  deps: AppDeps,
  { tenantId, actor }: Caller,
  connection: StoredConnection,
  ids: readonly string[],
): Promise<{ accounts: number; queued: Partial<Record<EntityType, number>> }> {
  await requireSyncing(deps, connection);
  const owner = { tenantId, connectionId: connection.id };
  const queued: Partial<Record<EntityType, number>> = {};
  const customers = await deps.db.transaction(async (tx) => {
    const found = await requireCustomers(tx, tenantId, ids);
    for (const id of found) {
      await unskipAccount(tx, owner, id);
      addTo(queued, await queueAccount(tx, owner, id, actor));
    }
    return found;
  });
  deps.temporal.wake([owner]);
  return { accounts: customers.length, queued };
}

/** Takes accounts out of the sync of a connection; what is under way of them is finished. */
export async function unsyncAccounts(
  deps: AppDeps,
  { tenantId, actor }: Caller,
  { id: connectionId }: StoredConnection,
  ids: readonly string[],
): Promise<{ accounts: number; withdrawn: number }> {
  const owner = { tenantId, connectionId };
  const done = await deps.db.transaction(async (tx) => {
    let withdrawn = 0;
    const found = await requireCustomers(tx, tenantId, ids);
    for (const id of found) withdrawn += await skipAccount(tx, owner, id, actor);
    return { accounts: found.length, withdrawn };
  });
  // Payouts and batches that waited for what was withdrawn look again.
  deps.temporal.wake([owner]);
  return done;
}

/** @throws ApiProblem while nothing may leave. */
export async function requireSyncing({ db }: AppDeps, connection: StoredConnection): Promise<void> {
  requireConnected(connection);
  const { tenantId, id: connectionId } = connection;
  await requireLeaving(db, { tenantId, connectionId });
}

/** The ids, each once and in order. @throws ApiProblem that names those that are no customers. */
export async function requireCustomers(
  tx: Executor,
  tenantId: string,
  ids: readonly string[],
): Promise<string[]> {
  const wanted = [...new Set(ids)].sort();
  const refs = wanted.map((recordId) => ({ entityType: 'customer' as const, recordId }));
  const stored = await readRecords(tx, tenantId, refs);
  const there = new Set(stored.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id));
  const missing = wanted.filter((id) => !there.has(id));
  if (missing.length > 0) throw new ApiProblem('not_found', `There is no customer ${missing.join(', ')}.`);
  return wanted;
}

function addTo(sums: Partial<Record<EntityType, number>>, more: Partial<Record<EntityType, number>>): void {
  for (const [type, count] of Object.entries(more) as [EntityType, number][]) {
    sums[type] = (sums[type] ?? 0) + count;
  }
}
