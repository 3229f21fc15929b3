import { requestSync } from '../../db/enqueue.ts';
import { readRecord } from '../../db/record-queries.ts';
import { readSyncFacts } from '../../db/record-sync.ts';
import { isSyncEnabled } from '../../db/settings.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { RecordRef } from '../../domain/entity.ts';
import type { Caller } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';

export interface SyncRequest {
  /** Undefined: every connection that can take it. */
  connectionId?: string;
  force: boolean;
}

/** Puts the record first in the queue of one connection or of all. */
export async function syncNow(deps: AppDeps, caller: Caller, ref: RecordRef, wanted: SyncRequest) {
  const { tenantId } = caller;
  const { only } = await requireSyncable(deps, tenantId, ref);
  const connectionIds = await targets(deps, tenantId, ref, { wanted: wanted.connectionId, only });
  await deps.db.transaction(async (tx) => {
    for (const connectionId of connectionIds) {
      await requestSync(tx, { tenantId, connectionId, actor: caller.actor, force: wanted.force, ...ref });
    }
  });
  deps.temporal.wake(connectionIds.map((connectionId) => ({ tenantId, connectionId })));
  return { type: ref.entityType, id: ref.recordId, connectionIds };
}

/** `only` when the record belongs to one connection. */
async function requireSyncable(
  { db }: AppDeps,
  tenantId: string,
  ref: RecordRef,
): Promise<{ only: string | undefined }> {
  const record = await readRecord(db, tenantId, ref);
  if (!record) throw new ApiProblem('not_found', `There is no ${ref.entityType} ${ref.recordId}.`);
  const eligibility = ENTITIES[ref.entityType].eligibility(record.data);
  if (!eligibility.eligible && !record.deletedAt) {
    throw new ApiProblem('state_not_allowed', eligibility.reason);
  }
  return { only: ENTITIES[ref.entityType].connectionOf?.(record.data) };
}

/** The connections that are connected and switched on; when there is none, why. */
async function targets(
  { db }: AppDeps,
  tenantId: string,
  ref: RecordRef,
  { wanted, only }: { wanted: string | undefined; only: string | undefined },
): Promise<string[]> {
  const facts = await readSyncFacts(db, tenantId, ref);
  const asked = facts
    .map(({ connection }) => connection)
    .filter(({ id }) => wanted === undefined || id === wanted)
    .filter(({ id }) => only === undefined || id === only);
  if (wanted !== undefined && asked.length === 0) {
    throw new ApiProblem('not_found', `There is no connection ${wanted}.`);
  }
  const connected = asked.filter(({ status }) => status !== 'connecting').map(({ id }) => id);
  if (connected.length === 0) throw new ApiProblem('connection_not_connected', 'No connection is connected.');
  const enabled: string[] = [];
  for (const connectionId of connected) {
    if (await isSyncEnabled(db, { tenantId, connectionId })) enabled.push(connectionId);
  }
  if (enabled.length === 0) throw new ApiProblem('sync_disabled', 'The switch Enable Sync is off.');
  return enabled;
}
