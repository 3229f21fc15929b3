import { Context } from '@temporalio/activity';
import { openBooks } from '../../books.ts';
import { type Batch, readBatch } from '../../db/batches/batch-run.ts';
import { type EnqueuedPage, pageAfter, passPage } from '../../db/batches/enqueue-page.ts';
import type { Executor } from '../../db/client.ts';
import { type Connection, readConnection } from '../../db/connections/connection-state.ts';
import { type LogEntry, writeLog } from '../../db/log/sync-log.ts';
import { enqueueUndo } from '../../db/undo/enqueue-undo.ts';
import { addItems, type NewUndoItem, readItems } from '../../db/undo/undo-items.ts';
import { undoScope } from '../../db/undo/undo-scope.ts';
import { type EntityType, refKey } from '../../domain/entity.ts';
import { planUndo, type UndoPlan } from '../../domain/undo/plan-undo.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import { readEffects, type Undoable, withLive } from '../../undo-plan.ts';
import type { ActivityDeps } from '../deps.ts';
import { traceOf } from '../trace.ts';

type Plan = UndoPlan | { kind: 'leave'; refusal: SyncErrorInfo };
type Plans = ReadonlyMap<unknown, Plan>;

/** Records that one step reads, asks for and enqueues. */
const PAGE = 300;

/**
 * Decides what is done to the next records of a category, from what stands there now, and puts them into the queue.
 * One transaction with the mark of how far it is: a repeat decides and counts nothing twice.
 */
export async function planUndoPage(
  deps: ActivityDeps,
  batch: Batch,
  entityType: EntityType,
  after: string,
): Promise<EnqueuedPage> {
  const owner = { tenantId: batch.tenantId, connectionId: batch.connectionId };
  const passed = pageAfter(await readBatch(deps.db, owner, batch.id), entityType, after);
  if (passed) return passed;
  const connection = await readConnection(deps.db, owner);
  if (!connection) return { queued: 0 };
  const { provider } = deps.providers.get(connection.provider);
  const scope = undoScope(batch.params);
  const read = await readEffects({ db: deps.db, provider, connection }, scope, {
    entityTypes: [entityType],
    after,
    limit: PAGE,
  });
  const { effects, refused } = await asked(deps, connection, read);
  const rules = {
    removal: scope.removal,
    steps: provider.undo?.steps ?? {},
    bookCloseDate: connection.capabilities?.bookCloseDate,
  };
  const planned = planUndo(effects, rules);
  const plans = refused ? leftUnread(planned, refused) : planned;
  const last = effects
    .map(({ recordId }) => recordId)
    .sort()
    .at(-1);
  return deps.db.transaction(async (tx) => {
    const fresh = await notYetPlanned(tx, batch, effects);
    const queued = await store(tx, batch, fresh, plans);
    const counts = { total: fresh.length, skipped: fresh.length - queued };
    const mark = { entityType, after, to: last ?? after };
    if (!(await passPage(tx, batch, mark, counts))) tx.rollback();
    return { queued, after: effects.length === PAGE ? last : undefined };
  });
}

interface Asked {
  effects: Undoable[];
  /** Asking again gives the same, so nobody knows what stands there. */
  refused?: SyncErrorInfo;
}

/** A vendor whose agent polls is asked when the request is made. */
async function asked(deps: ActivityDeps, connection: Connection, effects: Undoable[]): Promise<Asked> {
  const { provider } = deps.providers.get(connection.provider);
  if (!provider.calls) return { effects };
  const signal = Context.current().cancellationSignal;
  const live = await withLive(openBooks(deps, connection, { asker: 'undo', signal }), provider, effects);
  if (live.ok) return { effects: live.value };
  if (live.failure.kind === 'refused') return { effects, refused: live.failure.error };
  // Asked again by the retry of this step; nothing is undone unseen.
  const reason = 'error' in live.failure ? live.failure.error.message : live.failure.kind;
  throw new Error(`what stands there cannot be read: ${reason}`);
}

/** Nothing is undone unseen: what would have been done is left, with the reason. */
function leftUnread(plans: Plans, refusal: SyncErrorInfo): Plans {
  return new Map(
    [...plans].map(([effect, plan]) => [effect, plan.kind === 'leave' ? plan : { kind: 'leave', refusal }]),
  );
}

async function notYetPlanned(tx: Executor, batch: Batch, effects: readonly Undoable[]): Promise<Undoable[]> {
  const known = await readItems(tx, batch, batch.id, effects);
  return effects.filter((effect) => !known.has(refKey(effect)));
}

/** @returns how many are in the queue */
async function store(
  tx: Executor,
  batch: Batch,
  effects: readonly Undoable[],
  plans: Plans,
): Promise<number> {
  const going = effects.filter((effect) => plans.get(effect)?.kind !== 'leave');
  const busy = await enqueueUndo(tx, batch, going, { undoId: batch.id, requestedBy: batch.requestedBy });
  const items = effects.map((effect): NewUndoItem => {
    return itemOf(batch, effect, busy.has(refKey(effect)) ? UNDER_WAY : plans.get(effect));
  });
  await addItems(tx, batch, items);
  const left = items.filter(({ state }) => state === 'left');
  await writeLog(
    tx,
    batch,
    left.map((item) => leftEntry(batch, item)),
  );
  return items.length - left.length;
}

const UNDER_WAY: Plan = {
  kind: 'leave',
  refusal: {
    type: 'ChangedSince',
    message:
      'It is being synced just now, or has stopped without an answer: then press Retry on it. Undo the push again once that is done.',
  },
};

function itemOf(
  batch: Batch,
  { entityType, recordId, name, externalId, did, images, live, version }: Undoable,
  plan: Plan | undefined,
): NewUndoItem {
  const gone = live === null;
  const common = { undoId: batch.id, entityType, recordId, name, externalId, did };
  if (!plan || plan.kind === 'leave') return { ...common, state: 'left', error: plan?.refusal };
  const planned = { ...common, state: 'planned' as const, step: plan.step, ...images };
  // What is so already needs no request; one that is gone has no version.
  if (plan.kind === 'done') return { ...planned, note: plan.note, version: gone ? null : version };
  return { ...planned, version: version ?? '' };
}

function leftEntry(batch: Batch, { entityType, recordId, name, error, externalId }: NewUndoItem): LogEntry {
  const { workflowId, runId } = traceOf();
  return {
    entityType,
    recordId,
    entityName: name,
    direction: 'push',
    status: 'skipped',
    action: 'not undone',
    message: error?.message,
    errorType: error?.type,
    externalId,
    batchId: batch.id,
    workflowId,
    runId,
    requestedBy: batch.requestedBy,
  };
}
