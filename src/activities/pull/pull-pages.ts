import { Context } from '@temporalio/activity';
import type { Books } from '../../books.ts';
import { type Batch, failBatch, readBatch, setBatch } from '../../db/batches/batch-run.ts';
import type { Connection } from '../../db/connections/connection-state.ts';
import { readSettings } from '../../db/connections/settings.ts';
import { writeLog } from '../../db/log/sync-log.ts';
import { applyPulled } from '../../db/pull/apply-pulled.ts';
import { countPulled, readCursor, saveCursor } from '../../db/pull/pull-cursors.ts';
import { withoutForeignInactive, withoutWhatIsFilledIn } from '../../db/pull/pull-subjects.ts';
import { storeUnreadable } from '../../db/pull/pull-unreadable.ts';
import type { EntityType } from '../../domain/entity.ts';
import { namedOf } from '../../domain/named-transactions.ts';
import { SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { CallFailure, CallResult, PullPage } from '../../providers/provider.ts';
import type { BatchInput } from '../../workflows/contract.ts';
import type { Polled } from '../../workflows/results.ts';
import { askingStep } from '../asking-step.ts';
import type { ActivityDeps } from '../deps.ts';
import { traceOf } from '../trace.ts';
import { afterFailedRead, pausedFor, readOpened } from './failed-read.ts';
import { pullReferences } from './pull-references.ts';
import { readNamed } from './read-named.ts';

export interface PullPagesInput extends BatchInput {
  category: EntityType;
}

export type PullPagesResult =
  | { kind: 'finished' }
  | { kind: 'more' }
  /** Nothing is lost: the cursor stays where it was. */
  | { kind: 'wait'; waitMs: number }
  | { kind: 'failed' }
  /** Somebody asked for that, at once; what was read is kept. */
  | { kind: 'stopped' }
  | Polled;

/** Pages of one execution: bounds the time of an activity, and what a crash has to read again. */
const PAGES = 20;

interface Pull {
  deps: ActivityDeps;
  input: PullPagesInput;
  books: Books;
  connection: Connection;
  batch: Batch | undefined;
}

/**
 * Reads pages and applies them, each with its cursor in one transaction; the next page is read while one is
 * applied. A repeat goes on at the stored cursor.
 */
export async function pullPages(deps: ActivityDeps, input: PullPagesInput): Promise<PullPagesResult> {
  const connection = await readOpened(deps, input);
  if (!connection) return { kind: 'failed' };
  const batch = await readBatch(deps.db, input, input.batchId);
  if (batch?.stopNow) return { kind: 'stopped' };
  if (connection.status === 'paused') {
    await setBatch(deps.db, input, input.batchId, { error: connection.pauseReason });
    return { kind: 'wait', waitMs: pausedFor(connection) };
  }
  if (connection.status !== 'active') return giveUp(deps, input, NEEDS_REAUTH);
  const asker = `pull/${input.batchId}/${input.category}`;
  return askingStep(deps, connection, asker, (books) => run({ deps, input, books, connection, batch }));
}

async function run(pull: Pull): Promise<PullPagesResult> {
  const { deps, input, batch } = pull;
  const stored = await readCursor(deps.db, input, input.batchId, input.category);
  if (stored.finished) return { kind: 'finished' };
  const read = reader(pull, batch?.params ?? {});
  let next: Promise<CallResult<PullPage>> | undefined = read(stored.cursor);
  for (let page = 0; page < PAGES && next; page++) {
    const result: CallResult<PullPage> = await next;
    if (!result.ok) return afterFailure(pull, result.failure);
    const cursor: string | undefined = result.value.next;
    const last: boolean = cursor === undefined || page === PAGES - 1;
    next = last ? undefined : read(cursor);
    // The read ahead may fail while this page is applied; it is looked at in its turn.
    next?.catch(() => undefined);
    await applyPage(pull, result.value, batch?.requestedBy ?? 'engine');
    Context.current().heartbeat(page);
    if (cursor === undefined) return { kind: 'finished' };
    if ((await readBatch(deps.db, input, input.batchId))?.stopNow) return { kind: 'stopped' };
  }
  return { kind: 'more' };
}

/** Reads a page of the whole type, or the transactions that somebody named, which are one page. */
function reader({ books, input: { category: entityType } }: Pull, params: Record<string, unknown>) {
  const named = namedOf(params, entityType);
  const filter = { ...filterOf(params), inactive: true };
  return (cursor: string | undefined): Promise<CallResult<PullPage>> =>
    named ? readNamed(books, entityType, named) : books.list({ entityType, filter, cursor });
}

async function applyPage(pull: Pull, page: PullPage, requestedBy: string): Promise<void> {
  const { deps, input } = pull;
  const settings = await readSettings(deps.db, input);
  const { conflictPolicy: policy, enabled: mayPush, askBeforeLinking } = settings;
  const trace = {
    ...traceOf(),
    policy,
    mayPush,
    askBeforeLinking,
    asked: true,
    requestedBy,
    batchId: input.batchId,
  };
  const wanted = await withoutForeignInactive(deps.db, input, page.records);
  const records = await withoutWhatIsFilledIn(deps.db, input, wanted);
  await pullReferences(deps, pull, records, trace);
  await deps.db.transaction(async (tx) => {
    const tally = await applyPulled(tx, input, records, trace);
    const odd = page.unreadable.flatMap(({ record }) => record ?? []);
    // What is linked is told on the record.
    const told = await storeUnreadable(tx, input, odd, trace);
    const foreign = page.unreadable.filter(({ externalId }) => !told.has(externalId));
    await writeLog(
      tx,
      input,
      foreign.map((row) => ({
        entityType: input.category,
        recordId: row.externalId,
        entityName: row.name,
        direction: 'pull' as const,
        status: 'error' as const,
        action: 'not representable',
        message: row.reason,
        errorType: 'InvalidRecord' as const,
        externalId: row.externalId,
        batchId: input.batchId,
        requestedBy,
        ...traceOf(),
      })),
    );
    const failed = tally.failed + page.unreadable.length;
    await countPulled(tx, input, input.batchId, { ...tally, failed });
    await saveCursor(tx, input, input.batchId, input.category, page.next, page.records.length);
    // What it waited for is over.
    if (pull.batch?.error) await setBatch(tx, input, input.batchId, { error: null });
  });
}

function filterOf(params: Record<string, unknown>) {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { from: text(params.from), to: text(params.to), changedSince: text(params.changedSince) };
}

async function afterFailure(pull: Pull, failure: CallFailure): Promise<PullPagesResult> {
  const { deps, input: owner, books } = pull;
  const before = (await readBatch(deps.db, owner, owner.batchId))?.error ?? null;
  const after = await afterFailedRead({ deps, owner, books, failure, before });
  if (after.kind === 'ended') return giveUp(deps, owner, after.error);
  await setBatch(deps.db, owner, owner.batchId, { error: after.error });
  return { kind: 'wait', waitMs: after.waitMs };
}

const NEEDS_REAUTH: SyncErrorInfo = {
  type: 'ConnectionNeedsReauth',
  message: SYNC_ERRORS.ConnectionNeedsReauth.title,
};

async function giveUp(
  deps: ActivityDeps,
  input: PullPagesInput,
  error: SyncErrorInfo,
): Promise<PullPagesResult> {
  await failBatch(deps.db, input, input.batchId, error);
  return { kind: 'failed' };
}
