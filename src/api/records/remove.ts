import { findReferring } from '../../db/records/record-queries.ts';
import { deleteRecord } from '../../db/records/save-record.ts';
import { type EntityDefinition, refKey } from '../../domain/entity.ts';
import type { Caller } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { referenceField } from './references.ts';
import { wake } from './save.ts';

/** How many referring records an answer names. */
const NAMED = 5;

/**
 * Refuses while other records refer to this one: deleting it would make every later change of theirs fail in
 * the accounting system. To retire a customer or item that is in use, set `active` to false.
 */
export async function remove(
  deps: AppDeps,
  { tenantId, actor }: Caller,
  entity: EntityDefinition,
  id: string,
) {
  const reference = { field: referenceField(entity.type), value: id };
  const users = await findReferring(deps.db, tenantId, reference, NAMED);
  if (users.length > 0) {
    const names = users.map(refKey).join(', ');
    throw new ApiProblem('record_in_use', `${entity.label} ${id} is named by ${names}.`);
  }
  const deleted = await deleteRecord(deps.db, { tenantId, entityType: entity.type, id, actor });
  if (deleted.outcome === 'missing') throw new ApiProblem('not_found', `There is no ${entity.label} ${id}.`);
  return { type: entity.type, id, sync: wake(deps, tenantId, deleted.wake) };
}
