import { z } from 'zod';
import type { EntityType } from '../../../domain/entity.ts';
import type { Changes } from '../../provider.ts';
import type { ChangeFeed, CompanyFacts, Reading } from '../../reads.ts';
import { CHANGE_REACH_MS, PAGE_SIZE } from '../defaults.ts';
import { type VendorForm, vendorEntity } from '../entities/entities.ts';
import type { Response } from '../qbxml/read-message.ts';
import type { MessageRequest } from '../qbxml/write-message.ts';
import { readRow } from '../read-row.ts';
import { anyRow } from '../rows.ts';
import { minutesBefore, wallClock } from '../vendor-time.ts';
import { ask, refusedRead } from './ask.ts';
import { ALL, isAnswered, nodesIn, queryOf } from './queries.ts';

const TYPES: readonly EntityType[] = ['customer', 'service_item', 'invoice', 'payment'];
/** The lists of what was deleted tell of these as well, and of nothing else that happens to them. */
const UNTOLD: readonly EntityType[] = ['timesheet_entry', 'payout_activity', 'payout'];

export const changeFeed: ChangeFeed = {
  entityTypes: TYPES,
  untold: UNTOLD,
  reachMs: CHANGE_REACH_MS,
  since: changesSince,
};

/**
 * The wall clock there repeats an hour when daylight saving ends, and a change takes a moment to be seen: everything
 * of the last 61 minutes is read once more. A row that comes again is known by its EditSequence.
 */
const OVERLAP_MINUTES = 61;
/** An instant of ours does not say what the wall clock there shows: it may be that far behind. */
const ZONES_MINUTES = 14 * 60;

/**
 * `readAt` of an answer is the wall clock of the newest row, written as if it were UTC: it is never compared with a
 * clock of ours to the hour. These milliseconds, which QuickBooks never gives, tell it from an instant of ours.
 */
const WALL_CLOCK_MARK = '.061Z';

/** Where to begin: for a wall clock of theirs the overlap before it, for an instant of ours all zones before that. */
export function startOf(since: string): string {
  const wall = wallClock(since) ?? '1970-01-01T00:00:00';
  const isTheirs = since.endsWith(WALL_CLOCK_MARK);
  return minutesBefore(wall, OVERLAP_MINUTES + (isTheirs ? 0 : ZONES_MINUTES));
}

interface Progress {
  changes: Changes;
  /** The newest wall clock seen. */
  newest: string;
  seen: Set<string>;
}

function* changesSince(
  facts: CompanyFacts,
  { entityTypes, since }: { entityTypes: readonly EntityType[]; since: string },
): Reading<Changes> {
  const progress: Progress = {
    changes: { records: [], gone: [], readAt: since, complete: true },
    newest: since.endsWith(WALL_CLOCK_MARK) ? (wallClock(since) ?? '') : '',
    seen: new Set(),
  };
  const start = startOf(since);
  const told = yield* deletedSince(facts, entityTypes, start, progress);
  if (!told.ok) return told;
  for (const entityType of entityTypes) {
    const read = yield* changedSince(facts, entityType, start, progress);
    if (!read.ok) return read;
  }
  const { changes, newest } = progress;
  return { ok: true, value: { ...changes, readAt: newest ? `${newest}${WALL_CLOCK_MARK}` : since } };
}

/** Page after page; a place in the list that a broken session lost is found by beginning anew. */
function* changedSince(
  facts: CompanyFacts,
  entityType: EntityType,
  start: string,
  progress: Progress,
): Reading<true> {
  const [form] = vendorEntity(entityType).forms;
  let iterator: string | undefined;
  let restarts = 0;
  for (;;) {
    const answer = yield* ask({ facts, requests: [pageRequest(form, start, iterator)] });
    if (!answer.ok) return answer;
    const response = answer.value.of('1');
    if (isAnswered(response)) {
      take(entityType, response, facts, progress);
      if (!response.remaining) return { ok: true, value: true };
      iterator = response.iteratorId;
    } else if (iterator !== undefined && restarts < MOST_RESTARTS) {
      iterator = undefined;
      restarts += 1;
    } else {
      return refusedRead(response);
    }
  }
}

/** So many sessions may break while one list is read. */
const MOST_RESTARTS = 20;

function pageRequest(form: VendorForm, start: string, iterator: string | undefined): MessageRequest {
  const range = { FromModifiedDate: start };
  const filters = form.id === 'ListID' ? { ...ALL, ...range } : { ModifiedDateRangeFilter: range };
  return {
    ...queryOf(form, '1', { MaxReturned: String(PAGE_SIZE), ...filters }),
    iterator: iterator === undefined ? { step: 'Start' } : { step: 'Continue', id: iterator },
  };
}

function take(entityType: EntityType, response: Response, facts: CompanyFacts, progress: Progress): void {
  for (const row of nodesIn(response)) {
    const { id, editSequence, modifiedAt } = anyRow.parse(row);
    progress.newest = later(progress.newest, modifiedAt);
    const key = `${entityType}/${id}/${editSequence}`;
    if (progress.seen.has(key)) continue;
    progress.seen.add(key);
    progress.changes.records.push(readRow(entityType, row, facts.company));
  }
}

/** As texts: all of one computer's wall clock. */
function later(newest: string, time: string): string {
  const wall = wallClock(time) ?? '';
  return wall > newest ? wall : newest;
}

const deletedRow = z.object({
  ListID: z.string().optional(),
  TxnID: z.string().optional(),
  TimeDeleted: z.string(),
});

function* deletedSince(
  facts: CompanyFacts,
  entityTypes: readonly EntityType[],
  start: string,
  progress: Progress,
): Reading<true> {
  const requests = entityTypes.map((entityType) => deletedRequest(entityType, start));
  if (requests.length === 0) return { ok: true, value: true };
  const answer = yield* ask({ facts, requests });
  if (!answer.ok) return answer;
  for (const entityType of entityTypes) {
    const response = answer.value.of(entityType);
    if (!isAnswered(response)) return refusedRead(response);
    for (const node of nodesIn(response)) {
      const { ListID, TxnID, TimeDeleted } = deletedRow.parse(node);
      progress.newest = later(progress.newest, TimeDeleted);
      const externalId = ListID ?? TxnID;
      if (externalId) progress.changes.gone.push({ entityType, externalId });
    }
  }
  return { ok: true, value: true };
}

function deletedRequest(entityType: EntityType, start: string): MessageRequest {
  const [form] = vendorEntity(entityType).forms;
  const range = { DeletedDateRangeFilter: { FromDeletedDate: start } };
  return form.id === 'ListID'
    ? { name: 'ListDeletedQuery', requestId: entityType, tree: { ListDelType: [form.name], ...range } }
    : { name: 'TxnDeletedQuery', requestId: entityType, tree: { TxnDelType: [form.name], ...range } };
}
