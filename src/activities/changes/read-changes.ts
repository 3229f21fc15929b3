import { type ChangeCursor, readChangeCursors, saveChangeCursor } from '../../db/changes/change-cursors.ts';
import { clockBackMs } from '../../db/desktop/clock.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { CallFailure, Changes } from '../../providers/provider.ts';
import { payersOf } from './payers-of.ts';
import { applyAll, concerningUs, prepareChanges, type Refresh } from './refreshing.ts';

/** Read again each time: the vendor's stamps are whole seconds and may become visible late. */
const OVERLAP_MS = 60_000;

export type ReadResult =
  /** These types are as far as they can be told; the others have to be compared one by one. */
  | {
      kind: 'read';
      toCompare: EntityType[];
      /** Something was written while it was read; the cursor of its type stays before it. */
      again: boolean;
    }
  | { kind: 'failed'; failure: CallFailure };

/**
 * Asks the vendor what changed since the cursors. An answer that may be cut is not used: its types are asked
 * for in halves, and a single type that changed too much is compared. Each type's cursor moves in the
 * transaction that applies its changes, to a time before the read; not past a record that was written while it was read.
 */
export async function readChanges(refresh: Refresh): Promise<ReadResult> {
  const { deps, input, feed, connection } = refresh;
  const cursors = await readChangeCursors(deps.db, input);
  const oldest = Date.now() - feed.reachMs;
  const toCompare: EntityType[] = [];
  const toRead: EntityType[] = [];
  for (const type of feed.entityTypes) {
    const cursor = cursors.get(type) ?? { since: connection.createdAt };
    const inReach = !cursor.comparing && cursor.since.getTime() - OVERLAP_MS > oldest;
    (inReach ? toRead : toCompare).push(type);
    cursors.set(type, cursor);
  }
  const overtaken = new Set<EntityType>();
  const failure = await readTypes(refresh, toRead, { cursors, toCompare, overtaken });
  return failure ? { kind: 'failed', failure } : { kind: 'read', toCompare, again: overtaken.size > 0 };
}

interface Reading {
  cursors: ReadonlyMap<EntityType, ChangeCursor>;
  toCompare: EntityType[];
  overtaken: Set<EntityType>;
}

async function readTypes(
  refresh: Refresh,
  types: readonly EntityType[],
  reading: Reading,
): Promise<CallFailure | undefined> {
  const { cursors, toCompare, overtaken } = reading;
  if (types.length === 0) return undefined;
  const oldest = Math.min(...types.map((type) => cursors.get(type)?.since.getTime() ?? 0));
  const since = oldest - OVERLAP_MS - (await clockBackMs(refresh.deps.db, refresh.input));
  const answer = await refresh.books.changesSince({
    entityTypes: types,
    since: new Date(since).toISOString(),
  });
  if (!answer.ok) return afterRefusal(answer.failure, types, toCompare);
  if (answer.value.complete) return take(refresh, types, answer.value, overtaken);
  const [only, ...others] = types;
  if (only && others.length === 0) {
    toCompare.push(only);
    return undefined;
  }
  const half = Math.ceil(types.length / 2);
  return (
    (await readTypes(refresh, types.slice(0, half), reading)) ??
    (await readTypes(refresh, types.slice(half), reading))
  );
}

/** What the vendor will not tell (too far back, for one) is compared record by record. */
function afterRefusal(
  failure: CallFailure,
  types: readonly EntityType[],
  toCompare: EntityType[],
): CallFailure | undefined {
  if (failure.kind !== 'refused') return failure;
  toCompare.push(...types);
  return undefined;
}

async function take(
  refresh: Refresh,
  types: readonly EntityType[],
  changes: Changes,
  overtaken: Set<EntityType>,
): Promise<CallFailure | undefined> {
  const { deps, input } = refresh;
  const since = new Date(changes.readAt);
  const concerning = await concerningUs(refresh, changes.records, changes.gone);
  for (const change of concerning) {
    const payers = await payersOf(refresh, change);
    if (!payers.ok) return payers.failure;
    const prepared = await prepareChanges(refresh, change);
    await deps.db.transaction(async (tx) => {
      if (await applyAll(tx, refresh, [prepared, ...payers.changes])) overtaken.add(change.entityType);
      else await saveChangeCursor(tx, input, change.entityType, { since });
    });
  }
  for (const type of types) if (!overtaken.has(type)) await saveChangeCursor(deps.db, input, type, { since });
  return undefined;
}
