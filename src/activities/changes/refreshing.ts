import type { Books } from '../../books.ts';
import type { Executor } from '../../db/client.ts';
import type { Connection } from '../../db/connections/connection-state.ts';
import { linksOf } from '../../db/links/by-counterpart.ts';
import { applyGone, type Gone } from '../../db/pull/apply-gone.ts';
import { applyPulled } from '../../db/pull/apply-pulled.ts';
import { isOvertaken } from '../../db/pull/overtaken.ts';
import type { PullTrace } from '../../db/pull/pull-plan.ts';
import { withoutForeignInactive, withoutWhatIsFilledIn } from '../../db/pull/pull-subjects.ts';
import { storeUnreadable } from '../../db/pull/pull-unreadable.ts';
import { dependencyRank, type EntityType } from '../../domain/entity.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { ChangeFeed } from '../../providers/reads.ts';
import type { ConnectionRef } from '../../workflows/contract.ts';
import type { Polled } from '../../workflows/results.ts';
import type { ActivityDeps } from '../deps.ts';
import { pullReferences } from '../pull/pull-references.ts';

export type RefreshResult =
  /** Everything that is known to have changed is applied. */
  | { kind: 'finished' }
  | { kind: 'more' }
  /** Nothing is lost: cursors and notices stay as they were. */
  | { kind: 'wait'; waitMs: number }
  /** The connection does not take part; once it does, the next check finds everything. */
  | { kind: 'closed' }
  | Polled;

/** One look at what changed on the other side. */
export interface Refresh {
  deps: ActivityDeps;
  input: ConnectionRef;
  connection: Connection;
  books: Books;
  feed: ChangeFeed;
  trace: PullTrace;
  /** What is new there is of interest as well: a person says whether it comes in. */
  takesNew: boolean;
}

/** Changes of one type, as far as they concern us. */
export interface TypeChanges {
  entityType: EntityType;
  records: PulledRecord[];
  gone: Gone[];
}

/** What happened to a counterpart that is not there any more. */
export const DELETED = 'was deleted in QuickBooks';

/**
 * Leaves out what we have no link to: what is new there comes in by a pull or an import, unless a person is asked about
 * it anyway. In the order in which types depend on each other.
 */
export async function concerningUs(
  { deps, input, takesNew }: Refresh,
  records: readonly PulledRecord[],
  gone: readonly { entityType: EntityType; externalId: string }[],
): Promise<TypeChanges[]> {
  const types = [...new Set([...records, ...gone].map(({ entityType }) => entityType))];
  const changes: TypeChanges[] = [];
  for (const entityType of types.sort((a, b) => dependencyRank(a) - dependencyRank(b))) {
    const there = records.filter((record) => record.entityType === entityType);
    const lost = gone.filter((entry) => entry.entityType === entityType);
    const links = await linksOf(deps.db, input, entityType, [
      ...there.map(({ counterpart }) => counterpart.externalId),
      ...lost.map(({ externalId }) => externalId),
    ]);
    changes.push({
      entityType,
      records: takesNew
        ? await withoutForeignInactive(deps.db, input, there)
        : there.filter(({ counterpart }) => links.has(counterpart.externalId)),
      gone: lost.flatMap(({ externalId }) => {
        const link = links.get(externalId);
        return link ? [{ link, what: DELETED }] : [];
      }),
    });
  }
  return changes;
}

/** Brings in what the changes refer to; do it before the transaction that applies them. */
export async function prepareChanges(refresh: Refresh, changes: TypeChanges): Promise<TypeChanges> {
  const { deps, input, trace } = refresh;
  const readable = changes.records.filter(({ unreadable }) => unreadable === undefined);
  const records = await withoutWhatIsFilledIn(deps.db, input, readable);
  await pullReferences(deps, refresh, records, trace);
  const unreadable = changes.records.filter((record) => record.unreadable !== undefined);
  return { ...changes, records: [...records, ...unreadable] };
}

/** Each of them, and whether any was written while it was read. */
export async function applyAll(
  tx: Executor,
  refresh: Refresh,
  changes: readonly TypeChanges[],
): Promise<boolean> {
  let again = false;
  for (const change of changes) again = (await applyChanges(tx, refresh, change)) || again;
  return again;
}

/**
 * Applies them in the transaction that moves the cursor, or marks the notices, which told of them.
 * @returns whether one was written while it was read: it has to be read again, so neither is done then
 */
async function applyChanges(tx: Executor, refresh: Refresh, changes: TypeChanges): Promise<boolean> {
  const { input, trace } = refresh;
  const readable = changes.records.filter(({ unreadable }) => unreadable === undefined);
  await applyPulled(tx, input, readable, trace);
  await storeUnreadable(tx, input, changes.records, trace);
  await applyGone(tx, input, changes.gone, trace);
  const ids = changes.records.map(({ counterpart }) => counterpart.externalId);
  const links = await linksOf(tx, input, changes.entityType, ids);
  return changes.records.some((record) => isOvertaken(record, links.get(record.counterpart.externalId)));
}
