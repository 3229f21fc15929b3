import { and, arrayOverlaps, asc, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import type { ConnectionKey } from '../links/links.ts';
import { type BatchState, batches, imports } from '../schema/index.ts';

export type StoredBatch = typeof batches.$inferSelect;

/** States in which a batch still has work to do. */
export const OPEN_STATES: readonly BatchState[] = ['queued', 'running', 'stopping'];

export interface NewBatch extends ConnectionKey {
  kind: StoredBatch['kind'];
  entityTypes: readonly EntityType[];
  params: Record<string, unknown>;
  requestedBy: string;
  /** It begins when that sync run has ended. */
  afterRun?: string;
}

export async function createBatch(db: Executor, batch: NewBatch): Promise<StoredBatch> {
  const [row] = await db
    .insert(batches)
    .values({ ...batch, entityTypes: [...batch.entityTypes], id: newId('bat') })
    .returning();
  if (!row) throw new Error('the batch was not stored');
  return row;
}

/** The sync runs of the connection that have not ended, oldest first: one that runs, and one behind it at most. */
export async function findOpenRuns(db: Executor, key: ConnectionKey): Promise<StoredBatch[]> {
  return db
    .select()
    .from(batches)
    .where(and(isOpenOn(key), eq(batches.kind, 'run')))
    .orderBy(asc(batches.createdAt), asc(batches.id));
}

/** An open batch of the same direction that covers any of these types; those of sync runs do not count. */
export async function findOverlapping(
  db: Executor,
  key: ConnectionKey,
  { kind, entityTypes }: Pick<NewBatch, 'kind' | 'entityTypes'>,
): Promise<StoredBatch | undefined> {
  const [row] = await db
    .select()
    .from(batches)
    .where(
      and(
        isOpenOn(key),
        eq(batches.kind, kind),
        isNull(batches.runId),
        arrayOverlaps(batches.entityTypes, [...entityTypes]),
      ),
    )
    .limit(1);
  return row;
}

/** An open batch of these kinds, whatever it is about. */
export async function findOpenOn(
  db: Executor,
  key: ConnectionKey,
  kinds: readonly StoredBatch['kind'][],
): Promise<StoredBatch | undefined> {
  const [row] = await db
    .select()
    .from(batches)
    .where(and(isOpenOn(key), inArray(batches.kind, [...kinds])))
    .limit(1);
  return row;
}

function isOpenOn({ tenantId, connectionId }: ConnectionKey) {
  return and(
    eq(batches.tenantId, tenantId),
    eq(batches.connectionId, connectionId),
    inArray(batches.state, [...OPEN_STATES]),
  );
}

export async function readBatch(
  db: Executor,
  tenantId: string,
  id: string,
): Promise<StoredBatch | undefined> {
  const [row] = await db.select().from(batches).where(isBatch(tenantId, id));
  return row;
}

/** Whether a push, pull or import of the connection was ever asked for. */
export async function hasBegun(db: Executor, { tenantId, connectionId }: ConnectionKey): Promise<boolean> {
  const of = (table: typeof batches | typeof imports) =>
    sql`exists (select 1 from ${table} where ${table.tenantId} = ${tenantId} and ${table.connectionId} = ${connectionId})`;
  const { rows } = await db.execute<{ begun: boolean }>(
    sql`select (${of(batches)} or ${of(imports)}) as begun`,
  );
  return rows[0]?.begun ?? false;
}

export interface BatchPage {
  connectionId?: string;
  state?: BatchState;
  /** Where the page before ended. */
  before?: { createdAt: Date; id: string };
  limit: number;
}

/** As precise as a cursor that went through JavaScript's dates. */
const CREATED_MS = sql`date_trunc('milliseconds', ${batches.createdAt})`;

/** Newest first. */
export async function listBatches(db: Executor, tenantId: string, page: BatchPage): Promise<StoredBatch[]> {
  const filters: (SQL | undefined)[] = [
    eq(batches.tenantId, tenantId),
    isNull(batches.runId),
    page.connectionId === undefined ? undefined : eq(batches.connectionId, page.connectionId),
    page.state && eq(batches.state, page.state),
    page.before &&
      sql`(${CREATED_MS}, ${batches.id}) < (${page.before.createdAt.toISOString()}, ${page.before.id})`,
  ];
  return db
    .select()
    .from(batches)
    .where(and(...filters))
    .orderBy(desc(CREATED_MS), desc(batches.id))
    .limit(page.limit);
}

/**
 * Asks an open batch to end, after the category in hand or, with `now`, after what is under way; a finished one
 * stays as it is.
 */
export async function markStopping(
  db: Executor,
  tenantId: string,
  id: string,
  { now }: { now: boolean },
): Promise<StoredBatch | undefined> {
  // What is still behind a sync run has begun nothing.
  const isBehind = sql`state = 'queued' and after_run is not null`;
  const change = {
    state: sql<BatchState>`case when ${isBehind} then 'stopped' else 'stopping' end`,
    finishedAt: sql`case when ${isBehind} then now() end`,
    ...(now ? { stopNow: true } : {}),
  };
  const [row] = await db
    .update(batches)
    .set(change)
    .where(and(isBatch(tenantId, id), inArray(batches.state, [...OPEN_STATES])))
    .returning();
  return row ?? (await readBatch(db, tenantId, id));
}

function isBatch(tenantId: string, id: string) {
  return and(eq(batches.tenantId, tenantId), eq(batches.id, id));
}
