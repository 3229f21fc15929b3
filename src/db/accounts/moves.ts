import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { firstStep, isOver, type Moving, stepAfter, stepBack } from '../../domain/account-move.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { PlannedMove } from '../../domain/plan-move.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, matchesRefs } from '../links/links.ts';
import { wakeDependants } from '../queue/dependants.ts';
import { enqueue } from '../queue/enqueue.ts';
import { links, syncQueue } from '../schema/index.ts';
import { standElsewhere } from './elsewhere.ts';

/** A document on its way to another customer there. */
export interface Mover extends RecordRef {
  customer: string;
  moving: Moving;
}

/** What became of a step: `ended`, when nothing has to be written of the record any more. */
export type MoveOutcome = 'written' | 'ended' | 'failed';

/** `PRIORITY.manual`: somebody asked for it. */
const MANUAL = 1;

const IS_MOVING = sql`${links.elsewhere} -> 'moving' is not null`;
const GROUP = sql<string>`${links.elsewhere} -> 'moving' ->> 'group'`;

/** All of the groups, whatever their step. */
export async function moversOf(
  db: Executor,
  owner: ConnectionKey,
  groups: readonly string[],
): Promise<Mover[]> {
  if (groups.length === 0) return [];
  const rows = await db
    .select({ entityType: links.entityType, recordId: links.recordId, elsewhere: links.elsewhere })
    .from(links)
    .where(
      and(ofConnection(owner), sql`${links.elsewhere} is not null`, IS_MOVING, inArray(GROUP, [...groups])),
    )
    .orderBy(links.entityType, links.recordId);
  return rows.flatMap(({ entityType, recordId, elsewhere }) =>
    elsewhere?.moving
      ? [{ entityType, recordId, customer: elsewhere.customer, moving: elsewhere.moving }]
      : [],
  );
}

/**
 * A person said what becomes of documents that stand with another customer there than their account's: those that move
 * are queued by whoever calls. What stands with the account's own by now is none of either.
 */
export async function placeDocuments(
  tx: Executor,
  owner: ConnectionKey,
  documents: readonly RecordRef[],
  { moves, stay }: { moves: readonly PlannedMove[]; stay: readonly PlannedMove[] },
): Promise<void> {
  await standElsewhere(tx, owner, documents, null);
  for (const { document, standsWith } of stay)
    await standElsewhere(tx, owner, [document], { customer: standsWith ?? document.from });
  for (const { document, group } of moves) {
    const step = firstStep(document);
    await standElsewhere(tx, owner, [document], { customer: document.from, moving: { group, step } });
  }
}

/**
 * Two documents of a group may be settled at once, and each must know of the other. Call it before any link of them is
 * locked.
 */
export async function takeMoves(
  tx: Executor,
  { tenantId, connectionId }: ConnectionKey,
  groups: readonly string[],
): Promise<void> {
  for (const group of [...new Set(groups)].sort()) {
    const key = `moves/${tenantId}/${connectionId}/${group}`;
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  }
}

/** Notes the steps that were done. What is refused takes the whole group back, as long as nothing of it is on its way. */
export async function advanceMoves(
  tx: Executor,
  owner: ConnectionKey,
  done: readonly (RecordRef & { group: string; outcome: MoveOutcome })[],
): Promise<void> {
  for (const group of new Set(done.map((each) => each.group))) {
    const ofGroup = done.filter((each) => each.group === group);
    for (const mover of await moversOf(tx, owner, [group])) {
      const outcome = ofGroup.find((each) => refKey(each) === refKey(mover))?.outcome;
      if (outcome === 'written' || outcome === 'ended') await step(tx, owner, mover, outcome);
    }
    if (ofGroup.some(({ outcome }) => outcome === 'failed')) await giveUp(tx, owner, group, ofGroup);
    await endGroup(tx, owner, group);
  }
}

async function step(tx: Executor, owner: ConnectionKey, mover: Mover, outcome: MoveOutcome): Promise<void> {
  const next = outcome === 'ended' ? 'moved' : stepAfter(mover.moving.step);
  await goOn(tx, owner, mover, { ...mover.moving, step: next });
}

/** Moved together or not at all: what has moved of the group returns, and the rest stays. */
async function giveUp(
  tx: Executor,
  owner: ConnectionKey,
  group: string,
  settled: readonly RecordRef[],
): Promise<void> {
  const movers = await moversOf(tx, owner, [group]);
  const others = movers.filter((mover) => !settled.some((each) => refKey(each) === refKey(mover)));
  if (movers.some(({ moving }) => moving.back) || (await anyOnItsWay(tx, owner, others))) return;
  const returning = movers.filter(({ moving }) => stepBack(moving.step) !== undefined);
  // Nothing was done yet: Retry on what was refused goes on.
  if (returning.length === 0) return;
  for (const mover of movers)
    await goOn(tx, owner, mover, { group, step: stepBack(mover.moving.step) ?? 'moved', back: true });
  await enqueue(
    tx,
    returning.map(({ entityType, recordId }) => ({
      tenantId: owner.tenantId,
      connectionId: owner.connectionId,
      entityType,
      recordId,
      priority: MANUAL,
      requestedBy: 'engine',
    })),
  );
}

/** Of one whose request is open nobody knows yet where it ends up: a person presses Retry on the one that failed. */
async function anyOnItsWay(tx: Executor, owner: ConnectionKey, movers: readonly Mover[]): Promise<boolean> {
  const rows = await tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, movers),
        isNotNull(syncQueue.openRequestId),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

async function endGroup(tx: Executor, owner: ConnectionKey, group: string): Promise<void> {
  const movers = await moversOf(tx, owner, [group]);
  if (!movers.every(({ moving }) => isOver(moving.step))) return;
  for (const { customer, moving, ...ref } of movers)
    await standElsewhere(tx, owner, [ref], moving.back ? { customer } : null);
  // Payments of documents that were on their way waited.
  await wakeDependants(tx, owner, movers);
}

async function goOn(
  tx: Executor,
  owner: ConnectionKey,
  { customer, ...ref }: Mover,
  moving: Moving,
): Promise<void> {
  await standElsewhere(tx, owner, [ref], { customer, moving });
}

function ofConnection({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(links.tenantId, tenantId), eq(links.connectionId, connectionId));
}
