import { drainedBatches } from '../../db/batches/batch-progress.ts';
import { leaveUnanswered, readBatch, setBatch, withdrawQueued } from '../../db/batches/batch-run.ts';
import { type EnqueuedPage, enqueuePage } from '../../db/batches/enqueue-page.ts';
import { mayWrite, readConnection } from '../../db/connections/connection-state.ts';
import { withdrawUndo } from '../../db/undo/enqueue-undo.ts';
import { endPlanned } from '../../db/undo/undo-items.ts';
import { ENTITY_TYPES, type EntityType } from '../../domain/entity.ts';
import { UNDO_ORDER } from '../../domain/undo/plan-undo.ts';
import type { BatchInput } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';
import { withFeatures } from '../queue/features.ts';
import { planUndoPage } from '../undo/plan-page.ts';

export interface BatchPlan {
  /** In the order in which they go, from the one in hand on; empty when there is nothing to run. */
  categories: EntityType[];
}

/** Marks the batch as running and says which categories it has still to do. */
export async function beginBatch(deps: ActivityDeps, input: BatchInput): Promise<BatchPlan> {
  const batch = await readBatch(deps.db, input, input.batchId);
  const connection = await readConnection(deps.db, input);
  if (!batch || !connection || batch.finishedAt) return { categories: [] };
  await setBatch(deps.db, input, input.batchId, { state: 'running' });
  const { capabilities } = deps.providers.get(connection.provider).provider;
  const order = batch.kind === 'undo' ? UNDO_ORDER : ENTITY_TYPES;
  const offered = order.filter((type) => capabilities.entityTypes.includes(type));
  const wanted = offered.filter((type) => batch.entityTypes.includes(type));
  // A run before this one got as far as that.
  const from = batch.category === null ? -1 : wanted.indexOf(batch.category);
  return { categories: wanted.slice(Math.max(0, from)) };
}

export interface EnqueueCategoryInput extends BatchInput {
  category: EntityType;
  /** Id of the last record of the page before; empty for the first. */
  after: string;
}

/** Puts one page of the category into the queue; the last one marks the category as complete. */
export async function enqueueCategory(
  deps: ActivityDeps,
  input: EnqueueCategoryInput,
): Promise<EnqueuedPage> {
  const { category, after, batchId } = input;
  const batch = await readBatch(deps.db, input, batchId);
  if (!batch) return { queued: 0 };
  if (batch.category !== category) {
    await setBatch(deps.db, input, batchId, { category, categoryReady: false, enqueuedTo: null });
    // Somebody asks for it now, perhaps just after switching on what it takes.
    const connection = await readConnection(deps.db, input);
    if (connection) await withFeatures(deps, connection, [category], { now: true });
  }
  const page =
    batch.kind === 'undo'
      ? await planUndoPage(deps, batch, category, after)
      : await enqueuePage(deps.db, batch, category, after);
  if (page.failed) return page;
  if (page.after === undefined) await setBatch(deps.db, input, batchId, { categoryReady: true });
  await deps.wake({ tenantId: input.tenantId, connectionId: input.connectionId });
  return page;
}

/** Whether the category in hand has nothing left, and whether a stop was asked for: after it, or at once. */
export async function batchState(
  deps: ActivityDeps,
  input: BatchInput,
): Promise<{ drained: boolean; stopping: boolean; now: boolean }> {
  const batch = await readBatch(deps.db, input, input.batchId);
  // Also what came back into the queue since the stop.
  if (batch?.stopNow && batch.kind === 'undo') await withdrawUndo(deps.db, input, batch.id);
  if (batch?.stopNow && batch.kind === 'push') {
    await withdrawQueued(deps.db, batch);
    if (!(await maySettle(deps, input))) await leaveUnanswered(deps.db, batch);
  }
  const drained = await drainedBatches(deps.db, input.tenantId, input.connectionId);
  return {
    drained: drained.some(({ id }) => id === input.batchId),
    stopping: batch?.state === 'stopping',
    now: batch?.stopNow ?? false,
  };
}

/** Whether what may have reached the other side can be asked after. */
async function maySettle({ db }: ActivityDeps, input: BatchInput): Promise<boolean> {
  const connection = await readConnection(db, input);
  return (connection?.gateOpen ?? false) && (await mayWrite(db, input));
}

const NOT_REACHED = {
  done: 'It left the queue before the undo came to it. Undo the push again to take it back.',
  stopped: 'The undo was stopped before it came to this. Undo the push again to go on.',
  failed:
    'The undo failed before it came to this. Mend what it failed for, then undo the push again to go on.',
} as const;

export async function endBatch(
  deps: Pick<ActivityDeps, 'db'>,
  input: BatchInput & { state: 'done' | 'stopped' | 'failed' },
): Promise<void> {
  await endPlanned(deps.db, input, input.batchId, NOT_REACHED[input.state]);
  await setBatch(deps.db, input, input.batchId, { state: input.state });
}
