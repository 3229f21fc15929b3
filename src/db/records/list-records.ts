import { and, asc, desc, gt, inArray, lt, notInArray, type SQL, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { records } from '../schema/index.ts';
import { amountColumn, dayColumn, found, numeric, type RecordFilter } from './found.ts';
import type { StoredRecord } from './record-queries.ts';

/** By id for programs: no change moves it. By the others for people. */
export const RECORD_ORDERS = ['id', 'name', 'day', 'amount'] as const;
export type RecordOrder = (typeof RECORD_ORDERS)[number];

export interface RecordPage extends RecordFilter {
  entityType: EntityType;
  /** `day` and `amount` of types that have one. */
  order: RecordOrder;
  descending?: boolean;
  /** The last record of the page before. */
  after?: RecordPosition;
  limit: number;
}

export interface RecordPosition {
  id: string;
  name: string;
  /** The day or the amount, where that is the order. */
  key?: string;
}

/** Ordered by id, paging neither skips nor repeats a record. */
export async function listRecords(db: Executor, tenantId: string, page: RecordPage): Promise<StoredRecord[]> {
  const key = keyColumn(page.entityType, page.order);
  const direct = page.descending ? desc : asc;
  return db
    .select()
    .from(records)
    .where(and(found(tenantId, page.entityType, page), page.after && isBehind(page, key, page.after)))
    .orderBy(...(key ? [direct(key)] : []), direct(records.id))
    .limit(page.limit);
}

function keyColumn(type: EntityType, order: RecordOrder): SQL | undefined {
  switch (order) {
    case 'id':
      return undefined;
    case 'name':
      return sql`${records.name}`;
    case 'day':
      return dayColumn(type);
    case 'amount':
      return amountColumn(type);
    default:
      return order satisfies never;
  }
}

function isBehind({ order, descending }: RecordPage, column: SQL | undefined, after: RecordPosition): SQL {
  const { id, name, key = '' } = after;
  if (!column) return descending ? lt(records.id, id) : gt(records.id, id);
  const value = order === 'name' ? sql`${name}` : order === 'amount' ? numeric(key) : sql`${key}`;
  const direction = sql.raw(descending ? '<' : '>');
  return sql`(${column}, ${records.id}) ${direction} (${value}, ${id})`;
}

export interface FoundTotals {
  count: number;
  /** What they come to, in each currency; empty for types without an amount. */
  sums: { currency: string; amount: string }[];
}

/** How many there are, and what they come to. */
export async function sumUpFound(
  db: Executor,
  tenantId: string,
  type: EntityType,
  filter: RecordFilter,
): Promise<FoundTotals> {
  const amount = amountColumn(type);
  const rows = await db
    .select({
      currency: sql<string | null>`${amount ? sql`${records.data} ->> 'currency'` : sql`null`}`,
      count: sql<number>`count(*)::int`,
      amount: sql<string | null>`${amount ? sql`sum(${amount})::text` : sql`null`}`,
    })
    .from(records)
    .where(found(tenantId, type, filter))
    .groupBy(sql`1`)
    .orderBy(sql`2 desc, 1`);
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    sums: rows.flatMap((row) =>
      row.currency !== null && row.amount !== null ? [{ currency: row.currency, amount: row.amount }] : [],
    ),
  };
}

export interface Chosen {
  /** These, by id, or all that are found but these. */
  ids?: readonly string[];
  filter?: RecordFilter;
  except?: readonly string[];
}

/** Records that somebody chose from a list, at most so many, by id. */
export async function readChosen(
  db: Executor,
  tenantId: string,
  type: EntityType,
  { ids, filter = { includeDeleted: false }, except = [] }: Chosen,
  limit: number,
): Promise<StoredRecord[]> {
  return db
    .select()
    .from(records)
    .where(
      and(
        found(tenantId, type, filter),
        ids && inArray(records.id, [...ids]),
        except.length > 0 ? notInArray(records.id, [...except]) : undefined,
      ),
    )
    .orderBy(asc(records.id))
    .limit(limit);
}
