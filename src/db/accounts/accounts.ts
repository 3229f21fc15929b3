import { and, asc, count, eq, ilike, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { AccountStatus } from '../../domain/account.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { links, records, skippedAccounts, syncQueue } from '../schema/index.ts';

/** A customer seen from the sync of one connection. */
export interface Account {
  id: string;
  name: string;
  status: AccountStatus;
  /** Why it failed. */
  error: SyncErrorInfo | null;
  externalId: string | null;
  skippedBy: string | null;
}

export interface AccountFilter {
  status?: AccountStatus;
  /** Part of the name, whatever the case, or the whole id. */
  search?: string;
}

export interface AccountPage extends AccountFilter {
  /** The last account of the page before. */
  after?: { name: string; id: string };
  limit: number;
}

/**
 * The one place where an account's status is worked out: a person's choice outweighs everything, then what the
 * queue says of the customer itself, then whether it is linked.
 */
const STATUS = sql<AccountStatus>`case
  when ${skippedAccounts.customerId} is not null then 'skipped'
  when ${syncQueue.state} = 'unresolved' then 'failed'
  when ${syncQueue.state} = 'waiting' and ${syncQueue.error} is not null then 'failed'
  when ${syncQueue.state} is not null then 'syncing'
  when ${links.recordId} is not null and ${links.missingSince} is not null then 'failed'
  when ${links.recordId} is not null then 'synced'
  else 'not_synced' end`;

/** By name. */
export async function listAccounts(
  db: Executor,
  owner: ConnectionKey,
  page: AccountPage,
): Promise<Account[]> {
  const { after } = page;
  return selectAccounts(db, owner)
    .where(
      and(
        isCustomer(owner),
        after && sql`(${records.name}, ${records.id}) > (${after.name}, ${after.id})`,
        matches(page),
      ),
    )
    .orderBy(asc(records.name), asc(records.id))
    .limit(page.limit);
}

export async function readAccount(
  db: Executor,
  owner: ConnectionKey,
  id: string,
): Promise<Account | undefined> {
  const [row] = await selectAccounts(db, owner).where(and(isCustomer(owner), eq(records.id, id)));
  return row;
}

/** How many there are of each status; of those that match `search`. */
export async function countAccounts(
  db: Executor,
  owner: ConnectionKey,
  { search }: Pick<AccountFilter, 'search'>,
): Promise<Record<AccountStatus, number>> {
  const rows = await db
    .select({ status: STATUS.as('status'), count: count() })
    .from(records)
    .leftJoin(links, linkOfIt(owner))
    .leftJoin(syncQueue, rowOfIt(owner))
    .leftJoin(skippedAccounts, choiceOfIt(owner))
    .where(and(isCustomer(owner), matches({ search })))
    .groupBy(sql`1`);
  const counts = { synced: 0, not_synced: 0, skipped: 0, failed: 0, syncing: 0 };
  for (const row of rows) counts[row.status] = row.count;
  return counts;
}

function selectAccounts(db: Executor, owner: ConnectionKey) {
  return db
    .select({
      id: records.id,
      name: records.name,
      status: STATUS,
      error: syncQueue.error,
      externalId: links.externalId,
      skippedBy: skippedAccounts.skippedBy,
    })
    .from(records)
    .leftJoin(links, linkOfIt(owner))
    .leftJoin(syncQueue, rowOfIt(owner))
    .leftJoin(skippedAccounts, choiceOfIt(owner))
    .$dynamic();
}

function isCustomer({ tenantId }: ConnectionKey): SQL | undefined {
  return and(eq(records.tenantId, tenantId), eq(records.entityType, 'customer'), isNull(records.deletedAt));
}

function matches({ status, search }: AccountFilter): SQL | undefined {
  const literal = search?.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
  return and(
    status && sql`${STATUS} = ${status}`,
    search === undefined ? undefined : or(ilike(records.name, `%${literal}%`), eq(records.id, search)),
  );
}

function linkOfIt({ connectionId }: ConnectionKey): SQL | undefined {
  return and(
    eq(links.tenantId, records.tenantId),
    eq(links.connectionId, connectionId),
    eq(links.entityType, records.entityType),
    eq(links.recordId, records.id),
  );
}

function rowOfIt({ connectionId }: ConnectionKey): SQL | undefined {
  return and(
    eq(syncQueue.tenantId, records.tenantId),
    eq(syncQueue.connectionId, connectionId),
    eq(syncQueue.entityType, records.entityType),
    eq(syncQueue.recordId, records.id),
  );
}

function choiceOfIt({ connectionId }: ConnectionKey): SQL | undefined {
  return and(
    eq(skippedAccounts.tenantId, records.tenantId),
    eq(skippedAccounts.connectionId, connectionId),
    eq(skippedAccounts.customerId, records.id),
  );
}
