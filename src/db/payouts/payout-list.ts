import { and, asc, eq, getTableColumns, gt, isNull, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { StoredRecord } from '../records/record-queries.ts';
import { records } from '../schema/index.ts';

export interface PayoutPage {
  /** Id of the last payout of the page before. */
  after?: string;
  modifiedAfter?: Date;
  limit: number;
}

export interface ListedPayout {
  /** Without its lines, of which there may be thousands. */
  record: StoredRecord;
  movements: number;
}

const lines = sql`${records.data} -> 'lines'`;

/** By id, live ones only. */
export async function listPayouts(db: Executor, tenantId: string, page: PayoutPage): Promise<ListedPayout[]> {
  const filters: (SQL | undefined)[] = [
    eq(records.tenantId, tenantId),
    eq(records.entityType, 'payout'),
    isNull(records.deletedAt),
    page.after === undefined ? undefined : gt(records.id, page.after),
    page.modifiedAfter && gt(records.updatedAt, page.modifiedAfter),
  ];
  const rows = await db
    .select({
      ...getTableColumns(records),
      data: sql<Record<string, unknown>>`${records.data} || '{"lines": []}'::jsonb`,
      movements: sql<number>`coalesce((${records.data} ->> 'movements')::int, jsonb_array_length(${lines}))`,
    })
    .from(records)
    .where(and(...filters))
    .orderBy(asc(records.id))
    .limit(page.limit);
  return rows.map(({ movements, ...record }) => ({ record, movements }));
}
