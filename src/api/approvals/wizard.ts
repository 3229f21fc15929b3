import type { z } from 'zod';
import { approve, undoCleared } from '../../db/approvals/approve.ts';
import { countGroups, type GroupCount, type ListedRow, listRows } from '../../db/approvals/list.ts';
import { listVersion } from '../../db/approvals/selection.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { readSettings } from '../../db/connections/settings.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { actorNames } from '../../db/people/actor-names.ts';
import type { Caller } from '../access.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { AppDeps } from '../deps.ts';
import { splitPage } from '../page.ts';
import type { ApprovalsView, approvalRowsQuery, approveSchema } from '../schemas/approval.ts';
import type { WaitingCount } from './events.ts';
import { namesInRows } from './names.ts';
import { positionSchema } from './position.ts';
import { readRowId, representRow } from './represent.ts';

const NONE = { import: 0, export: 0 };
/** More than a person reads before saying yes or no. */
const NEEDS_SHOWN = 100;

export function ownerOf({ tenantId, id }: StoredConnection) {
  return { tenantId, connectionId: id };
}

/** What awaits approval by section and type, and the version of that list. */
export async function showApprovals(
  { db }: Pick<AppDeps, 'db'>,
  connection: StoredConnection,
): Promise<ApprovalsView> {
  const owner = ownerOf(connection);
  const { approvalRequired: required } = await readSettings(db, owner);
  const version = await listVersion(db);
  const groups = await countGroups(db, owner, { version });
  const cleared = await countGroups(db, owner, { cleared: true });
  const oldest = groups.map(({ oldestAt }) => oldestAt.toISOString()).sort();
  return {
    required,
    version,
    rows: groups.reduce((sum, { rows }) => sum + rows, 0),
    oldestAt: oldest[0] ?? null,
    groups: groups.map(representGroup),
    cleared: cleared.reduce((sum, { rows }) => sum + rows, 0),
    clearedGroups: cleared.map(representGroup),
  };
}

function representGroup({ direction, entityType: type, rows, oldestAt }: GroupCount) {
  return { direction, type, rows, oldestAt: oldestAt.toISOString() };
}

/** How much awaits approval both ways, and since when. */
export async function countWaiting(db: AppDeps['db'], owner: ConnectionKey): Promise<WaitingCount> {
  const groups = await countGroups(db, owner);
  const [oldestAt = null] = groups.map((group) => group.oldestAt.toISOString()).sort();
  return { rows: groups.reduce((sum, { rows }) => sum + rows, 0), oldestAt };
}

/** A page of one section and type. */
export async function pageOfRows(
  { db, sealer, clock = () => new Date() }: AppDeps,
  connection: StoredConnection,
  { cursor, limit, ...filter }: z.output<typeof approvalRowsQuery>,
) {
  const owner = ownerOf(connection);
  const scope = { tenantId: owner.tenantId, list: `approvals/${owner.connectionId}`, filter };
  const position = readCursor(sealer, scope, positionSchema, cursor, clock());
  const { direction, type: entityType, version, cleared } = filter;
  const wanted = { direction, entityType, version, cleared, after: position?.id ?? 0, limit: limit + 1 };
  const { page, last } = splitPage(await listRows(db, owner, wanted), limit);
  const nameOf = await actorNames(
    db,
    owner.tenantId,
    page.flatMap(({ decidedBy }: ListedRow) => decidedBy ?? []),
  );
  const namesIn = await namesInRows(db, owner, page);
  return {
    items: page.map((row) => ({ ...representRow(row, nameOf), names: namesIn(row) })),
    next: last ? writeCursor(sealer, scope, { id: last.id }, clock()) : null,
  };
}

interface Asking {
  caller: Caller;
  /** For the audit trail. */
  asked: Record<string, unknown>;
}

/** Lets go what is checked, and has it looked after: out by the conductor, in by a look at the other side. */
export async function approveChecked(
  { db, temporal }: AppDeps,
  { caller: { actor }, asked }: Asking,
  connection: StoredConnection,
  { version, except, exceptGroups, only, unchecked, prerequisites }: z.output<typeof approveSchema>,
) {
  const owner = ownerOf(connection);
  const selection = {
    version,
    except: except.map(readRowId),
    exceptGroups: exceptGroups.map(({ direction, type: entityType }) => ({ direction, entityType })),
    only: only.map(readRowId),
  };
  const result = await db.transaction((tx) =>
    approve(tx, owner, { selection, unchecked, prerequisites, actor, asked }),
  );
  if (result.kind === 'needs') {
    const needs = result.needs
      .slice(0, NEEDS_SHOWN)
      .map(({ direction, entityType: type, recordId, name, because, neededBy }) => ({
        direction,
        type,
        recordId,
        name,
        because,
        neededBy,
      }));
    return { done: false, approved: NONE, unchecked: NONE, needs, needed: result.needs.length };
  }
  temporal.wake([owner]);
  // While nobody can be asked there, the next visit begins with it.
  if (result.approved.import > 0 && connection.gateOpen) temporal.refresh([owner]);
  return { done: true, approved: result.approved, unchecked: result.unchecked, needs: [], needed: 0 };
}

export async function undo(
  { db }: AppDeps,
  { caller: { actor }, asked }: Asking,
  connection: StoredConnection,
  rows: string[],
) {
  const undone = await db.transaction((tx) =>
    undoCleared(tx, ownerOf(connection), { rows: rows.map(readRowId), actor, asked }),
  );
  return { undone };
}
