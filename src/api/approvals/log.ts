import type { z } from 'zod';
import {
  listErrors,
  listFailed,
  listPending,
  type OpenPage,
  type OpenRow,
  readOpenRow,
  retryErrors,
} from '../../db/approvals/errors.ts';
import { DIRECTIONS } from '../../db/approvals/selection.ts';
import type { Executor } from '../../db/client.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { listLog } from '../../db/log/log-queries.ts';
import { actorNames } from '../../db/people/actor-names.ts';
import type { SYNC_ERRORS } from '../../errors.ts';
import type { Caller } from '../access.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { AppDeps } from '../deps.ts';
import { readDetail } from '../log/detail.ts';
import { representEntry } from '../log/represent.ts';
import { splitPage } from '../page.ts';
import { ApiProblem } from '../problems.ts';
import type { openRowsQuery } from '../schemas/approval.ts';
import { bothPositionSchema, positionSchema } from './position.ts';
import { readRowId, representErrorRow, representFailed, representPending } from './represent.ts';
import { ownerOf } from './wizard.ts';

type Query = z.output<typeof openRowsQuery>;
type List = (db: Executor, owner: ConnectionKey, page: OpenPage) => Promise<OpenRow[]>;

export async function pagePending(deps: AppDeps, connection: StoredConnection, query: Query) {
  const { rows, next } = await pageOfBoth(deps, connection, { name: 'pending', list: listPending, query });
  const nameOf = await actorNames(
    deps.db,
    connection.tenantId,
    rows.flatMap(({ approvedBy }) => approvedBy ?? []),
  );
  return { items: rows.map((row) => representPending(row, nameOf)), next };
}

export async function pageErrors(deps: AppDeps, connection: StoredConnection, query: Query) {
  const { rows, next } = await pageOfBoth(deps, connection, { name: 'errors', list: listErrors, query });
  return { items: rows.map(representErrorRow), next };
}

/** What comes in first, then what goes out. */
async function pageOfBoth(
  { db, sealer, clock = () => new Date() }: AppDeps,
  connection: StoredConnection,
  { name, list, query: { cursor, limit } }: { name: string; list: List; query: Query },
) {
  const owner = ownerOf(connection);
  const scope = { tenantId: owner.tenantId, list: `${name}/${owner.connectionId}`, filter: {} };
  const from = readCursor(sealer, scope, bothPositionSchema, cursor, clock()) ?? {
    direction: 'import' as const,
    id: 0,
  };
  const found: OpenRow[] = [];
  for (const direction of DIRECTIONS.slice(DIRECTIONS.indexOf(from.direction))) {
    const after = direction === from.direction ? from.id : 0;
    found.push(...(await list(db, owner, { direction, after, limit: limit + 1 - found.length })));
    if (found.length > limit) break;
  }
  const { page, last } = splitPage(found, limit);
  const next = last && { direction: last.direction, id: last.id };
  return { rows: page, next: next ? writeCursor(sealer, scope, next, clock()) : null };
}

export async function pageFailed(
  { db, sealer, clock = () => new Date() }: AppDeps,
  connection: StoredConnection,
  { cursor, limit }: Query,
) {
  const owner = ownerOf(connection);
  const scope = { tenantId: owner.tenantId, list: `failed/${owner.connectionId}`, filter: {} };
  const before = readCursor(sealer, scope, positionSchema, cursor, clock())?.id;
  const { page, last } = splitPage(await listFailed(db, owner, { before, limit: limit + 1 }), limit);
  return {
    items: page.map(representFailed),
    next: last ? writeCursor(sealer, scope, { id: last.entry.id }, clock()) : null,
  };
}

/** Retry, or Fix Edit Sequence, of rows or of all. */
export async function retryRows(
  { db, temporal }: AppDeps,
  { actor }: Caller,
  connection: StoredConnection,
  { rows, merge }: { rows: string[] | 'all'; merge: boolean },
) {
  const owner = ownerOf(connection);
  const chosen = rows === 'all' ? rows : rows.map(readRowId);
  const result = await db.transaction((tx) => retryErrors(tx, owner, { rows: chosen, merge, actor }));
  if (result === 'switched_off') throw new ApiProblem('sync_disabled', 'The switch Enable Sync is off.');
  temporal.wake([owner]);
  if (!merge && connection.gateOpen) temporal.refresh([owner]);
  return result;
}

/** Entries of the log that go along: the newest tell how it came to this. */
const LOG_ENTRIES = 20;

const ASK: Record<(typeof SYNC_ERRORS)[keyof typeof SYNC_ERRORS]['actor'], string> = {
  nobody: 'Nobody yet: it is tried again by itself. If it stays, whoever runs this installation.',
  bookkeeper: 'Your bookkeeper first: the remedy says what to change. Then whoever runs this installation.',
  admin: 'The administrator of your QuickBooks company. Then whoever runs this installation.',
  operator: 'Whoever runs this installation.',
};

/** Everything that somebody needs who is asked about one row, and whom to ask. */
export async function supportOf(deps: AppDeps, caller: Caller, connection: StoredConnection, id: string) {
  const owner = ownerOf(connection);
  const row = await readOpenRow(deps.db, owner, readRowId(id));
  if (!row) throw new ApiProblem('not_found', `There is no row ${id}.`);
  const filter = { connection: owner.connectionId, record: row.recordId ?? row.externalId ?? '' };
  const entries = await listLog(deps.db, owner.tenantId, filter, { limit: LOG_ENTRIES });
  const [sent] = entries.filter(({ requestId }) => requestId !== null);
  const detail = sent && (await readDetail(deps, caller, String(sent.id)));
  const error = representErrorRow(row);
  const { provider, status, companyId } = connection;
  const reference = error.vendor?.reference;
  return {
    ask: {
      who: ASK[error.actor],
      what: `Hand over this bundle${reference ? ` and the vendor’s reference ${reference}` : ''}.`,
    },
    bundle: {
      at: (deps.clock?.() ?? new Date()).toISOString(),
      connection: { id: owner.connectionId, provider, status, companyId },
      row: error,
      log: entries.map((entry) => representEntry(deps.config, entry)),
      exchange: detail?.exchange ?? null,
    },
  };
}
