import { releaseOwned, releaseSet as releaseRowsOfSet } from '../../db/queue/set-rows.ts';
import type { ConnectionRef, QueuedRecord } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';

/** Gives back what the set still holds; due again, no attempt counted. */
export async function releaseSet(
  deps: ActivityDeps,
  input: ConnectionRef & { setId: string },
): Promise<{ released: number }> {
  return { released: await releaseRowsOfSet(deps.db, input, input.setId) };
}

/**
 * Gives back what a retry still holds when it ends, and tells the conductor: rows that were given back, and those
 * that waited for what just succeeded, are due.
 */
export async function releaseRetries(
  deps: ActivityDeps,
  input: ConnectionRef & { setId: string; records: QueuedRecord[] },
): Promise<{ released: number }> {
  const queueIds = input.records.map((record) => record.queueId);
  const released = await releaseOwned(deps.db, input, input.setId, queueIds);
  await deps.wake({ tenantId: input.tenantId, connectionId: input.connectionId });
  return { released };
}
