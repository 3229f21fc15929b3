import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Half } from '../../domain/connector.ts';
import type { EntityType } from '../../domain/entity.ts';
import { createBatch, type StoredBatch } from '../batches/batch-queries.ts';
import { byId, readBatch } from '../batches/batch-run.ts';
import type { Database, Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { batches } from '../schema/index.ts';

/** Why a run was made. */
export type RunReason = 'by_hand' | 'every_two_hours' | 'morning';

export interface NewRun extends ConnectionKey {
  entityTypes: readonly EntityType[];
  reason: RunReason;
  requestedBy: string;
}

export async function createRun(db: Executor, { reason, ...run }: NewRun): Promise<StoredBatch> {
  return createBatch(db, { ...run, kind: 'run', params: { reason } });
}

/** One half of a category of a run. */
export interface HalfOfRun {
  run: StoredBatch;
  category: EntityType;
  half: Half;
}

/** The same for the same half, so that a run that goes on for a lost one finds it. */
export function halfId({ run, category, half }: HalfOfRun): string {
  return `${run.id}.${category}.${half}`;
}

/** Makes the batch of a half, unless it is there already. */
export async function createHalf(
  tx: Executor,
  part: HalfOfRun,
  params: Record<string, unknown>,
): Promise<void> {
  const { tenantId, connectionId, id: runId, requestedBy } = part.run;
  await tx
    .insert(batches)
    .values({
      tenantId,
      connectionId,
      id: halfId(part),
      runId,
      kind: part.half,
      entityTypes: [part.category],
      params,
      requestedBy,
    })
    .onConflictDoNothing();
}

/** Adds up what the parts of a run have done. */
export async function sumRun(db: Executor, run: StoredBatch): Promise<void> {
  const sum = (column: 'total' | 'succeeded' | 'skipped' | 'failed') =>
    sql`coalesce((select sum(part.${sql.raw(column)}) from batches as part
      where part.tenant_id = ${run.tenantId} and part.run_id = ${run.id}), 0)`;
  await db
    .update(batches)
    .set({ total: sum('total'), succeeded: sum('succeeded'), skipped: sum('skipped'), failed: sum('failed') })
    .where(byId(run, run.id));
}

/** When the last reading of a type began that a run brought to its end. */
export async function lastRead(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  category: EntityType,
): Promise<Date | undefined> {
  const [row] = await db
    .select({ at: batches.createdAt })
    .from(batches)
    .where(
      and(
        eq(batches.tenantId, tenantId),
        eq(batches.connectionId, connectionId),
        eq(batches.kind, 'pull'),
        eq(batches.state, 'done'),
        isNotNull(batches.runId),
        sql`${batches.entityTypes} = array[${category}]::text[]`,
      ),
    )
    .orderBy(desc(batches.createdAt))
    .limit(1);
  return row?.at;
}

/** The newest run, and the newest that was brought to its end. Runs are never deleted. */
export async function readLastRuns(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
): Promise<{ ended?: StoredBatch; succeeded?: StoredBatch }> {
  const isRun = and(
    eq(batches.tenantId, tenantId),
    eq(batches.connectionId, connectionId),
    eq(batches.kind, 'run'),
  );
  const newest = (which: ReturnType<typeof and>) =>
    db.select().from(batches).where(which).orderBy(desc(batches.createdAt)).limit(1);
  const [[ended], [succeeded]] = await Promise.all([
    newest(and(isRun, isNotNull(batches.finishedAt))),
    newest(and(isRun, eq(batches.state, 'done'))),
  ]);
  return { ended, succeeded };
}

/** The part of a run that is in hand. */
export async function readHalfInHand(db: Executor, run: StoredBatch): Promise<StoredBatch | undefined> {
  const [row] = await db
    .select()
    .from(batches)
    .where(and(eq(batches.tenantId, run.tenantId), eq(batches.runId, run.id)))
    .orderBy(desc(batches.createdAt))
    .limit(1);
  return row;
}

export async function readHalf(db: Database, part: HalfOfRun): Promise<StoredBatch | undefined> {
  return readBatch(db, part.run, halfId(part));
}
