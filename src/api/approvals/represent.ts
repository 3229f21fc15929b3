import {
  type FailedSync,
  isResolvedThere,
  MENDED_BY_MERGE,
  type OpenRow,
} from '../../db/approvals/errors.ts';
import type { ListedRow } from '../../db/approvals/list.ts';
import type { Direction, RowRef } from '../../db/approvals/selection.ts';
import { assertNever, remedyOf, SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';

/** A row as the API calls it: `export-17`. */
export function rowId({ direction, id }: RowRef): string {
  return `${direction}-${id}`;
}

/** The opposite; the schema has looked at it. */
export function readRowId(text: string): RowRef {
  const direction: Direction = text.startsWith('import') ? 'import' : 'export';
  return { direction, id: Number(text.slice(text.indexOf('-') + 1)) };
}

export function representRow(row: ListedRow, nameOf: (actor: string) => string) {
  const { entityType: type, recordId, externalId, name, kind, changes, neededBy } = row;
  return {
    id: rowId(row),
    direction: row.direction,
    type,
    recordId,
    externalId,
    name,
    kind,
    changes,
    waitsSince: row.waitsSince.toISOString(),
    neededBy,
    decidedBy: row.decidedBy && nameOf(row.decidedBy),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

function working(row: OpenRow) {
  const { direction, entityType: type, recordId, externalId, name } = row;
  return { id: rowId(row), direction, type, recordId, externalId, name };
}

export function representPending(row: OpenRow, nameOf: (actor: string) => string) {
  return {
    ...working(row),
    state: stateOf(row.state),
    message: row.error?.message ?? null,
    approvedBy: row.approvedBy && nameOf(row.approvedBy),
    approvedAt: row.approvedAt?.toISOString() ?? null,
  };
}

function stateOf(state: OpenRow['state']): 'pending' | 'syncing' | 'retrying' | 'waiting' {
  switch (state) {
    case 'pending':
    case 'approved':
      return 'pending';
    case 'in_flight':
      return 'syncing';
    case 'retrying':
      return 'retrying';
    case 'waiting':
    case 'unresolved':
    case 'mended':
    case 'awaiting_approval':
      return 'waiting';
    default:
      return assertNever(state);
  }
}

const UNTOLD: SyncErrorInfo = { type: 'VendorFault', message: 'It failed without a reason.' };

export function representErrorRow(row: OpenRow) {
  const { type, message, vendor = null } = row.error ?? UNTOLD;
  const { title, actor } = SYNC_ERRORS[type];
  return {
    ...working(row),
    where: whereOf(isResolvedThere(row.direction, row.error?.type)),
    why: message,
    errorType: type,
    title,
    code: vendor?.code ?? null,
    vendor,
    remedy: remedyOf({ type, vendor }),
    actor,
    attempts: row.attempts,
    since: row.since.toISOString(),
    canFixEditSequence: row.direction === 'export' && MENDED_BY_MERGE.includes(type),
  };
}

/** The side on the left is where it must be resolved. */
function whereOf(there: boolean): 'QB → FS' | 'FS → QB' {
  return there ? 'QB → FS' : 'FS → QB';
}

const directionOf = ({ direction }: FailedSync['entry']): Direction =>
  direction === 'pull' ? 'import' : 'export';

export function representFailed({ entry, settled }: FailedSync) {
  return {
    id: String(entry.id),
    at: entry.at.toISOString(),
    type: entry.entityType,
    recordId: entry.recordId,
    name: entry.entityName,
    where: whereOf(isResolvedThere(directionOf(entry), entry.errorType ?? undefined)),
    why: entry.message,
    code: entry.vendor?.code ?? null,
    vendor: entry.vendor,
    remedy: entry.errorType ? remedyOf({ type: entry.errorType, vendor: entry.vendor }) : null,
    attempt: entry.attempt,
    settled,
  };
}
