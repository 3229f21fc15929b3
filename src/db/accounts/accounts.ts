import { and, asc, count, eq, ilike, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { AccountStatus } from '../../domain/account.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, IS_ITS_LINK } from '../links/links.ts';
import { accountStatuses, links, records, skippedAccounts, syncQueue } from '../schema/index.ts';
import { refreshStatuses, STATUS } from './account-statuses.ts';

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

/** By name. */
export async function listAccounts(
  db: Executor,
  owner: ConnectionKey,
  page: AccountPage,
): Promise<Account[]> {
  const { status, limit } = page;
  if (status) await refreshStatuses(db, owner);
  const which = status
    ? and(ofCustomers(owner), inArray(records.id, pageOfStatus(db, owner, { ...page, status })))
    : and(isCustomer(owner), behind(records, page), matches(records, page));
  return selectAccounts(db, owner)
    .where(which)
    .orderBy(...BY_NAME)
    .limit(limit);
}

/** The page is found before anything is looked up for its accounts. */
function pageOfStatus(
  db: Executor,
  owner: ConnectionKey,
  { status, limit, ...page }: AccountPage & { status: AccountStatus },
) {
  return db
    .select({ id: STATUS_ROW.id })
    .from(accountStatuses)
    .where(
      and(
        ofList(owner),
        eq(accountStatuses.status, status),
        behind(STATUS_ROW, page),
        matches(STATUS_ROW, page),
      ),
    )
    .orderBy(asc(STATUS_ROW.name), asc(STATUS_ROW.id))
    .limit(limit);
}

const STATUS_ROW = { name: accountStatuses.name, id: accountStatuses.customerId };

const BY_NAME = [asc(records.name), asc(records.id)] as const;

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
  filter: Pick<AccountFilter, 'search'>,
): Promise<Record<AccountStatus, number>> {
  await refreshStatuses(db, owner);
  const rows = await db
    .select({ status: accountStatuses.status, count: count() })
    .from(accountStatuses)
    .where(and(ofList(owner), matches(STATUS_ROW, filter)))
    .groupBy(accountStatuses.status);
  const counts = { synced: 0, not_synced: 0, skipped: 0, failed: 0, syncing: 0 };
  for (const row of rows) counts[row.status] = row.count;
  return counts;
}

/**
 * Each account looks up its own link, row and choice: in the order of names a page then ends where it is full, however
 * many accounts there are. As plain joins they would all be gone through, as nothing tells the planner how many fit.
 */
function selectAccounts(db: Executor, owner: ConnectionKey) {
  const link = db.select().from(links).where(linkOfIt(owner)).limit(1).as('links');
  const row = db.select().from(syncQueue).where(rowOfIt(owner)).limit(1).as('sync_queue');
  const choice = db.select().from(skippedAccounts).where(choiceOfIt(owner)).limit(1).as('skipped_accounts');
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
    .leftJoinLateral(link, sql`true`)
    .leftJoinLateral(row, sql`true`)
    .leftJoinLateral(choice, sql`true`)
    .$dynamic();
}

function isCustomer(owner: ConnectionKey): SQL | undefined {
  return and(ofCustomers(owner), isNull(records.deletedAt));
}

function ofCustomers({ tenantId }: ConnectionKey): SQL | undefined {
  return and(eq(records.tenantId, tenantId), eq(records.entityType, 'customer'));
}

function ofList({ tenantId, connectionId }: ConnectionKey): SQL | undefined {
  return and(eq(accountStatuses.tenantId, tenantId), eq(accountStatuses.connectionId, connectionId));
}

interface Named {
  name: typeof records.name | typeof accountStatuses.name;
  id: typeof records.id | typeof accountStatuses.customerId;
}

function behind({ name, id }: Named, { after }: Pick<AccountPage, 'after'>): SQL | undefined {
  return after && sql`(${name}, ${id}) > (${after.name}, ${after.id})`;
}

function matches({ name, id }: Named, { search }: Pick<AccountFilter, 'search'>): SQL | undefined {
  const literal = search?.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
  return search === undefined ? undefined : or(ilike(name, `%${literal}%`), eq(id, search));
}

function linkOfIt({ connectionId }: ConnectionKey): SQL | undefined {
  return and(IS_ITS_LINK, eq(links.connectionId, connectionId));
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
