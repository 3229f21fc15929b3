import { ENTITIES } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import type { PullSubject } from '../pull/pull-subjects.ts';
import { type AccountRecord, skippedAmong } from './skipped.ts';

/**
 * Those of the subjects that may come in: the others belong to accounts that a person took out of the sync.
 * `idOf`: our ids by `type/external id`.
 */
export async function ofSyncedAccounts(
  db: Executor,
  owner: ConnectionKey,
  subjects: readonly PullSubject[],
  idOf: ReadonlyMap<string, string>,
): Promise<PullSubject[]> {
  const records = subjects.map((subject) => recordOf(subject, idOf));
  const skipped = await skippedAmong(db, owner, records);
  return subjects.filter((_subject, at) => {
    const record = records[at];
    return record === undefined || !skipped.has(refKey(record));
  });
}

/** The record as far as it takes to know its account: ours, or what it will be. */
function recordOf({ pulled, local }: PullSubject, idOf: ReadonlyMap<string, string>): AccountRecord {
  const { entityType, counterpart, references } = pulled;
  if (local) return { entityType, recordId: local.id, data: local.data };
  const { account } = ENTITIES[entityType];
  const field = typeof account === 'object' ? account.field : undefined;
  const named = references.find(({ path }) => path.length === 1 && path[0] === field);
  const customerId = named && idOf.get(`${named.entityType}/${named.externalId}`);
  const data = field !== undefined && customerId !== undefined ? { [field]: customerId } : {};
  // Not ours yet: an id of its own, so that two of a page are not taken for one.
  return { entityType, recordId: `external ${counterpart.externalId}`, data };
}
