import { type SaveOptions, saveRecord } from '../../db/records/save-record.ts';
import type { EntityDefinition } from '../../domain/entity.ts';
import type { Caller } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { requireRoom } from '../limits/limits.ts';
import { ApiProblem } from '../problems.ts';
import { type Fields, requireValid } from './check.ts';

export interface Save {
  entity: EntityDefinition;
  id: string;
  data: Fields;
  ifMatch?: number;
  createOnly?: boolean;
  /** Where the record's data is in the body. */
  base?: readonly string[];
}

export type SyncState = 'queued' | 'none';

/** Checks and stores a record, and wakes the conductors that have work now. */
export async function save(deps: AppDeps, { tenantId, actor }: Caller, input: Save) {
  const { entity, id, data, ifMatch, createOnly, base } = input;
  await requireValid(deps.db, tenantId, { entity, id, data }, base);
  const saved = await saveRecord(
    deps.db,
    {
      tenantId,
      actor,
      entityType: entity.type,
      id,
      data,
      ifMatch,
      createOnly,
    },
    withinLimit(deps, tenantId),
  );
  const { outcome, version } = saved;
  if (outcome === 'exists') {
    throw new ApiProblem('record_exists', `${entity.label} ${id} exists with other content.`);
  }
  if (outcome === 'version_mismatch') throw versionMismatch(entity, id, version);
  return { type: entity.type, id, outcome, version, sync: wake(deps, tenantId, saved.wake) };
}

/** What is pulled from an accounting system is not held up by it: only what is handed over. */
export function withinLimit({ config }: Pick<AppDeps, 'config'>, tenantId: string): SaveOptions {
  return { beforeNew: (tx, count) => requireRoom(tx, config, { tenantId, quota: 'records', count }) };
}

function versionMismatch(entity: EntityDefinition, id: string, version: number): ApiProblem {
  const state = version === 0 ? 'does not exist' : `is at version ${version}`;
  return new ApiProblem('version_mismatch', `${entity.label} ${id} ${state}.`);
}

export function wake({ temporal }: AppDeps, tenantId: string, connectionIds: readonly string[]): SyncState {
  temporal.wake(connectionIds.map((connectionId) => ({ tenantId, connectionId })));
  return connectionIds.length > 0 ? 'queued' : 'none';
}
