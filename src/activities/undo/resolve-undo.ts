import { readRows } from '../../db/queue/set-rows.ts';
import type { Verdict } from '../../db/queue/settle.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { readItems, type UndoItem } from '../../db/undo/undo-items.ts';
import { refKey } from '../../domain/entity.ts';
import { planUndo } from '../../domain/undo/plan-undo.ts';
import type { UndoStep } from '../../domain/undo/undo-step.ts';
import { SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { ItemOutcome, PulledRecord } from '../../providers/provider.ts';
import { effectOfItem } from '../../undo-plan.ts';
import type { LookUp } from '../requests/find-counterpart.ts';

/** What the answer to an undo means. Only reads happen here. */
export async function resolveUndo(
  work: LookUp,
  item: StoredItem,
  step: UndoStep,
  outcome: ItemOutcome,
): Promise<Verdict> {
  switch (outcome.kind) {
    case 'removed':
      return { kind: 'undone', step };
    case 'written':
      return compared(work, item, step, outcome);
    case 'duplicate':
    case 'carried_out':
      return { kind: 'failed', error: outcome.error };
    case 'failed':
      return afterRefusal(work, item, step, outcome);
  }
}

/** A success is believed only where it was compared. */
async function compared(
  work: LookUp,
  item: StoredItem,
  step: UndoStep,
  { counterpart, note }: Extract<ItemOutcome, { kind: 'written' }>,
): Promise<Verdict> {
  // Deleted there, as its type is.
  if (counterpart.image === undefined) return { kind: 'undone', step, note };
  const planned = await plannedOf(work, item);
  const { undo } = work.deps.providers.get(work.connection.provider).provider;
  const versions = { now: counterpart.image, before: planned?.before };
  if (undo?.isDone(item.entityType, step, versions)) return { kind: 'undone', step, counterpart, note };
  const differing = undo?.differences(item.entityType, versions.now, versions.before) ?? [];
  const what = step === 'put_back' ? `these are still otherwise: ${differing.join(', ')}` : 'it is as it was';
  return { kind: 'left', error: { type: 'WriteNotDone', message: `QuickBooks answered, but ${what}.` } };
}

async function afterRefusal(
  work: LookUp,
  item: StoredItem,
  step: UndoStep,
  { error, alone }: Extract<ItemOutcome, { kind: 'failed' }>,
): Promise<Verdict> {
  if (error.type === 'StaleVersion' || error.type === 'CounterpartMissing')
    return lookAgain(work, item, step, error);
  if (SYNC_ERRORS[error.type].handling === 'pause') return { kind: 'released' };
  return { kind: 'failed', error, open: alone };
}

/** It has moved there, perhaps by this very undo, whose answer was lost: what is there now decides. */
async function lookAgain(
  work: LookUp,
  item: StoredItem,
  step: UndoStep,
  error: SyncErrorInfo,
): Promise<Verdict> {
  const planned = await plannedOf(work, item);
  if (!planned) return { kind: 'failed', error };
  const read = await work.books.current({
    entityType: item.entityType,
    externalIds: [planned.externalId],
  });
  if (!read.ok && read.failure.kind === 'refused') return { kind: 'left', error: read.failure.error };
  if (!read.ok) return { kind: 'failed', error: { ...error, type: 'VendorBusy' } };
  const [theirs] = read.value;
  const verdict = decide(work, planned, theirs);
  if (verdict.kind !== 'do') return verdict;
  if (!theirs) return { kind: 'undone', step };
  const version = theirs.counterpart.externalVersion;
  const refusal = refusedAsIs(error);
  if (version === item.baseVersion) return { kind: 'left', error: refusal };
  return { kind: 'renewed', version, error: refusal };
}

/** It stands there as it was decided on: what is missing is something that it refers to, or it is stale for no reason. */
function refusedAsIs(error: SyncErrorInfo): SyncErrorInfo {
  const type = error.type === 'CounterpartMissing' ? 'ReferenceNotFound' : 'ChangedSince';
  return { ...error, type };
}

function decide(work: LookUp, planned: UndoItem, theirs: PulledRecord | undefined): Verdict | { kind: 'do' } {
  const { provider } = work.deps.providers.get(work.connection.provider);
  const effect = effectOfItem(provider, planned, theirs ?? null);
  const removal = planned.step === 'void' ? 'void' : 'delete';
  const rules = { removal, steps: provider.undo?.steps ?? {} } as const;
  const plan = planUndo([effect], rules).get(effect);
  if (!plan || plan.kind === 'do') return { kind: 'do' };
  if (plan.kind === 'leave') return { kind: 'left', error: plan.refusal };
  return { kind: 'undone', step: plan.step, counterpart: theirs?.counterpart, note: plan.note };
}

async function plannedOf(work: LookUp, item: StoredItem): Promise<UndoItem | undefined> {
  const { deps, request } = work;
  const [subject] = await readRows(deps.db, request, [item.queueId]);
  const undoId = subject?.row.undoId;
  if (!undoId) return undefined;
  return (await readItems(deps.db, request, undoId, [item])).get(refKey(item));
}
