import type { FastifyRequest } from 'fastify';
import { lastWrites } from '../../db/undo/last-writes.ts';
import type { UndoScope } from '../../db/undo/undo-scope.ts';
import { callerOf } from '../access.ts';
import { findConnection } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { UndoOfRecords, UndoOfRecordsPreview } from '../schemas/undo.ts';
import { hintsOf } from './answer.ts';
import { previewUndo } from './preview.ts';
import { representPlan } from './represent.ts';
import { start } from './start.ts';

/** What undoing the last writes of chosen records would take back; starts nothing. */
export async function previewUndoOf(
  deps: AppDeps,
  tenantId: string,
  wanted: UndoOfRecords,
): Promise<UndoOfRecordsPreview> {
  const { key, scope, untouched } = await scopeOf(deps, tenantId, wanted);
  const { asked, refusal, entries, truncated } = await previewUndo(deps, key, scope);
  const items = entries.map(({ effect, plan }) => representPlan(effect, plan));
  const leave = items.filter(({ state }) => state === 'left').length;
  const undo = items.length - leave;
  const hints = items.length > 0 ? hintsOf(asked, refusal) : [];
  // What a push wrote of them is kept no longer, or was undone with it.
  const gone = scope.writes.length - items.length;
  return {
    removal: wanted.removal,
    asked,
    undo,
    leave,
    untouched: untouched + gone,
    items,
    truncated,
    hints,
  };
}

/** Starts it as one batch. @throws ApiProblem where nothing that was written of them is kept */
export async function startUndoOf(deps: AppDeps, request: FastifyRequest, wanted: UndoOfRecords) {
  const { key, scope } = await scopeOf(deps, callerOf(request).tenantId, wanted);
  if (scope.writes.length === 0)
    throw new ApiProblem(
      'state_not_allowed',
      'Nothing was sent of these records, what was sent is kept no longer, or it was taken back already.',
    );
  return start(deps, request, key, scope, [wanted.type]);
}

async function scopeOf(deps: AppDeps, tenantId: string, { type, connectionId, ids, removal }: UndoOfRecords) {
  await findConnection(deps.db, tenantId, connectionId);
  const key = { tenantId, connectionId };
  const wanted = [...new Set(ids)];
  const writes = await lastWrites(deps.db, key, type, wanted);
  const scope = { kind: 'records', entityType: type, writes, removal } satisfies UndoScope;
  return { key, scope, untouched: wanted.length - writes.length };
}
