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
import type { ChosenAccounts } from '../schemas/account.ts';
import { type Chosen, chosenAccounts } from './chosen.ts';

/** A choice about accounts: one transaction, all of them or none. Ids in one order, against deadlocks. */

/**
 * Puts accounts into the sync of a connection and queues what they left out.
 * @throws ApiProblem while nothing may leave, and for customers that do not exist.
 */
export async function syncAccounts(
  deps: AppDeps,
  { tenantId, actor }: Caller,
  connection: StoredConnection,
  wanted: ChosenAccounts,
): Promise<{ accounts: number; queued: Partial<Record<EntityType, number>>; next: string | null }> {
  await requireSyncing(deps, connection);
  const owner = { tenantId, connectionId: connection.id };
  const chosen = await chosenAccounts(deps, owner, wanted);
  const queued: Partial<Record<EntityType, number>> = {};
  const customers = await deps.db.transaction(async (tx) => {
    const found = await customersOf(tx, tenantId, chosen);
    for (const id of found) {
      await unskipAccount(tx, owner, id);
      addTo(queued, await queueAccount(tx, owner, id, actor));
    }
    return found;
  });
  deps.temporal.wake([owner]);
  return { accounts: customers.length, queued, next: chosen.next };
}

/** Takes accounts out of the sync of a connection; what is under way of them is finished. */
export async function unsyncAccounts(
  deps: AppDeps,
  { tenantId, actor }: Caller,
  { id: connectionId }: StoredConnection,
  wanted: ChosenAccounts,
): Promise<{ accounts: number; withdrawn: number; next: string | null }> {
  const owner = { tenantId, connectionId };
  const chosen = await chosenAccounts(deps, owner, wanted);
  const done = await deps.db.transaction(async (tx) => {
    let withdrawn = 0;
    const found = await customersOf(tx, tenantId, chosen);
    for (const id of found) withdrawn += await skipAccount(tx, owner, id, actor);
    return { accounts: found.length, withdrawn, next: chosen.next };
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
  const there = await customersAmong(tx, tenantId, ids);
  const missing = [...new Set(ids)].filter((id) => !there.includes(id)).sort();
  if (missing.length > 0) throw new ApiProblem('not_found', `There is no customer ${missing.join(', ')}.`);
  return there;
}

function customersOf(tx: Executor, tenantId: string, { ids, byFilter }: Chosen): Promise<string[]> {
  return byFilter ? customersAmong(tx, tenantId, ids) : requireCustomers(tx, tenantId, ids);
}

async function customersAmong(tx: Executor, tenantId: string, ids: readonly string[]): Promise<string[]> {
  const refs = [...new Set(ids)].sort().map((recordId) => ({ entityType: 'customer' as const, recordId }));
  const stored = await readRecords(tx, tenantId, refs);
  const there = new Set(stored.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id));
  return refs.map(({ recordId }) => recordId).filter((id) => there.has(id));
}

function addTo(sums: Partial<Record<EntityType, number>>, more: Partial<Record<EntityType, number>>): void {
  for (const [type, count] of Object.entries(more) as [EntityType, number][]) {
    sums[type] = (sums[type] ?? 0) + count;
  }
}
