import { skippedAmong } from '../../db/accounts/skipped.ts';
import { linkedAnywhere } from '../../db/links/links.ts';
import { requestSyncs } from '../../db/queue/enqueue.ts';
import { switchedOn } from '../../db/queue/retry-unresolved.ts';
import { readChosen } from '../../db/records/list-records.ts';
import { readRecords, type StoredRecord } from '../../db/records/record-queries.ts';
import { partsOf } from '../../db/records/save-parts.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { Caller } from '../access.ts';
import { findConnection } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { filterOf } from '../records/list.ts';
import { MOST_CHOSEN, type SyncSeveral } from '../schemas/record-list.ts';
import { refusalOf } from './sync-now.ts';

/** Records that are queued in one transaction: few enough that others wait for their rows only briefly. */
const AT_ONCE = 500;

/**
 * Sync or Retry on several records: those that can go are queued before everything else, the others are counted by what
 * keeps them. Pressed again, or ended halfway, it queues nothing twice: a record has one row.
 * @throws ApiProblem when nothing may be sent at all, when all found are too many, and for ids that are not there.
 */
export async function syncSeveral(deps: AppDeps, caller: Caller, wanted: SyncSeveral) {
  const { tenantId, actor } = caller;
  const connectionIds = await targets(deps, tenantId, wanted.connectionId);
  const chosen = await sendable(deps, tenantId, await readWanted(deps, tenantId, wanted));
  const refusals = new Tally();
  let queued = 0;
  for (let from = 0; from < chosen.length; from += AT_ONCE) {
    const going = await willing(deps, tenantId, chosen.slice(from, from + AT_ONCE), refusals);
    queued += await queue(deps, { tenantId, actor, connectionIds }, going, refusals);
  }
  deps.temporal.wake(connectionIds.map((connectionId) => ({ tenantId, connectionId })));
  return { queued, refused: refusals.entries(), connectionIds };
}

async function targets({ db }: AppDeps, tenantId: string, connectionId: string | undefined) {
  if (connectionId !== undefined) await findConnection(db, tenantId, connectionId);
  const found = await switchedOn(db, tenantId, connectionId);
  if (found.length > 0) return found;
  throw new ApiProblem('sync_disabled', 'No connection is connected with the switch Enable Sync on.');
}

async function readWanted(
  { db }: AppDeps,
  tenantId: string,
  { type, ids, found, except }: SyncSeveral,
): Promise<StoredRecord[]> {
  const filter = found && filterOf(found);
  const rows = await readChosen(db, tenantId, type, { ids, filter, except }, MOST_CHOSEN + 1);
  if (rows.length > MOST_CHOSEN)
    throw new ApiProblem('too_many_found', `The list finds more than ${MOST_CHOSEN} records.`);
  const there = new Set(rows.map(({ id }) => id));
  const [missing] = (ids ?? []).filter((id) => !there.has(id));
  if (missing !== undefined)
    throw new ApiProblem('not_found', `There is no ${ENTITIES[type].label} ${missing}.`);
  return rows;
}

/** The records themselves, or the parts that they are made of. */
async function sendable(
  { db }: AppDeps,
  tenantId: string,
  rows: readonly StoredRecord[],
): Promise<StoredRecord[]> {
  const refs = rows.flatMap(partsOf).map(({ entityType, recordId }) => ({ entityType, recordId }));
  if (refs.length === 0) return rows.filter(({ entityType }) => !ENTITIES[entityType].parts);
  return (await readRecords(db, tenantId, refs)).filter(({ deletedAt }) => deletedAt === null);
}

async function willing(
  { db }: AppDeps,
  tenantId: string,
  rows: readonly StoredRecord[],
  refusals: Tally,
): Promise<StoredRecord[]> {
  const linked = await linkedAnywhere(db, tenantId, rows.map(refOf));
  return rows.filter((row) => {
    const reason = refusalOf(row, linked.has(refKey(refOf(row))));
    if (reason !== undefined) refusals.add(reason);
    return reason === undefined;
  });
}

interface Asked {
  tenantId: string;
  actor: string;
  connectionIds: readonly string[];
}

/** How many of them go to at least one connection. */
async function queue(
  { db }: AppDeps,
  { tenantId, actor, connectionIds }: Asked,
  rows: readonly StoredRecord[],
  refusals: Tally,
): Promise<number> {
  const refs = rows.map((row) => ({ ...refOf(row), data: row.data }));
  const gone = new Set<string>();
  await db.transaction(async (tx) => {
    for (const connectionId of connectionIds) {
      const owner = { tenantId, connectionId };
      const skipped = await skippedAmong(tx, owner, refs);
      const going = refs.filter((ref) => !skipped.has(refKey(ref)));
      const bare = going.map(({ entityType, recordId }) => ({ entityType, recordId }));
      if (bare.length > 0) await requestSyncs(tx, owner, bare, { actor });
      for (const ref of bare) gone.add(refKey(ref));
    }
  });
  for (const ref of refs) if (!gone.has(refKey(ref))) refusals.add(ACCOUNT_IS_OUT);
  return gone.size;
}

const ACCOUNT_IS_OUT = 'Its account is not synced. Sync the account first, under Clients.';

const refOf = ({ entityType, id }: StoredRecord): RecordRef => ({ entityType, recordId: id });

/** How many records each reason keeps, most frequent first. */
class Tally {
  readonly #counts = new Map<string, number>();

  add(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  entries(): { reason: string; count: number }[] {
    return [...this.#counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
  }
}
