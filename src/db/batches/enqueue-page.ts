import { and, asc, eq, gt, sql, TransactionRollbackError } from 'drizzle-orm';
import { callRecord, ENTITIES } from '../../domain/entities/index.ts';
import { type EntityType, type RecordRef, refKey } from '../../domain/entity.ts';
import { NOTHING_TO_DO } from '../../domain/push-decision.ts';
import type { Database, Executor } from '../client.ts';
import { readStartDate } from '../connections/settings.ts';
import { type ConnectionKey, linkOfRecord, matchesRefs } from '../links/links.ts';
import { writeLog } from '../log/sync-log.ts';
import { companionsBehind } from '../queue/companions.ts';
import { enqueue } from '../queue/enqueue.ts';
import { inPushScope } from '../queue/push-scope.ts';
import { belongsTo } from '../records/record-rows.ts';
import { batches, links, records, syncQueue } from '../schema/index.ts';
import { stuckAmong } from '../undo/enqueue-undo.ts';
import { heldPrerequisites } from '../undo/held-prerequisites.ts';
import { findUsable, heldAmong, releaseHolds } from '../undo/holds.ts';
import { BATCH_PRIORITY, type Batch, byId, readBatch } from './batch-run.ts';
import { inRunScope } from './run-scope.ts';

/** Rows that one step reads and enqueues. */
const PAGE = 1_000;

export interface EnqueuedPage {
  /** Where the next page starts; undefined after the last. */
  after?: string;
  queued: number;
  /** What it takes cannot be read just now: the page comes again after so many ms. */
  waitMs?: number;
  /** It cannot be read at all, and the batch says why. */
  failed?: true;
}

/**
 * Puts the next page of a category into the queue, with the prerequisites that it misses. What has not changed
 * since it was pushed is told as *Skipped* at once. One transaction with the mark of how far it is: a repeat, also by a
 * run that goes on for a lost one, counts nothing twice.
 */
export async function enqueuePage(
  db: Database,
  batch: Batch,
  entityType: EntityType,
  after: string,
): Promise<EnqueuedPage> {
  const owner = { tenantId: batch.tenantId, connectionId: batch.connectionId };
  const passed = pageAfter(await readBatch(db, owner, batch.id), entityType, after);
  if (passed) return passed;
  const force = batch.params.force === true;
  try {
    return await db.transaction(async (tx) => {
      const page = await selectPage(tx, batch, entityType, after);
      const unchanged = page.filter((row) => !force && row.pushedHash === row.hash);
      const held = await heldBack(tx, owner, batch, entityType, page);
      const due = page.filter((row) => (force || row.pushedHash !== row.hash) && !held.has(row.id));
      await skipUnchanged(tx, owner, batch, entityType, unchanged);
      await enqueueAll(tx, owner, batch, entityType, due, force);
      await enqueueCompanions(
        tx,
        owner,
        batch,
        entityType,
        page.filter((row) => !held.has(row.id)),
      );
      const last = page.at(-1)?.id;
      const counts = { total: page.length, skipped: page.length - due.length };
      if (!(await passPage(tx, batch, { entityType, after, to: last ?? after }, counts))) tx.rollback();
      return { queued: due.length, after: page.length === PAGE ? last : undefined };
    });
  } catch (error) {
    if (!(error instanceof TransactionRollbackError)) throw error;
    return pageAfter(await readBatch(db, owner, batch.id), entityType, after) ?? { queued: 0 };
  }
}

/** What was undone waits for a person: a sync run is none. An undo without an answer waits for Retry on the record. */
async function heldBack(
  tx: Executor,
  owner: ConnectionKey,
  { runId }: Batch,
  entityType: EntityType,
  page: readonly PageRow[],
): Promise<ReadonlySet<string>> {
  const refs = page.map(({ id }) => ({ entityType, recordId: id }));
  const held = runId === null ? new Set<string>() : await heldAmong(tx, owner, refs);
  const stuck = await stuckAmong(tx, owner, refs);
  const back = refs.filter((ref) => held.has(refKey(ref)) || stuck.has(refKey(ref)));
  return new Set(back.map(({ recordId }) => recordId));
}

/** What follows a page that is not to be queued: it is already, or the batch is at something else. */
export function pageAfter(
  batch: Batch | undefined,
  entityType: EntityType,
  after: string,
): EnqueuedPage | undefined {
  if (batch?.category !== entityType || batch.stopNow || batch.categoryReady) return { queued: 0 };
  const { enqueuedTo } = batch;
  return enqueuedTo === null || enqueuedTo === after ? undefined : { queued: 0, after: enqueuedTo };
}

/**
 * Counts a page and marks it as queued, unless somebody was faster or asked for a stop. The batch comes after the rows
 * of the queue, as where outcomes are counted: the other way round the two would wait for each other.
 */
export async function passPage(
  tx: Executor,
  batch: Batch,
  { entityType, after, to }: { entityType: EntityType; after: string; to: string },
  { total, skipped }: { total: number; skipped: number },
): Promise<boolean> {
  const passed = await tx
    .update(batches)
    .set({
      total: sql`${batches.total} + ${total}`,
      skipped: sql`${batches.skipped} + ${skipped}`,
      enqueuedTo: to,
    })
    .where(
      and(
        byId(batch, batch.id),
        eq(batches.category, entityType),
        eq(batches.stopNow, false),
        eq(batches.categoryReady, false),
        sql`coalesce(${batches.enqueuedTo}, ${after}) = ${after}`,
      ),
    )
    .returning({ id: batches.id });
  return passed.length > 0;
}

type PageRow = {
  id: string;
  name: string;
  hash: string;
  data: Record<string, unknown>;
  pushedHash: string | null;
};

async function selectPage(
  tx: Executor,
  { runId, tenantId, connectionId }: Batch,
  entityType: EntityType,
  after: string,
): Promise<PageRow[]> {
  const owner = { tenantId, connectionId };
  const startDate = await readStartDate(tx, owner, [entityType]);
  const inScope =
    runId === null
      ? inPushScope(owner, entityType, startDate)
      : await inRunScope(tx, owner, entityType, startDate);
  return tx
    .select({
      id: records.id,
      name: records.name,
      hash: records.contentHash,
      data: records.data,
      pushedHash: links.pushedHash,
    })
    .from(records)
    .leftJoinLateral(linkOfRecord(tx, owner), sql`true`)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        inScope,
        gt(records.id, after),
        belongsTo(owner.connectionId),
      ),
    )
    .orderBy(asc(records.id))
    .limit(PAGE);
}

async function skipUnchanged(
  tx: Executor,
  owner: ConnectionKey,
  batch: Batch,
  entityType: EntityType,
  rows: readonly PageRow[],
): Promise<void> {
  await writeLog(
    tx,
    owner,
    rows.map((row) => ({
      entityType,
      recordId: row.id,
      entityName: row.name,
      direction: 'push' as const,
      status: 'skipped' as const,
      action: NOTHING_TO_DO,
      message: 'Already up to date.',
      batchId: batch.id,
      requestedBy: batch.requestedBy,
    })),
  );
}

async function enqueueAll(
  tx: Executor,
  owner: ConnectionKey,
  batch: Batch,
  entityType: EntityType,
  rows: readonly PageRow[],
  force: boolean,
): Promise<void> {
  const common = { ...owner, priority: BATCH_PRIORITY, requestedBy: batch.requestedBy };
  const needed = await missingPrerequisites(tx, owner, entityType, rows);
  const refs = rows.map(({ id }) => ({ entityType, recordId: id }));
  // A push by hand asks for what was undone as well, and for what that needs.
  const along = batch.runId === null ? await heldPrerequisites(tx, owner, refs) : [];
  if (batch.runId === null) await releaseHolds(tx, owner, [...along, ...refs]);
  await enqueue(
    tx,
    distinct([...along, ...needed]).map((row) => ({ ...common, ...row, goesWith: batch.id })),
  );
  await enqueue(
    tx,
    rows.map((row) => ({ ...common, entityType, recordId: row.id, batchId: batch.id, force })),
  );
}

/** While nothing could leave, parts changed with their payout, or fell away. */
async function enqueueCompanions(
  tx: Executor,
  owner: ConnectionKey,
  { id: goesWith, requestedBy }: Batch,
  entityType: EntityType,
  rows: readonly PageRow[],
): Promise<void> {
  const refs = rows.map(({ id }) => ({ entityType, recordId: id }));
  const behind = await companionsBehind(tx, owner, refs);
  const common = { ...owner, priority: BATCH_PRIORITY, requestedBy, goesWith };
  await enqueue(
    tx,
    behind.map((ref) => ({ ...common, ...ref })),
  );
}

function distinct<Ref extends RecordRef>(refs: readonly Ref[]): Ref[] {
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
}

/** Queued ahead of the category, so that they go in full sets; what is already owed keeps its place. */
async function missingPrerequisites(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  rows: readonly PageRow[],
): Promise<(RecordRef & { neededBy?: string })[]> {
  const neededBy = new Map<string, string>();
  const refs: RecordRef[] = [];
  for (const row of rows) {
    for (const ref of ENTITIES[entityType].prerequisites(row.data)) {
      if (neededBy.has(refKey(ref))) continue;
      neededBy.set(refKey(ref), callRecord({ entityType }, row.name));
      refs.push(ref);
    }
  }
  const linked = await findUsable(tx, owner, refs);
  const open = refs.filter((ref) => !linked.has(refKey(ref)));
  if (open.length === 0) return [];
  const known = await tx
    .select({ entityType: records.entityType, recordId: records.id })
    .from(records)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.pushable, true),
        matchesRefs(records.entityType, records.id, open),
      ),
    );
  const queued = await tx
    .select({ entityType: syncQueue.entityType, recordId: syncQueue.recordId })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, open),
      ),
    );
  const owed = new Set(queued.map(refKey));
  return known
    .filter((ref) => !owed.has(refKey(ref)))
    .map((ref) => ({ ...ref, neededBy: neededBy.get(refKey(ref)) }));
}
