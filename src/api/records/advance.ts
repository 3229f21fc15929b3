import { readRecord } from '../../db/records/record-queries.ts';
import type { EntityDefinition } from '../../domain/entity.ts';
import type { Caller } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { asFields } from './check.ts';
import { save } from './save.ts';

export interface Advance {
  entity: EntityDefinition;
  id: string;
  from: readonly string[];
  to: string;
  /** States in which the step has been taken already. */
  done: readonly string[];
}

/** Takes a record one step on (send, collect). Taking it twice changes nothing. */
export async function advance(deps: AppDeps, caller: Caller, { entity, id, from, to, done }: Advance) {
  const ref = { entityType: entity.type, recordId: id };
  const record = await readRecord(deps.db, caller.tenantId, ref);
  if (!record || record.deletedAt) throw new ApiProblem('not_found', `There is no ${entity.label} ${id}.`);
  const { status } = record.data;
  if (done.some((state) => state === status)) {
    return {
      type: entity.type,
      id,
      outcome: 'unchanged' as const,
      version: record.version,
      sync: 'none' as const,
    };
  }
  if (!from.some((state) => state === status)) {
    const allowed = from.join(' or ');
    throw new ApiProblem('state_not_allowed', `${entity.label} ${id} is ${String(status)}, not ${allowed}.`);
  }
  const data = asFields(entity.schema.parse({ ...record.data, status: to }));
  return save(deps, caller, { entity, id, data, ifMatch: record.version });
}
