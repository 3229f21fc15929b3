import { skippedAnywhere } from '../../db/accounts/skipped.ts';
import { linkedAnywhere } from '../../db/links/links.ts';
import { requestSync } from '../../db/queue/request-syncs.ts';
import { makeActive } from '../../db/records/make-active.ts';
import { readRecord, readRecords, type StoredRecord } from '../../db/records/record-queries.ts';
import { readSyncFacts } from '../../db/records/record-sync.ts';
import { partsOf } from '../../db/records/save-parts.ts';
import { accountOf } from '../../domain/account.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { Caller } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { leavingAmong } from '../require-leaving.ts';

export interface SyncRequest {
  /** Undefined: every connection that can take it. */
  connectionId?: string;
  force: boolean;
}

/** Puts the record first in the queue of one connection or of all. */
export async function syncNow(deps: AppDeps, caller: Caller, ref: RecordRef, wanted: SyncRequest) {
  const { tenantId } = caller;
  const { refs, only } = await syncable(deps, tenantId, ref);
  const connectionIds = await targets(deps, tenantId, ref, { wanted: wanted.connectionId, only });
  const isAtFault = await isInactiveThere(deps, tenantId, ref, connectionIds);
  const others = await deps.db.transaction(async (tx) => {
    // Sent as it is it would stay inactive.
    const active = isAtFault ? await makeActive(tx, caller, [ref]) : [];
    for (const connectionId of connectionIds) {
      for (const each of refs) {
        await requestSync(tx, { tenantId, connectionId, actor: caller.actor, force: wanted.force, ...each });
      }
    }
    return active;
  });
  const woken = [...new Set([...connectionIds, ...others])];
  deps.temporal.wake(woken.map((connectionId) => ({ tenantId, connectionId })));
  return { type: ref.entityType, id: ref.recordId, connectionIds };
}

/** Whether others were refused for it because it is inactive there: also where a look took that over here. */
async function isInactiveThere(
  { db }: AppDeps,
  tenantId: string,
  ref: RecordRef,
  connectionIds: readonly string[],
): Promise<boolean> {
  const facts = await readSyncFacts(db, tenantId, ref);
  return facts.some(
    ({ connection, queued }) =>
      connectionIds.includes(connection.id) && queued?.errorType === 'InactiveThere',
  );
}

/**
 * The record, or the parts that it is made of; `only` when it belongs to one connection.
 * @throws ApiProblem when none of them can be sent.
 */
async function syncable(
  { db }: AppDeps,
  tenantId: string,
  ref: RecordRef,
): Promise<{ refs: RecordRef[]; only: string | undefined }> {
  const record = await readRecord(db, tenantId, ref);
  if (!record) throw new ApiProblem('not_found', `There is no ${ref.entityType} ${ref.recordId}.`);
  const refs = ENTITIES[ref.entityType].parts ? partsOf(record).map(pick) : [ref];
  const stored = await readRecords(db, tenantId, refs);
  const linked = await linkedAnywhere(db, tenantId, refs);
  const refusals = new Map(
    stored.map((each) => [keyOfRecord(each), refusalOf(each, linked.has(keyOfRecord(each)))]),
  );
  const allowed = refs.filter(
    (each) => refusals.has(refKey(each)) && refusals.get(refKey(each)) === undefined,
  );
  if (allowed.length > 0) {
    return { refs: allowed, only: ENTITIES[ref.entityType].connectionOf?.(record.data) };
  }
  const [reason = `${ENTITIES[ref.entityType].label} ${ref.recordId} has nothing to sync.`] = [
    ...refusals.values(),
  ].flatMap((each) => each ?? []);
  throw new ApiProblem('state_not_allowed', reason);
}

const pick = ({ entityType, recordId }: RecordRef): RecordRef => ({ entityType, recordId });
const keyOfRecord = ({ entityType, id }: StoredRecord) => refKey({ entityType, recordId: id });

/** Why a record cannot be sent as it is; undefined when it can. */
export function refusalOf(
  { entityType, data, deletedAt }: StoredRecord,
  linked: boolean,
): string | undefined {
  const { eligibility, withdrawn } = ENTITIES[entityType];
  const verdict = eligibility(data);
  // What is there and does not belong there any more is taken back by a sync.
  if (verdict.eligible || deletedAt || (withdrawn && linked)) return undefined;
  return verdict.reason;
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
  return leavingAmong(db, tenantId, await followedBy(db, tenantId, ref, connected));
}

/** Those of the connections that the record's account syncs with. */
async function followedBy(
  db: AppDeps['db'],
  tenantId: string,
  ref: RecordRef,
  connectionIds: readonly string[],
): Promise<string[]> {
  const record = await readRecord(db, tenantId, ref);
  const account = record && accountOf(ref, record.data);
  if (account === undefined) return [...connectionIds];
  const skipped = await skippedAnywhere(db, tenantId, [account]);
  const followed = connectionIds.filter((id) => !skipped.has(`${id}/${account}`));
  if (followed.length === 0) throw new ApiProblem('account_skipped', `Customer ${account}.`);
  return followed;
}
