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
import { wallClock } from '../vendor-time.ts';
import { ask, refusedRead } from './ask.ts';
import { changedQuery, deletedQuery, startOf } from './change-queries.ts';
import { glance } from './glance.ts';
import { isAnswered, nodesIn } from './queries.ts';
import { marked, theirWallClock } from './wall-clock-mark.ts';

const TYPES: readonly EntityType[] = ['customer', 'service_item', 'invoice', 'payment'];
/** The lists of what was deleted tell of these as well, and of nothing else that happens to them. */
const UNTOLD: readonly EntityType[] = ['timesheet_entry', 'payout_activity', 'payout'];

export const changeFeed: ChangeFeed = {
  entityTypes: TYPES,
  untold: UNTOLD,
  reachMs: CHANGE_REACH_MS,
  since: changesSince,
  glance,
};

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
    newest: theirWallClock(since) ?? '',
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
  return { ok: true, value: { ...changes, readAt: newest ? marked(newest) : since } };
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
  return {
    ...changedQuery(form, '1', { start, most: PAGE_SIZE }),
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
  const requests = entityTypes.map((type) => deletedQuery(vendorEntity(type).forms[0], type, start));
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
