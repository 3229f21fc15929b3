import { and, eq } from 'drizzle-orm';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { SyncErrorType } from '../../errors.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { records } from '../schema/index.ts';
import { stuckAmong } from '../undo/enqueue-undo.ts';
import { heldPrerequisites } from '../undo/held-prerequisites.ts';
import { releaseHolds } from '../undo/holds.ts';
import { companionsBehind } from './companions.ts';
import { enqueue, lockQueuedInOrder } from './enqueue.ts';
import { openDecisions } from './open-decisions.ts';

export interface ManualSync extends RecordRef {
  tenantId: string;
  connectionId: string;
  actor: string;
  force?: boolean;
}

/** Retry / Sync pressed by a person. Goes before everything else, and takes along what it needs of what is held. */
export async function requestSync(db: Executor, request: ManualSync): Promise<'queued' | 'missing'> {
  const { actor, force, tenantId, connectionId, entityType, recordId } = request;
  const found = await db
    .select({ id: records.id })
    .from(records)
    .where(and(eq(records.tenantId, tenantId), eq(records.entityType, entityType), eq(records.id, recordId)));
  if (found.length === 0) return 'missing';
  await requestSyncs(db, { tenantId, connectionId }, [{ entityType, recordId }], {
    actor,
    force,
    answers: true,
  });
  return 'queued';
}

export interface SeveralSyncs extends Pick<ManualSync, 'actor' | 'force'> {
  /** Whether it also answers what a person has to decide, as Sync on one record does. */
  answers: boolean;
}

/** Why a record is left to whoever looks at it: what waits for a decision, or an undo whose answer never came. */
export type LeftOpen = SyncErrorType | 'undo';

/** The same for many that exist. @returns those left out, by `refKey` */
export async function requestSyncs(
  db: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
  { actor, force = false, answers }: SeveralSyncs,
): Promise<ReadonlyMap<string, LeftOpen>> {
  const open = answers ? new Map() : await lockOpen(db, owner, refs);
  const isFree = (ref: RecordRef) => !open.has(refKey(ref));
  const going = refs.filter(isFree);
  const along = (await heldPrerequisites(db, owner, going)).filter(isFree);
  await releaseHolds(db, owner, [...going, ...along]);
  const behind = await companionsBehind(db, owner, going);
  const asked = new Set(going.map(refKey));
  const request = { ...owner, priority: 1, requestedBy: actor };
  const needed = distinct([...along, ...behind])
    .filter((each) => !asked.has(refKey(each)))
    .map((each) => ({ ...request, ...each }));
  await enqueue(db, [...needed, ...going.map((each) => ({ ...request, ...each, force }))], {
    onSight: answers ? going : [],
  });
  return open;
}

function distinct(refs: readonly RecordRef[]): RecordRef[] {
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
}

/** Those of the records, and of what would go along, that only who looks at them may move. They stay so until the end. */
async function lockOpen(
  db: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
): Promise<ReadonlyMap<string, LeftOpen>> {
  const all = [...refs, ...(await heldPrerequisites(db, owner, refs))];
  await lockQueuedInOrder(
    db,
    all.map((each) => ({ ...owner, ...each })),
  );
  const undos = [...(await stuckAmong(db, owner, all))].map((key) => [key, 'undo'] as const);
  return new Map<string, LeftOpen>([...(await openDecisions(db, owner, all)), ...undos]);
}
