import type { VendorForm } from '../entities/entities.ts';
import type { MessageRequest } from '../qbxml/write-message.ts';
import { minutesBefore, wallClock } from '../vendor-time.ts';
import { ALL, queryOf } from './queries.ts';
import { theirWallClock } from './wall-clock-mark.ts';

/**
 * The wall clock there repeats an hour when daylight saving ends, and a change takes a moment to be seen: everything
 * of the last 61 minutes is read once more. A row that comes again is known by its EditSequence.
 */
const OVERLAP_MINUTES = 61;
/** An instant of ours does not say what the wall clock there shows: it may be that far behind. */
const ZONES_MINUTES = 14 * 60;

/** Where to begin: for a wall clock of theirs the overlap before it, for an instant of ours all zones before that. */
export function startOf(since: string): string {
  const wall = wallClock(since) ?? '1970-01-01T00:00:00';
  const isTheirs = theirWallClock(since) !== undefined;
  return minutesBefore(wall, OVERLAP_MINUTES + (isTheirs ? 0 : ZONES_MINUTES));
}

/** What changed since `start`; without an iterator QuickBooks gives `most` rows and is silent of the others. */
export function changedQuery(
  form: VendorForm,
  requestId: string,
  { start, most }: { start: string; most: number },
): MessageRequest {
  const range = { FromModifiedDate: start };
  const filters = form.id === 'ListID' ? { ...ALL, ...range } : { ModifiedDateRangeFilter: range };
  return queryOf(form, requestId, { MaxReturned: String(most), ...filters });
}

export function deletedQuery({ id, name }: VendorForm, requestId: string, start: string): MessageRequest {
  const range = { DeletedDateRangeFilter: { FromDeletedDate: start } };
  return id === 'ListID'
    ? { name: 'ListDeletedQuery', requestId, tree: { ListDelType: [name], ...range } }
    : { name: 'TxnDeletedQuery', requestId, tree: { TxnDelType: [name], ...range } };
}
