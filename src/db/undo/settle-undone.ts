import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { LogAction } from '../../domain/log-action.ts';
import type { UndoStep } from '../../domain/undo/undo-step.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Counterpart } from '../../providers/provider.ts';
import { skippedAmong } from '../accounts/skipped.ts';
import { readBatch } from '../batches/batch-run.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { explainToDependants } from '../queue/dependants.ts';
import { deleteRows, type SetRow } from '../queue/set-rows.ts';
import { forgetWrites } from './batch-writes.ts';
import { holdRows, leaveRows } from './enqueue-undo.ts';
import { holdRecords } from './holds.ts';
import { endItem, setItemError, setVersion } from './undo-items.ts';
import { type LastWrite, undoScope } from './undo-scope.ts';

/** What became of a record that an undo had in hand. */
export interface UndoOutcomes {
  undone: { subject: SetRow; step: UndoStep; counterpart?: Counterpart; note?: string }[];
  left: { subject: SetRow; error: SyncErrorInfo }[];
  /** Nobody knows whether the request arrived: a person has it go again. */
  stuck: { subject: SetRow; error: SyncErrorInfo }[];
  /** Its version there has moved without a change that matters. */
  moved: { subject: SetRow; version: string }[];
}

export const emptyOutcomes = (): UndoOutcomes => ({ undone: [], left: [], stuck: [], moved: [] });

/** What the log calls it. */
export const UNDONE: Readonly<Record<UndoStep, LogAction>> = {
  delete: 'undone: deleted',
  void: 'undone: voided',
  deactivate: 'undone: made inactive',
  put_back: 'undone: put back',
};

/** Why an undone record stays: `Undone`, in words. */
export function heldError(at: string = 'It was undone'): SyncErrorInfo {
  return { type: 'Undone', message: `${at}: QuickBooks has what it had before.` };
}

/** Stores what became of them, in the transaction that closes the request. */
export async function storeUndone(
  tx: Executor,
  owner: ConnectionKey,
  { undone, left, stuck, moved }: UndoOutcomes,
): Promise<void> {
  const error = heldError();
  for (const { subject, note } of undone) {
    const { undoId } = subject.row;
    if (undoId === null) continue;
    await endItem(tx, owner, undoId, { ...refOf(subject), state: 'undone', note });
    if (!subject.link) continue;
    const called = `${ENTITIES[subject.row.entityType].label} "${subject.record?.name ?? subject.row.recordId}"`;
    await explainToDependants(tx, owner, refOf(subject), `${called} has not synced: ${error.message}`);
  }
  await forgetUndone(tx, owner, undone);
  await holdRecords(
    tx,
    owner,
    undone.map(({ subject }) => ({
      ...refOf(subject),
      undoId: subject.row.undoId ?? '',
      heldBy: subject.row.requestedBy,
    })),
  );
  const idsOf = (outcomes: readonly { subject: SetRow }[]) => outcomes.map(({ subject }) => subject.row.id);
  const silent = await nothingToSend(tx, owner, undone);
  const stays = undone.filter((each) => !silent.includes(each));
  await holdRows(tx, owner, idsOf(stays), error);
  await deleteRows(tx, owner, idsOf(silent));
  for (const { subject, error: reason } of left) {
    const { undoId } = subject.row;
    if (undoId !== null)
      await endItem(tx, owner, undoId, { ...refOf(subject), state: 'left', error: reason });
  }
  await leaveRows(tx, owner, idsOf(left));
  for (const { subject, error: reason } of stuck) {
    const { undoId } = subject.row;
    if (undoId !== null) await setItemError(tx, owner, undoId, { ...refOf(subject), error: reason });
  }
  for (const { subject, version } of moved) {
    const { undoId } = subject.row;
    if (undoId !== null) await setVersion(tx, owner, undoId, { ...refOf(subject), version });
  }
}

/** Nobody waits for them to be sent: deleted on both sides by now, or of an account that does not sync any more. */
async function nothingToSend(
  tx: Executor,
  owner: ConnectionKey,
  undone: UndoOutcomes['undone'],
): Promise<UndoOutcomes['undone']> {
  const records = undone.flatMap(({ subject: { row, record } }) =>
    record ? [{ ...row, data: record.data }] : [],
  );
  const skipped = await skippedAmong(tx, owner, records);
  return undone.filter(
    ({ subject: { row, record }, counterpart }) =>
      skipped.has(refKey(row)) || (!counterpart && record?.deletedAt != null),
  );
}

/** The push has nothing left of them to undo. */
async function forgetUndone(
  tx: Executor,
  owner: ConnectionKey,
  undone: UndoOutcomes['undone'],
): Promise<void> {
  const ids = new Set(undone.flatMap(({ subject }) => subject.row.undoId ?? []));
  for (const undoId of ids) {
    const refs = undone
      .filter(({ subject }) => subject.row.undoId === undoId)
      .map(({ subject }) => refOf(subject));
    const batch = await readBatch(tx, owner, undoId);
    const of = batch && undoScope(batch.params);
    if (of?.kind === 'push') await forgetWrites(tx, owner, of.batchId, refs);
    if (of?.kind === 'records') await forgetLastWrites(tx, owner, of.writes, refs);
  }
}

/** Each of the push that wrote it last; what earlier ones wrote can still be undone. */
async function forgetLastWrites(
  tx: Executor,
  owner: ConnectionKey,
  writes: readonly LastWrite[],
  refs: readonly RecordRef[],
): Promise<void> {
  const pushOf = new Map(writes.map(({ recordId, batchId }) => [recordId, batchId]));
  for (const batchId of new Set(refs.map(({ recordId }) => pushOf.get(recordId)))) {
    if (!batchId) continue;
    const own = refs.filter(({ recordId }) => pushOf.get(recordId) === batchId);
    await forgetWrites(tx, owner, batchId, own);
  }
}

function refOf({ row }: SetRow) {
  return { entityType: row.entityType, recordId: row.recordId };
}
