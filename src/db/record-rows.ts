import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from './client.ts';
import { records } from './schema/index.ts';

/** Stores records, new ones and new versions alike; a record that was deleted is back. */
export async function upsertRecords(tx: Executor, rows: (typeof records.$inferInsert)[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(records)
    .values(rows)
    .onConflictDoUpdate({
      target: [records.tenantId, records.entityType, records.id],
      set: {
        // Two first writes of one id can race past the lock: the later one builds on the earlier.
        version: sql`records.version + 1`,
        data: sql`excluded.data`,
        name: sql`excluded.name`,
        contentHash: sql`excluded.content_hash`,
        pushable: sql`excluded.pushable`,
        deletedAt: null,
        updatedAt: sql`now()`,
      },
    });
}

/** Some records (payouts) belong to one connection; all others may leave through every one. */
export function belongsTo(connectionId: string): SQL {
  return sql`coalesce(${records.data} ->> 'connectionId', ${connectionId}) = ${connectionId}`;
}
