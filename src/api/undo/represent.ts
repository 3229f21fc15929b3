import type { UndoItem } from '../../db/undo/undo-items.ts';
import type { UndoPlan } from '../../domain/undo/plan-undo.ts';
import { remedyOf, SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { Undoable } from '../../undo-plan.ts';
import type { UndoItemView } from '../schemas/undo.ts';

export function representPlan(
  { entityType: type, recordId: id, name, externalId, did }: Undoable,
  plan: UndoPlan | undefined,
): UndoItemView {
  const common = { type, id, name, externalId, did };
  if (!plan || plan.kind === 'leave')
    return { ...common, step: null, state: 'left', error: errorOf(plan?.refusal), note: null };
  const note = plan.kind === 'done' ? plan.note : null;
  return { ...common, step: plan.step, state: 'planned', error: null, note };
}

export function representUndoItem(item: UndoItem): UndoItemView {
  const { entityType: type, recordId: id, name, externalId, did, step, state, error, note } = item;
  return { type, id, name, externalId, did, step, state, error: errorOf(error), note };
}

function errorOf(error: SyncErrorInfo | null | undefined): UndoItemView['error'] {
  if (!error) return null;
  const { code, title, actor } = SYNC_ERRORS[error.type];
  return { type: error.type, code, title, message: error.message, remedy: remedyOf(error), actor };
}
