import { and, eq, type SQL, sql } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import { askAgain } from '../approvals/door.ts';
import type { Executor } from '../client.ts';
import { matchesRefs } from '../links/links.ts';
import { insertMany } from '../many.ts';
import { records } from '../schema/index.ts';
import { contentHash } from './content-hash.ts';

/** Stores records, new ones and new versions alike; a record that was deleted is back. */
export async function upsertRecords(
  tx: Executor,
  rows: readonly (typeof records.$inferInsert)[],
): Promise<void> {
  if (rows.length === 0) return;
  // Two first writes of one id can race past the lock: the later one builds on the earlier.
  await tx.execute(sql`${insertMany(records, rows)}
    on conflict (tenant_id, entity_type, id) do update set
      version = records.version + 1,
      data = excluded.data,
      name = excluded.name,
      content_hash = excluded.content_hash,
      pushable = excluded.pushable,
      deleted_at = null,
      updated_at = now()`);
  for (const tenantId of new Set(rows.map((row) => row.tenantId))) {
    const stored = rows.filter((row) => row.tenantId === tenantId);
    await askAgain(
      tx,
      tenantId,
      stored.map(({ entityType, id }) => ({ entityType, recordId: id })),
    );
  }
}

/** The record with other content, ready to be stored. */
export function newVersion(
  { tenantId, entityType, id, version, origin }: typeof records.$inferSelect,
  data: Record<string, unknown>,
) {
  const { nameOf, eligibility } = ENTITIES[entityType];
  return {
    tenantId,
    entityType,
    id,
    version: version + 1,
    data,
    name: nameOf(data),
    contentHash: contentHash(data),
    pushable: eligibility(data).eligible,
    origin,
  };
}

/** What the records say, by `refKey`. */
export async function readData(
  db: Executor,
  tenantId: string,
  refs: readonly RecordRef[],
): Promise<Map<string, Record<string, unknown>>> {
  const rows = await db
    .select({ entityType: records.entityType, recordId: records.id, data: records.data })
    .from(records)
    .where(and(eq(records.tenantId, tenantId), matchesRefs(records.entityType, records.id, refs)));
  return new Map(rows.map(({ data, ...ref }) => [refKey(ref), data]));
}

/** Some records (payouts) belong to one connection; all others may leave through every one. */
export function belongsTo(connectionId: string): SQL {
  return sql`coalesce(${records.data} ->> 'connectionId', ${connectionId}) = ${connectionId}`;
}
