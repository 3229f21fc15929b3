import { lastUndos } from '../../db/undo/last-undo.ts';
import type { Removal } from '../../domain/undo/plan-undo.ts';
import type { AppDeps } from '../deps.ts';
import type { UndoPreviewView } from '../schemas/undo.ts';
import { previewUndo } from './preview.ts';
import { representPlan } from './represent.ts';
import { findPush } from './start.ts';
import { undoneBefore } from './undone-before.ts';

const BANK =
  'QuickBooks tells nobody beforehand which transactions are matched with the bank. It refuses to change those (6480): the undo leaves and lists them. Whoever keeps the books undoes the match in QuickBooks first.';
const NOT_ASKED =
  'QuickBooks could not be asked just now: what was changed there since is found when the undo comes to it, left and listed. If QuickBooks still refuses to be read then, all of it is left.';
const SHIFTED = 'What is changed between this preview and the undo is left and listed as well.';

/** The preview of an undo, as the API answers it. */
export async function answerUndoPreview(
  deps: AppDeps,
  tenantId: string,
  batchId: string,
  removal: Removal,
): Promise<UndoPreviewView> {
  const push = await findPush(deps.db, tenantId, batchId);
  const { connectionId } = push;
  const key = { tenantId, connectionId };
  const { asked, refusal, entries, truncated } = await previewUndo(deps, key, {
    kind: 'push',
    batchId,
    removal,
  });
  const items = entries.map(({ effect, plan }) => representPlan(effect, plan));
  const leave = items.filter(({ state }) => state === 'left').length;
  const earlier = (await lastUndos(deps.db, tenantId, [push])).get(batchId);
  const hints = [
    ...(earlier ? [undoneBefore(earlier)] : []),
    ...(items.length > 0 ? hintsOf(asked, refusal) : []),
  ];
  return { batchId, removal, asked, undo: items.length - leave, leave, items, truncated, hints };
}

/** What nobody can tell beforehand. */
export function hintsOf(asked: boolean, refusal?: string): string[] {
  const unasked = refusal ? [NOT_ASKED, refusal].join(' ') : NOT_ASKED;
  return [...(asked ? [] : [unasked]), BANK, SHIFTED];
}
