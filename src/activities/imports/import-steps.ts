import { Context } from '@temporalio/activity';
import { readSettings } from '../../db/connections/settings.ts';
import { applyImported } from '../../db/imports/apply-imported.ts';
import { withDifferences } from '../../db/imports/import-differences.ts';
import { matchCandidates } from '../../db/imports/import-match.ts';
import {
  markRowsGone,
  questionSharedMatches,
  type RowOutcome,
  rowsOf,
  stageRows,
  storeOutcomes,
} from '../../db/imports/import-rows.ts';
import { enterImportCategory, moveImport, readImport, type StoredImport } from '../../db/imports/imports.ts';
import { readCursor, saveCursor } from '../../db/pull/pull-cursors.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { ENTITY_TYPES, type EntityType } from '../../domain/entity.ts';
import type { ImportState } from '../../domain/import.ts';
import type { ImportCandidate } from '../../domain/import-match.ts';
import type { CallResult, PulledRecord, PullPage } from '../../providers/provider.ts';
import type { ImportInput } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';
import { pullReferences } from '../pull/pull-references.ts';
import { traceOf } from '../trace.ts';
import { afterImportFailure, type Importing, type ImportStep, importStep, isCancelled } from './importing.ts';

export interface ImportCategoryInput extends ImportInput {
  category: EntityType;
}

/** Pages of one execution: bounds the time of an activity, and what a crash has to read again. */
const PAGES = 20;

/** Counts what is there, for the progress bar. */
export async function countImport(deps: ActivityDeps, input: ImportInput): Promise<ImportStep> {
  await moveImport(deps.db, input, ['queued'], { state: 'counting' });
  return importStep(deps, input, 'count', countTypes);
}

async function countTypes(work: Importing): Promise<ImportStep> {
  const { deps, input, stored, books } = work;
  // A run before this one got further.
  if (stored.state !== 'counting') return { kind: 'done' };
  const expected: Partial<Record<EntityType, number>> = {};
  for (const entityType of typesOf(stored)) {
    const counted = await books.count({ entityType, filter: stored.params });
    if (counted && !counted.ok) return afterImportFailure(work, counted.failure);
    if (counted) expected[entityType] = counted.value;
  }
  await moveImport(deps.db, input, ['counting'], { state: 'matching', expected });
  return { kind: 'done' };
}

/** The types in hand, in the order in which they depend on each other, and how far the import is. */
export async function importState(
  deps: ActivityDeps,
  input: ImportInput,
): Promise<{ state: ImportState; categories: EntityType[] }> {
  const stored = await readImport(deps.db, input.tenantId, input.importId);
  return { state: stored?.state ?? 'cancelled', categories: stored ? typesOf(stored) : [] };
}

function typesOf({ entityTypes }: Pick<StoredImport, 'entityTypes'>): EntityType[] {
  return ENTITY_TYPES.filter((type) => entityTypes.includes(type));
}

/** Reads pages and stages their rows with what is suggested for each. Nothing of ours is written. */
export async function stageImport(deps: ActivityDeps, input: ImportCategoryInput): Promise<ImportStep> {
  const { category } = input;
  return importStep(deps, input, `stage/${category}`, async (work) => {
    if (work.stored.state !== 'matching') return { kind: 'done' };
    await enterImportCategory(deps.db, input, category);
    return eachPage(work, category, 'stage', (page, save) => stagePage(work, category, page, save));
  });
}

async function stagePage(
  { deps, input }: Importing,
  category: EntityType,
  page: PullPage,
  save: SaveCursor,
): Promise<void> {
  const candidates = [...page.records.map(candidateOf), ...page.unreadable.map(unreadableOf)];
  await deps.db.transaction(async (tx) => {
    const suggested = await matchCandidates(tx, input, category, candidates);
    const named = await withDifferences(tx, input, page.records, suggested.slice(0, page.records.length));
    await stageRows(tx, input, category, candidates, [...named, ...suggested.slice(page.records.length)]);
    await save(tx);
  });
}

function candidateOf(record: PulledRecord): ImportCandidate {
  const { entityType, counterpart, data, ownId = null } = record;
  const { nameOf, totalOf } = ENTITIES[entityType];
  return {
    externalId: counterpart.externalId,
    name: nameOf(data),
    email: typeof data.email === 'string' ? data.email : null,
    total: totalOf?.(data) ?? null,
    ownId,
    unreadable: null,
  };
}

function unreadableOf({ externalId, name, reason }: PullPage['unreadable'][number]): ImportCandidate {
  return { externalId, name, email: null, total: null, ownId: null, unreadable: reason };
}

/** Everything is staged: from here a person decides. */
export async function openReview(deps: ActivityDeps, input: ImportInput): Promise<void> {
  await deps.db.transaction(async (tx) => {
    if (await moveImport(tx, input, ['matching'], { state: 'review', category: null })) {
      await questionSharedMatches(tx, input);
    }
  });
}

/**
 * Reads pages again, as they are now, and does with their rows what was decided: the review may have taken days.
 */
export async function runImport(deps: ActivityDeps, input: ImportCategoryInput): Promise<ImportStep> {
  await moveImport(deps.db, input, ['confirmed'], { state: 'running' });
  const { category } = input;
  return importStep(deps, input, `run/${category}`, async (work) => {
    await enterImportCategory(deps.db, input, category);
    return eachPage(work, category, 'run', (page, save) => importPage(work, category, page, save));
  });
}

async function importPage(
  work: Importing,
  category: EntityType,
  page: PullPage,
  save: SaveCursor,
): Promise<void> {
  const { deps, input, stored } = work;
  const { undecided, confirmedBy } = stored;
  const requestedBy = confirmedBy ?? stored.requestedBy;
  // Pairing sends nothing by itself: ours goes there with its next change, or with a push.
  const { conflictPolicy: policy, askBeforeLinking } = await readSettings(deps.db, input);
  const trace = { ...traceOf(), policy, askBeforeLinking, asked: true, mayPush: false, requestedBy };
  const batch = { ...trace, batchId: input.importId };
  const wanted = await withoutIgnoredReferences(work, page.records);
  await pullReferences(deps, work, wanted, batch);
  await deps.db.transaction(async (tx) => {
    await applyImported(tx, input, { pulled: page.records, undecided: undecided ?? 'ignore' }, batch);
    await storeOutcomes(tx, input, category, page.unreadable.map(leftOut));
    await save(tx);
  });
}

function leftOut({ externalId, name, reason }: PullPage['unreadable'][number]): RowOutcome {
  return { externalId, name, outcome: 'skipped', message: `It ${reason}.` };
}

/** What a person left out does not come in through what refers to it. */
async function withoutIgnoredReferences(
  { deps, input, stored }: Importing,
  records: readonly PulledRecord[],
): Promise<PulledRecord[]> {
  const [first] = records;
  if (!first) return [];
  const left = new Set<string>();
  for (const type of new Set(records.flatMap(({ references }) => references.map((ref) => ref.entityType)))) {
    const ids = records.flatMap(({ references }) =>
      references.filter(({ entityType }) => entityType === type).map(({ externalId }) => externalId),
    );
    for (const [externalId, row] of await rowsOf(deps.db, input, type, ids)) {
      if ((row.decision ?? stored.undecided) === 'ignore' && row.suggestion !== 'linked')
        left.add(`${type}/${externalId}`);
    }
  }
  const own = await rowsOf(
    deps.db,
    input,
    first.entityType,
    records.map(({ counterpart }) => counterpart.externalId),
  );
  return records.filter(({ counterpart, references }) => {
    const row = own.get(counterpart.externalId);
    const taken = row !== undefined && (row.decision ?? stored.undecided) !== 'ignore';
    return (
      taken && references.every(({ entityType, externalId }) => !left.has(`${entityType}/${externalId}`))
    );
  });
}

export async function endImport(deps: ActivityDeps, input: ImportInput): Promise<void> {
  const stored = await readImport(deps.db, input.tenantId, input.importId);
  await deps.db.transaction(async (tx) => {
    if (await moveImport(tx, input, ['confirmed', 'running'], { state: 'done', category: null })) {
      await markRowsGone(tx, input, stored ? typesOf(stored) : []);
    }
  });
}

type SaveCursor = (tx: Parameters<typeof saveCursor>[0]) => Promise<void>;

/** Pages of a list from the stored cursor on, the next one read while one is in hand. */
async function eachPage(
  work: Importing,
  category: EntityType,
  pass: 'stage' | 'run',
  handle: (page: PullPage, save: SaveCursor) => Promise<void>,
): Promise<ImportStep> {
  const { deps, input, stored, books } = work;
  const key = `${input.importId}/${pass}`;
  const from = await readCursor(deps.db, input, key, category);
  if (from.finished) return { kind: 'done' };
  const read = (cursor: string | undefined) =>
    books.list({ entityType: category, filter: stored.params, cursor });
  let next: Promise<CallResult<PullPage>> | undefined = read(from.cursor);
  for (let number = 0; number < PAGES && next; number++) {
    const result: CallResult<PullPage> = await next;
    if (!result.ok) return afterImportFailure(work, result.failure);
    if (await isCancelled(work)) return { kind: 'ended' };
    const page: PullPage = result.value;
    const last: boolean = number === PAGES - 1 || page.next === undefined;
    next = last ? undefined : read(page.next);
    // The read ahead may fail while this page is in hand; it is looked at in its turn.
    next?.catch(() => undefined);
    await handle(page, (tx) => saveCursor(tx, input, key, category, page.next, page.records.length));
    Context.current().heartbeat(number);
    if (page.next === undefined) return { kind: 'done' };
  }
  return { kind: 'more' };
}
