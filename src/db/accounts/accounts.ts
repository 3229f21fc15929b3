import { and, asc, count, eq, ilike, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { AccountStatus } from '../../domain/account.ts';
import { assertNever, type SyncErrorInfo } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, IS_ITS_LINK } from '../links/links.ts';
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

/** Of the queue's row: it waits for a person, or for another record that failed. */
const IS_STUCK = sql`(${syncQueue.state} = 'unresolved'
  or ${syncQueue.state} = 'waiting' and ${syncQueue.error} is not null)`;

/**
 * The one place where an account's status is worked out: a person's choice outweighs everything, then what the
 * queue says of the customer itself, then whether it is linked.
 */
const STATUS = sql<AccountStatus>`case
  when ${skippedAccounts.customerId} is not null then 'skipped'
  when ${IS_STUCK} then 'failed'
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
  const { after, status, limit } = page;
  const wanted = and(
    isCustomer(owner),
    after && sql`(${records.name}, ${records.id}) > (${after.name}, ${after.id})`,
    matches(page),
  );
  const rare = status && rareOnes(db, owner, status);
  const which = rare
    ? and(isCustomer(owner), inArray(records.id, pageOf(db, and(wanted, rare), limit)))
    : and(wanted, status && hasStatus(status));
  return selectAccounts(db, owner)
    .where(which)
    .orderBy(...BY_NAME)
    .limit(limit);
}

function pageOf(db: Executor, wanted: SQL | undefined, limit: number) {
  return db
    .select({ id: records.id })
    .from(records)
    .where(wanted)
    .orderBy(...BY_NAME)
    .limit(limit);
}

const BY_NAME = [asc(records.name), asc(records.id)] as const;

/**
 * As PostgreSQL guesses it, one row in two: on a comparison with a case it would guess one in two hundred, and prepare for
 * going through all accounts at once.
 */
function hasStatus(status: AccountStatus): SQL {
  return sql`coalesce(${STATUS} = ${status}, false)`;
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

/**
 * The accounts of a status that few have, as STATUS says it, but by where it stands written: so the page is found before
 * anything is looked up for its accounts. The others are on nearly every page.
 */
function rareOnes(db: Executor, owner: ConnectionKey, status: AccountStatus): SQL | undefined {
  const skipped = db
    .select({ id: skippedAccounts.customerId })
    .from(skippedAccounts)
    .where(
      and(eq(skippedAccounts.tenantId, owner.tenantId), eq(skippedAccounts.connectionId, owner.connectionId)),
    );
  const left = sql`not exists (select 1 from ${skippedAccounts} where ${choiceOfIt(owner)})`;
  switch (status) {
    case 'skipped':
      return sql`${records.id} in ${skipped}`;
    case 'syncing':
      return sql`${records.id} in ${queued(db, owner, sql`not ${IS_STUCK}`)} and ${left}`;
    case 'failed':
      return sql`${records.id} in (${queued(db, owner, IS_STUCK)} union all ${gone(db, owner)}) and ${left}`;
    case 'synced':
    case 'not_synced':
      return undefined;
    default:
      return assertNever(status);
  }
}

function queued(db: Executor, { tenantId, connectionId }: ConnectionKey, how: SQL) {
  return db
    .select({ id: syncQueue.recordId })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, tenantId),
        eq(syncQueue.connectionId, connectionId),
        eq(syncQueue.entityType, 'customer'),
        how,
      ),
    );
}

/** Their counterpart is gone there, and nothing is under way about it. */
function gone(db: Executor, { tenantId, connectionId }: ConnectionKey) {
  return db
    .select({ id: links.recordId })
    .from(links)
    .where(
      and(
        eq(links.tenantId, tenantId),
        eq(links.connectionId, connectionId),
        eq(links.entityType, 'customer'),
        isNotNull(links.missingSince),
        sql`not exists (select 1 from ${syncQueue} where ${syncQueue.tenantId} = ${links.tenantId}
          and ${syncQueue.connectionId} = ${links.connectionId} and ${syncQueue.entityType} = ${links.entityType}
          and ${syncQueue.recordId} = ${links.recordId})`,
      ),
    );
}

function isCustomer({ tenantId }: ConnectionKey): SQL | undefined {
  return and(eq(records.tenantId, tenantId), eq(records.entityType, 'customer'), isNull(records.deletedAt));
}

function matches({ search }: Pick<AccountFilter, 'search'>): SQL | undefined {
  const literal = search?.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
  return search === undefined ? undefined : or(ilike(records.name, `%${literal}%`), eq(records.id, search));
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
