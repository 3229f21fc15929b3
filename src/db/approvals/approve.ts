import { and, eq, not, type SQL, sql } from 'drizzle-orm';
import { refKey } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { recordAudit } from '../people/audit.ts';
import { wakeUnapproved } from '../queue/dependants.ts';
import { enqueue } from '../queue/enqueue.ts';
import { inboundChanges, syncQueue } from '../schema/index.ts';
import { contentHashes, lookAgain } from './door.ts';
import { lockOpenInbound, wakeInbound } from './inbound-rows.ts';
import { findNeeds, type Need, needsAreQueued } from './needs.ts';
import {
  awaiting,
  DIRECTIONS,
  type Direction,
  inSection,
  isChecked,
  isListed,
  type RowRef,
  type Selection,
} from './selection.ts';
import { takeTurn } from './take-turn.ts';

export interface Approval {
  selection: Selection;
  /** What becomes of what is unchecked: one rule for all of it. */
  unchecked: 'keep' | 'clear';
  /**
   * What becomes of approved rows that need an unapproved one: `wait` for it, or it is approved as well. Left out,
   * nothing is done when there are any, and they are told.
   */
  prerequisites?: 'wait' | 'take_along';
  actor: string;
  /** Who asks, and in which request, for the audit trail. */
  asked?: Record<string, unknown>;
}

export type Approved =
  | { kind: 'needs'; needs: Need[] }
  | { kind: 'done'; approved: Record<Direction, number>; unchecked: Record<Direction, number> };

/** What the section holds by its own table. */
const TABLES = { export: syncQueue, import: inboundChanges } as const;

/**
 * Lets go what is checked of the list that a person saw, and keeps or clears the rest of it. What has come or changed
 * since that list stays as it is. One transaction.
 */
export async function approve(tx: Executor, owner: ConnectionKey, approval: Approval): Promise<Approved> {
  const { selection, prerequisites, actor } = approval;
  await takeTurn(tx, owner);
  await lockSections(tx, owner, selection.version);
  await wakeInbound(tx, owner);
  const needs = prerequisites === 'wait' ? [] : await findNeeds(tx, owner, selection);
  if (needs.length > 0 && prerequisites === undefined) return { kind: 'needs', needs };
  const along = await takeAlong(tx, owner, needs, actor);
  const approved = {
    import: (await approveImports(tx, owner, selection, actor)) + along.import,
    export: (await approveExports(tx, owner, selection, actor)) + along.export,
  };
  const unchecked = {
    import: await decide(tx, owner, 'import', approval),
    export: await decide(tx, owner, 'export', approval),
  };
  await wakeUnapproved(tx, owner);
  await recordAudit(tx, {
    tenantId: owner.tenantId,
    actor,
    action: 'approvedChanges',
    subject: owner.connectionId,
    detail: {
      ...approval.asked,
      approved,
      [approval.unchecked === 'keep' ? 'kept' : 'cleared']: unchecked,
      version: selection.version,
    },
  });
  return { kind: 'done', approved, unchecked };
}

/** Nobody changes them until it is done. By rising id, as everywhere. */
async function lockSections(tx: Executor, owner: ConnectionKey, version: string): Promise<void> {
  await lockOpenInbound(tx, owner);
  await tx.execute(
    sql`select count(*) from (${tx
      .select({ id: syncQueue.id })
      .from(syncQueue)
      .where(and(awaiting(owner, 'export'), isListed('export', version)))
      .orderBy(syncQueue.id)
      .for('update')}) as locked`,
  );
}

async function approveExports(
  tx: Executor,
  owner: ConnectionKey,
  selection: Selection,
  actor: string,
): Promise<number> {
  const which = and(
    awaiting(owner, 'export'),
    isListed('export', selection.version),
    isChecked('export', selection),
  );
  return letGo(tx, owner, which, actor);
}

/**
 * Bound to the content that each record has now: a later one asks again. Looked up by key and given back by key: in one
 * statement a planner without statistics walks all records of the type for each row.
 */
async function letGo(
  tx: Executor,
  owner: ConnectionKey,
  which: SQL | undefined,
  actor: string,
): Promise<number> {
  const rows = await tx
    .select({ id: syncQueue.id, entityType: syncQueue.entityType, recordId: syncQueue.recordId })
    .from(syncQueue)
    .where(which);
  const hashes = await contentHashes(tx, owner, rows);
  const approved = rows.map((row) => ({ id: row.id, hash: hashes.get(refKey(row)) ?? null }));
  const { rowCount } = await tx
    .update(syncQueue)
    .set({
      state: 'pending',
      approvedHash: sql`approved.hash`,
      approvedBy: actor,
      approvedAt: sql`now()`,
      decision: null,
      mergeAsked: false,
      dueAt: sql`now()`,
      updatedAt: sql`now()`,
    })
    .from(sql`jsonb_to_recordset(${JSON.stringify(approved)}::jsonb) as approved(id bigint, hash text)`)
    .where(and(which, sql`${syncQueue.id} = approved.id`));
  return rowCount ?? 0;
}

async function approveImports(
  tx: Executor,
  owner: ConnectionKey,
  selection: Selection,
  actor: string,
): Promise<number> {
  return letIn(
    tx,
    and(awaiting(owner, 'import'), isListed('import', selection.version), isChecked('import', selection)),
    actor,
  );
}

async function letIn(tx: Executor, which: SQL | undefined, actor: string): Promise<number> {
  const { rowCount } = await tx
    .update(inboundChanges)
    .set({
      state: 'approved',
      approvedBy: actor,
      approvedAt: sql`now()`,
      decision: null,
      error: null,
      errorType: null,
      updatedAt: sql`now()`,
    })
    .where(which);
  return rowCount ?? 0;
}

/** What approved rows need and a person took along, whether it was unchecked, kept, cleared, or not even listed. */
async function takeAlong(
  tx: Executor,
  owner: ConnectionKey,
  needs: readonly Need[],
  actor: string,
): Promise<Record<Direction, number>> {
  const outgoing = needs.filter(({ direction }) => direction === 'export');
  await enqueue(
    tx,
    outgoing.filter(needsAreQueued).map(({ entityType, recordId, neededBy }) => ({
      tenantId: owner.tenantId,
      connectionId: owner.connectionId,
      entityType,
      recordId,
      priority: MANUAL,
      neededBy,
      requestedBy: actor,
    })),
  );
  const keys = outgoing.map(({ entityType, recordId }) => `${entityType}/${recordId}`);
  const incoming = needs.flatMap(({ direction, id }) => (direction === 'import' && id !== null ? [id] : []));
  const isOne = sql`(entity_type || '/' || record_id) = any(${sql.param(keys)}::text[])`;
  return {
    import:
      incoming.length === 0
        ? 0
        : await letIn(tx, and(inSection(owner, 'import'), isOneOf(inboundChanges.id, incoming)), actor),
    export: keys.length === 0 ? 0 : await letGo(tx, owner, and(inSection(owner, 'export'), isOne), actor),
  };
}

/** `PRIORITY.manual`. */
const MANUAL = 1;

async function decide(
  tx: Executor,
  owner: ConnectionKey,
  direction: Direction,
  { selection, unchecked, actor }: Approval,
): Promise<number> {
  const table = TABLES[direction];
  const { rowCount } = await tx
    .update(table)
    .set({
      decision: unchecked === 'keep' ? 'kept' : 'cleared',
      decidedBy: actor,
      decidedAt: sql`now()`,
      updatedAt: sql`now()`,
    })
    .where(
      and(
        awaiting(owner, direction),
        isListed(direction, selection.version),
        not(isChecked(direction, selection)),
      ),
    );
  return rowCount ?? 0;
}

/** Brings cleared rows before people again. @returns how many there were */
export async function undoCleared(
  tx: Executor,
  owner: ConnectionKey,
  { rows, actor, asked }: { rows: readonly RowRef[]; actor: string; asked?: Record<string, unknown> },
): Promise<number> {
  await takeTurn(tx, owner);
  let undone = 0;
  for (const direction of DIRECTIONS) {
    const ids = rows.filter((row) => row.direction === direction).map(({ id }) => id);
    if (ids.length === 0) continue;
    const table = TABLES[direction];
    const { rowCount } = await tx
      .update(table)
      .set({
        decision: null,
        decidedBy: null,
        decidedAt: null,
        listedIn: sql`pg_current_xact_id()`,
        updatedAt: sql`now()`,
      })
      .where(and(inSection(owner, direction), eq(table.decision, 'cleared'), isOneOf(table.id, ids)));
    undone += rowCount ?? 0;
  }
  if (undone > 0) {
    await recordAudit(tx, {
      tenantId: owner.tenantId,
      actor,
      action: 'undidCleared',
      subject: owner.connectionId,
      detail: { ...asked, rows: undone },
    });
  }
  return undone;
}

/** The setting was changed: what nobody approved stops at the door, or all goes but what a person cleared. */
export async function switchApprovals(
  tx: Executor,
  owner: ConnectionKey,
  { approvalRequired }: { approvalRequired: boolean },
  actor: string,
): Promise<void> {
  if (!approvalRequired) {
    const open = and(inSection(owner, 'import'), sql`${inboundChanges.decision} is distinct from 'cleared'`);
    await letIn(tx, open, actor);
  }
  await lookAgain(tx, owner);
  if (!approvalRequired) await wakeUnapproved(tx, owner);
}
