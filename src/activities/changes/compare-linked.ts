import { readChangeCursors, saveChangeCursor } from '../../db/changes/change-cursors.ts';
import { linksAfter } from '../../db/links/links.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { CallFailure } from '../../providers/provider.ts';
import { compareTotals, tellTotals } from './other-totals.ts';
import { payersOf } from './payers-of.ts';
import { applyAll, DELETED, prepareChanges, type Refresh } from './refreshing.ts';

/** Links of one step: five reads of a hundred. */
const PAGE = 500;
/** The cursor that a comparison leaves is by our clock: so much may the vendor's be behind it. */
const CLOCK_MARGIN_MS = 5 * 60_000;

export type CompareResult = { kind: 'done' } | { kind: 'more' } | { kind: 'failed'; failure: CallFailure };

/** What the vendor does not tell of is looked for once a day, as far back as books are still corrected. */
const LOOK_EVERY_MS = 24 * 3_600_000;
const LOOK_BACK_MS = 90 * LOOK_EVERY_MS;

/** Types whose changes are not told, and that were not looked for of late. */
export async function untoldDue({ deps, input, feed, connection }: Refresh): Promise<EntityType[]> {
  const cursors = await readChangeCursors(deps.db, input);
  return feed.untold.filter((type) => {
    const cursor = cursors.get(type) ?? { since: connection.createdAt };
    return cursor.comparing !== undefined || cursor.since.getTime() < Date.now() - LOOK_EVERY_MS;
  });
}

/**
 * Compares the next linked records of a type with what is there. For when too much changed to be told, or too
 * long ago; goes on where it was, and leaves the cursor at the time when it began. Of what the vendor tells no
 * changes of, only that it is gone or has another total is of interest: its versions also move for reasons of the
 * vendor's own.
 */
export async function compareLinked(refresh: Refresh, entityType: EntityType): Promise<CompareResult> {
  const { deps, input, books, connection, feed } = refresh;
  const isTold = feed.entityTypes.includes(entityType);
  const cursor = (await readChangeCursors(deps.db, input)).get(entityType);
  const began = cursor?.comparing?.since ?? new Date(Date.now() - CLOCK_MARGIN_MS);
  const after = cursor?.comparing?.to ?? '';
  const syncedAfter = isTold ? undefined : new Date(Date.now() - LOOK_BACK_MS);
  const page = await linksAfter(deps.db, input, entityType, { after, limit: PAGE, syncedAfter });
  const found = await books.current({
    entityType,
    externalIds: page.map(({ externalId }) => externalId),
  });
  if (!found.ok) return { kind: 'failed', failure: found.failure };
  const present = new Set(found.value.map(({ counterpart }) => counterpart.externalId));
  const lost = page.filter(({ externalId }) => !present.has(externalId));
  const gone = lost.map((link) => ({ link, what: DELETED }));
  const records = isTold ? found.value : [];
  const totals = isTold ? { differ: [], agree: [] } : compareTotals(refresh, page, found.value);
  const payers = await payersOf(refresh, { entityType, records, gone });
  if (!payers.ok) return { kind: 'failed', failure: payers.failure };
  const changes = await prepareChanges(refresh, { entityType, records, gone });
  const last = page.length === PAGE ? page.at(-1)?.recordId : undefined;
  const again = await deps.db.transaction(async (tx) => {
    const overtaken = await applyAll(tx, refresh, [changes, ...payers.changes]);
    await tellTotals(tx, refresh, totals);
    if (overtaken) return true;
    const since = last === undefined ? began : (cursor?.since ?? connection.createdAt);
    const comparing = last === undefined ? undefined : { since: began, to: last };
    await saveChangeCursor(tx, input, entityType, { since, comparing });
    return false;
  });
  return { kind: last === undefined && !again ? 'done' : 'more' };
}
