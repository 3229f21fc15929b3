import { moversOf } from '../../db/accounts/moves.ts';
import type { Executor } from '../../db/client.ts';
import type { ConnectionKey, Link } from '../../db/links/links.ts';
import { blockRows } from '../../db/queue/dependants.ts';
import { lockQueued } from '../../db/queue/prerequisites.ts';
import type { SetRow } from '../../db/queue/set-rows.ts';
import { isToMove, type Moving, stepsBefore } from '../../domain/account-move.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { PushItem } from '../../providers/provider.ts';

interface Candidate {
  subject: SetRow;
  item: PushItem;
}

/**
 * Those whose turn it is. A document that moves to another customer there waits for the steps of its group that come
 * before, and a payment of somebody's waits until the invoices that it pays have come to rest.
 */
export async function inTurn<C extends Candidate>(
  tx: Executor,
  owner: ConnectionKey,
  candidates: readonly C[],
  links: ReadonlyMap<string, Link>,
): Promise<C[]> {
  const ready: C[] = [];
  for (const candidate of candidates) {
    const on = await waitsFor(tx, owner, candidate, links);
    if (on) await blockRows(tx, owner, [candidate.item], on.ref, on.reason);
    else ready.push(candidate);
  }
  return ready;
}

interface Waiting {
  ref: RecordRef;
  /** It needs somebody. */
  reason?: string;
}

async function waitsFor(
  tx: Executor,
  owner: ConnectionKey,
  { subject: { link }, item }: Candidate,
  links: ReadonlyMap<string, Link>,
): Promise<Waiting | undefined> {
  const moving = isToMove(link?.elsewhere) ? link?.elsewhere?.moving : undefined;
  const first = moving
    ? () => firstOf(tx, owner, item, moving)
    : () => Promise.resolve(onTheMove(item, link, links));
  const found = await first();
  if (!found) return undefined;
  // Looked at once more under its lock: it cannot come to rest between this look and the mark that somebody waits.
  const queued = (await lockQueued(tx, owner, [found])).get(refKey(found));
  const ref = moving ? await first() : found;
  if (!ref) return undefined;
  const reason =
    queued?.state === 'unresolved' ? `${called(ref)} has not moved: ${queued.message ?? ''}` : undefined;
  return { ref, reason };
}

async function firstOf(
  tx: Executor,
  owner: ConnectionKey,
  item: RecordRef,
  { group, step }: Moving,
): Promise<RecordRef | undefined> {
  if (stepsBefore(step).length === 0) return undefined;
  const movers = await moversOf(tx, owner, [group]);
  const first = movers.find(
    (mover) => refKey(mover) !== refKey(item) && stepsBefore(step).includes(mover.moving.step),
  );
  return first && { entityType: first.entityType, recordId: first.recordId };
}

function onTheMove(
  item: PushItem,
  link: SetRow['link'],
  links: ReadonlyMap<string, Link>,
): RecordRef | undefined {
  if (item.entityType !== 'payment' || item.desired !== 'present') return undefined;
  return ENTITIES.payment.prerequisites(item.data).find((ref) => {
    const moving = links.get(refKey(ref))?.elsewhere?.moving;
    return moving !== undefined && moving.group !== link?.elsewhere?.moving?.group;
  });
}

function called({ entityType, recordId }: RecordRef): string {
  return `${ENTITIES[entityType].label} ${recordId}`;
}
