import { and, asc, eq, sql } from 'drizzle-orm';
import type { TheirBalance } from '../../domain/balance.ts';
import { roundAmount } from '../../domain/money.ts';
import type { Executor } from '../client.ts';
import { recordIdsOf } from '../links/by-counterpart.ts';
import { linkOfRecord } from '../links/links.ts';
import { insertMany, isOneOf } from '../many.ts';
import { balanceRows, links, records } from '../schema/index.ts';
import type { ReportKey } from './balance-reports.ts';
import { ourBalances } from './our-balances.ts';

type NewBalance = Omit<typeof balanceRows.$inferInsert, 'tenantId' | 'reportId'>;

/**
 * Stores what customers owe there beside what they owe here, as both are at this moment. A row that is read again
 * takes the place of its older self.
 */
export async function storeTheirs(
  tx: Executor,
  key: ReportKey,
  theirs: readonly TheirBalance[],
): Promise<void> {
  const linked = await recordIdsOf(
    tx,
    key,
    'customer',
    theirs.map(({ externalId }) => externalId),
  );
  const ours = await clients(tx, key.tenantId, [...linked.values()]);
  const rows = theirs.flatMap((row) => {
    const client = ours.get(linked.get(row.externalId) ?? '');
    return client ? rowsOf(client, row) : onlyThere(row);
  });
  await store(tx, key, rows);
}

/** Clients without a counterpart, or whose counterpart was not among those read, by id. */
export async function storeOthers(
  tx: Executor,
  key: ReportKey,
  { after, limit, homeCurrency }: { after: string; limit: number; homeCurrency: string },
): Promise<{ last: string | undefined }> {
  const page = await tx
    .select({ id: records.id, deletedAt: records.deletedAt, externalId: links.externalId })
    .from(records)
    .leftJoinLateral(linkOfRecord(tx, key), sql`true`)
    .where(
      and(
        eq(records.tenantId, key.tenantId),
        eq(records.entityType, 'customer'),
        sql`${records.id} > ${after}`,
      ),
    )
    .orderBy(asc(records.id))
    .limit(limit);
  const seen = await seenAmong(
    tx,
    key,
    page.map(({ id }) => id),
  );
  const missing = page.filter(
    ({ id, deletedAt, externalId }) => !seen.has(id) && (deletedAt === null || externalId !== null),
  );
  const ours = await clients(
    tx,
    key.tenantId,
    missing.map(({ id }) => id),
  );
  await store(
    tx,
    key,
    [...ours.values()].flatMap((client) => rowsOf(client, undefined, homeCurrency)),
  );
  return { last: page.length < limit ? undefined : page.at(-1)?.id };
}

interface Client {
  id: string;
  name: string;
  deleted: boolean;
  /** By currency. */
  balances: Map<string, string>;
}

async function clients(
  tx: Executor,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Client>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: records.id, name: records.name, deletedAt: records.deletedAt })
    .from(records)
    .where(and(eq(records.tenantId, tenantId), eq(records.entityType, 'customer'), isOneOf(records.id, ids)));
  const found = new Map<string, Client>(
    rows.map(({ id, name, deletedAt }) => [
      id,
      { id, name, deleted: deletedAt !== null, balances: new Map() },
    ]),
  );
  for (const { customerId, currency, balance } of await ourBalances(tx, tenantId, ids)) {
    found.get(customerId)?.balances.set(currency, balance);
  }
  return found;
}

/** One row for each currency that either side has; at least one. */
function rowsOf(client: Client, theirs: TheirBalance | undefined, homeCurrency = 'USD'): NewBalance[] {
  const currencies = new Set([...client.balances.keys(), ...(theirs ? [theirs.currency] : [])]);
  if (currencies.size === 0) currencies.add(homeCurrency);
  return [...currencies].map((currency) => ({
    id: `c:${client.id}:${currency}`,
    customerId: client.id,
    externalId: theirs?.externalId ?? null,
    name: client.name,
    currency,
    ours: roundAmount(client.balances.get(currency) ?? '0', currency),
    theirs: roundAmount(theirs?.currency === currency ? theirs.balance : '0', currency),
    former: client.deleted || theirs?.active === false,
  }));
}

/** Nobody of ours: told only where something is open. */
function onlyThere({ externalId, name, balance, currency, active }: TheirBalance): NewBalance[] {
  const theirs = roundAmount(balance, currency);
  if (Number(theirs) === 0) return [];
  return [
    {
      id: `q:${externalId}:${currency}`,
      customerId: null,
      externalId,
      name,
      currency,
      ours: roundAmount('0', currency),
      theirs,
      former: !active,
    },
  ];
}

/** Rows of one statement: the text of more is large to V8, which then keeps it until the next full collection. */
const STORED_AT_ONCE = 250;

async function store(
  tx: Executor,
  { tenantId, reportId }: ReportKey,
  rows: readonly NewBalance[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += STORED_AT_ONCE) {
    const values = rows.slice(start, start + STORED_AT_ONCE).map((row) => ({ tenantId, reportId, ...row }));
    await tx.execute(sql`${insertMany(balanceRows, values)}
      on conflict (tenant_id, report_id, id) do update set ours = excluded.ours, theirs = excluded.theirs,
        name = excluded.name, external_id = excluded.external_id, former = excluded.former`);
  }
}

async function seenAmong(
  tx: Executor,
  { tenantId, reportId }: ReportKey,
  customerIds: readonly string[],
): Promise<ReadonlySet<string | null>> {
  const rows = await tx
    .select({ customerId: balanceRows.customerId })
    .from(balanceRows)
    .where(
      and(
        eq(balanceRows.tenantId, tenantId),
        eq(balanceRows.reportId, reportId),
        isOneOf(balanceRows.customerId, customerIds),
      ),
    );
  return new Set(rows.map(({ customerId }) => customerId));
}
