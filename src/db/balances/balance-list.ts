import { and, eq, ne, type SQL, sql } from 'drizzle-orm';
import type { BalanceSort } from '../../domain/balance.ts';
import type { Executor } from '../client.ts';
import { balanceRows } from '../schema/index.ts';

export type StoredBalance = typeof balanceRows.$inferSelect;

export interface BalanceFilter {
  /** Only clients whose balances differ. */
  differs: boolean;
  /** Part of the name, whatever the case. */
  search?: string;
}

export interface BalancePosition {
  value: string;
  id: string;
}

export interface BalanceListing extends BalanceFilter {
  sort: BalanceSort;
  order: 'asc' | 'desc';
  /** The row that the page before ended with. */
  after?: BalancePosition;
  limit: number;
}

const DIFFERENCE = sql<string>`(${balanceRows.ours} - ${balanceRows.theirs})`;
/** A difference sorts by how large it is, whichever way it goes. */
const SORTED_BY: Record<BalanceSort, SQL<string>> = {
  name: sql<string>`${balanceRows.name}`,
  difference: sql<string>`abs(${DIFFERENCE})`,
  ours: sql<string>`${balanceRows.ours}`,
  theirs: sql<string>`${balanceRows.theirs}`,
};

export async function listBalances(
  db: Executor,
  tenantId: string,
  reportId: string,
  { sort, order, after, limit, ...filter }: BalanceListing,
): Promise<(StoredBalance & { position: BalancePosition })[]> {
  const value = SORTED_BY[sort];
  const type = sql.raw(sort === 'name' ? 'text' : 'numeric');
  const beyond = sql.raw(order === 'asc' ? '>' : '<');
  const direction = sql.raw(order);
  const rows = await db
    .select({ row: balanceRows, value: sql<string>`${value}::text` })
    .from(balanceRows)
    .where(
      and(
        ofReport(tenantId, reportId),
        matches(filter),
        after && sql`(${value}, ${balanceRows.id}) ${beyond} (${after.value}::${type}, ${after.id})`,
      ),
    )
    .orderBy(sql`${value} ${direction}`, sql`${balanceRows.id} ${direction}`)
    .limit(limit);
  return rows.map(({ row, value: at }) => ({ ...row, position: { value: at, id: row.id } }));
}

export async function readBalance(
  db: Executor,
  tenantId: string,
  reportId: string,
  id: string,
): Promise<StoredBalance | undefined> {
  const [row] = await db
    .select()
    .from(balanceRows)
    .where(and(ofReport(tenantId, reportId), eq(balanceRows.id, id)));
  return row;
}

export interface BalanceSum {
  currency: string;
  clients: number;
  differing: number;
  ours: string;
  theirs: string;
}

/** By currency; of a report whose rows are gone, nothing. */
export async function sumBalances(db: Executor, tenantId: string, reportId: string): Promise<BalanceSum[]> {
  return db
    .select({
      currency: balanceRows.currency,
      clients: sql<number>`count(*)::int`,
      differing: sql<number>`count(*) filter (where ${DIFFERENCE} <> 0)::int`,
      ours: sql<string>`sum(${balanceRows.ours})::text`,
      theirs: sql<string>`sum(${balanceRows.theirs})::text`,
    })
    .from(balanceRows)
    .where(ofReport(tenantId, reportId))
    .groupBy(balanceRows.currency)
    .orderBy(balanceRows.currency);
}

/** Each once, however many currencies it has a balance in. */
export async function countClients(db: Executor, tenantId: string, reportId: string): Promise<number> {
  const client = sql`coalesce('here ' || ${balanceRows.customerId}, 'there ' || ${balanceRows.externalId})`;
  const [row] = await db
    .select({ clients: sql<number>`count(distinct ${client})::int` })
    .from(balanceRows)
    .where(ofReport(tenantId, reportId));
  return row?.clients ?? 0;
}

function ofReport(tenantId: string, reportId: string): SQL | undefined {
  return and(eq(balanceRows.tenantId, tenantId), eq(balanceRows.reportId, reportId));
}

function matches({ differs, search }: BalanceFilter): SQL | undefined {
  const literal = search?.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
  return and(
    differs ? ne(DIFFERENCE, '0') : undefined,
    literal === undefined ? undefined : sql`${balanceRows.name} ilike ${`%${literal}%`}`,
  );
}
