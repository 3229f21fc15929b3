import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { EntityType, RecordRef } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf, matchesRefs } from '../links/links.ts';
import { insertMany } from '../many.ts';
import { batchWrites } from '../schema/index.ts';

export type BatchWrite = Omit<typeof batchWrites.$inferSelect, 'id' | 'at' | 'tenantId' | 'connectionId'>;

/** Notes what a push wrote, in the transaction that settles it. */
export async function noteWrites(
  tx: Executor,
  owner: ConnectionKey,
  writes: readonly BatchWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await tx.execute(
    insertMany(
      batchWrites,
      writes.map((write) => ({ ...keyOf(owner), ...write })),
    ),
  );
}

export interface WritesPage {
  batchId: string;
  entityTypes?: readonly EntityType[];
  /** The last record of the page before. */
  after?: string;
  /** Records. */
  limit: number;
}

/** All that a push wrote of some records, in the order in which it was written. */
export async function listWrites(
  db: Executor,
  owner: ConnectionKey,
  { batchId, entityTypes, after = '', limit }: WritesPage,
): Promise<BatchWrite[]> {
  const ofBatch = and(
    eq(batchWrites.tenantId, owner.tenantId),
    eq(batchWrites.connectionId, owner.connectionId),
    eq(batchWrites.batchId, batchId),
    entityTypes && inArray(batchWrites.entityType, [...entityTypes]),
  );
  const page = db
    .selectDistinct({ id: batchWrites.recordId })
    .from(batchWrites)
    .where(and(ofBatch, gt(batchWrites.recordId, after)))
    .orderBy(asc(batchWrites.recordId))
    .limit(limit);
  return db
    .select()
    .from(batchWrites)
    .where(and(ofBatch, sql`${batchWrites.recordId} in ${page}`))
    .orderBy(asc(batchWrites.id));
}

/** All that a push wrote of these records, in the order in which it was written. */
export async function writesOfRecords(
  db: Executor,
  owner: ConnectionKey,
  batchId: string,
  refs: readonly RecordRef[],
): Promise<BatchWrite[]> {
  if (refs.length === 0) return [];
  return db
    .select()
    .from(batchWrites)
    .where(
      and(
        eq(batchWrites.tenantId, owner.tenantId),
        eq(batchWrites.connectionId, owner.connectionId),
        eq(batchWrites.batchId, batchId),
        matchesRefs(batchWrites.entityType, batchWrites.recordId, refs),
      ),
    )
    .orderBy(asc(batchWrites.id));
}

/** The types that a push wrote anything of; none where it wrote nothing, or it is kept no longer. */
export async function writtenTypes(
  db: Executor,
  owner: ConnectionKey,
  batchId: string,
): Promise<EntityType[]> {
  const rows = await db
    .selectDistinct({ entityType: batchWrites.entityType })
    .from(batchWrites)
    .where(
      and(
        eq(batchWrites.tenantId, owner.tenantId),
        eq(batchWrites.connectionId, owner.connectionId),
        eq(batchWrites.batchId, batchId),
      ),
    );
  return rows.map(({ entityType }) => entityType);
}

/** It was taken back: there is nothing of it to undo any more. */
export async function forgetWrites(
  tx: Executor,
  owner: ConnectionKey,
  batchId: string,
  refs: readonly RecordRef[],
): Promise<void> {
  if (refs.length === 0) return;
  await tx
    .delete(batchWrites)
    .where(
      and(
        eq(batchWrites.tenantId, owner.tenantId),
        eq(batchWrites.batchId, batchId),
        matchesRefs(batchWrites.entityType, batchWrites.recordId, refs),
      ),
    );
}
