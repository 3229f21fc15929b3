import { Context } from '@temporalio/activity';
import { openBooks } from '../../books.ts';
import { type Batch, readBatch, setBatch, stopAtOnce } from '../../db/batches/batch-run.ts';
import { type EnqueuedPage, pageAfter, passPage } from '../../db/batches/enqueue-page.ts';
import type { Executor } from '../../db/client.ts';
import type { Connection } from '../../db/connections/connection-state.ts';
import { type LogEntry, writeLog } from '../../db/log/sync-log.ts';
import { enqueueUndo, withdrawUndo } from '../../db/undo/enqueue-undo.ts';
import { addItems, type NewUndoItem, readItems } from '../../db/undo/undo-items.ts';
import { undoScope } from '../../db/undo/undo-scope.ts';
import { type EntityType, refKey } from '../../domain/entity.ts';
import { planUndo, type UndoPlan } from '../../domain/undo/plan-undo.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import { readEffects, readLive, type Undoable } from '../../undo-plan.ts';
import type { ActivityDeps } from '../deps.ts';
import { type AfterFailedRead, afterFailedRead, pausedFor, readOpened } from '../pull/failed-read.ts';
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
  const connection = await readOpened(deps, owner);
  if (!connection) return { queued: 0 };
  const { provider } = deps.providers.get(connection.provider);
  const scope = undoScope(batch.params);
  const read = await readEffects({ db: deps.db, provider, connection }, scope, {
    entityTypes: [entityType],
    after,
    limit: PAGE,
  });
  const answer = await asked(deps, connection, batch, read);
  if (answer.kind !== 'known') return unread(deps, batch, answer, after);
  const { effects, refused, bookCloseDate } = answer;
  const rules = {
    removal: scope.removal,
    steps: provider.undo?.steps ?? {},
    bookCloseDate,
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
    // What it waited for is over.
    if (batch.error) await setBatch(tx, owner, batch.id, { error: null });
    return { queued, after: effects.length === PAGE ? last : undefined };
  });
}

interface Known {
  kind: 'known';
  effects: Undoable[];
  bookCloseDate?: string;
  /** Asking again gives the same, so nobody knows what stands there. */
  refused?: SyncErrorInfo;
}

/** A vendor whose agent polls is asked when the request is made. */
async function asked(
  deps: ActivityDeps,
  connection: Connection,
  batch: Batch,
  effects: Undoable[],
): Promise<Known | AfterFailedRead> {
  const { provider } = deps.providers.get(connection.provider);
  const known = { kind: 'known', effects, bookCloseDate: connection.capabilities?.bookCloseDate } as const;
  if (!provider.calls || effects.length === 0) return known;
  if (connection.status === 'paused' && connection.pauseReason)
    return { kind: 'wait', waitMs: pausedFor(connection), error: connection.pauseReason };
  const books = openBooks(deps, connection, { asker: 'undo', signal: Context.current().cancellationSignal });
  const live = await readLive(books, provider, effects);
  if (live.ok) return { ...known, ...live.value };
  const { failure } = live;
  if (failure.kind === 'refused') return { ...known, refused: failure.error };
  const owner = { tenantId: batch.tenantId, connectionId: batch.connectionId };
  return afterFailedRead({ deps, owner, books, failure, before: batch.error });
}

/** Nothing is undone unseen: the undo waits and says for what, is stopped if that was asked for meanwhile, or fails. */
async function unread(
  { db }: ActivityDeps,
  batch: Batch,
  after: AfterFailedRead,
  page: string,
): Promise<EnqueuedPage> {
  await setBatch(db, batch, batch.id, { error: after.error });
  if (after.kind === 'wait' && (await readBatch(db, batch, batch.id))?.state !== 'stopping')
    return { queued: 0, after: page, waitMs: after.waitMs };
  // What it has in the queue is not gone on with either.
  if (after.kind === 'wait') await stopAtOnce(db, batch);
  await withdrawUndo(db, batch, batch.id);
  return after.kind === 'wait' ? { queued: 0 } : { queued: 0, failed: true };
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
