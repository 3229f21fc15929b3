import { type SQL, sql } from 'drizzle-orm';
import type { AccountStatus } from '../../domain/account.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import {
  accountChanges,
  accountLists,
  accountStatuses,
  links,
  records,
  skippedAccounts,
  syncQueue,
} from '../schema/index.ts';

/** Of the queue's row: it waits for a person, or for another record that failed. */
const IS_STUCK = sql`(${syncQueue.state} = 'unresolved'
  or ${syncQueue.state} = 'waiting' and ${syncQueue.error} is not null)`;

/**
 * The one place where an account's status is worked out: a person's choice outweighs everything, then what the
 * queue says of the customer itself, then whether it is linked. What it reads of is watched by the triggers `note_account`.
 */
export const STATUS = sql<AccountStatus>`case
  when ${skippedAccounts.customerId} is not null then 'skipped'
  when ${IS_STUCK} then 'failed'
  when ${syncQueue.state} is not null then 'syncing'
  when ${links.recordId} is not null and ${links.missingSince} is not null then 'failed'
  when ${links.recordId} is not null then 'synced'
  else 'not_synced' end`;

/**
 * Works out anew whatever changed since somebody looked; the first time of a connection, all of its accounts. What is
 * read after it is right as of then: a change that is committed meanwhile is found by the next look.
 */
export async function refreshStatuses(db: Executor, owner: ConnectionKey): Promise<void> {
  const { isListed, isBehind } = await look(db, owner);
  if (isListed && !isBehind) return;
  await db.transaction(async (tx) => {
    await alone(tx, owner.tenantId);
    if (!isListed) await beginList(tx, owner);
    await workOut(tx, owner.tenantId);
  });
}

/** The same of whatever nobody looked at, so that it neither piles up nor is left to the first who looks. */
export async function refreshAllStatuses(db: Executor): Promise<void> {
  const { rows: unlisted } = await db.execute<{ tenant_id: string; id: string }>(
    sql`select tenant_id, id from connections where status <> 'disconnected' and not exists (
      select 1 from ${accountLists} where ${accountLists.tenantId} = connections.tenant_id
        and ${accountLists.connectionId} = connections.id)`,
  );
  for (const { tenant_id: tenantId, id } of unlisted)
    await refreshStatuses(db, { tenantId, connectionId: id });
  const behind = await db.selectDistinct({ tenantId: accountChanges.tenantId }).from(accountChanges);
  for (const { tenantId } of behind)
    await db.transaction(async (tx) => {
      await alone(tx, tenantId);
      await workOut(tx, tenantId);
    });
}

async function look(db: Executor, { tenantId, connectionId }: ConnectionKey) {
  const { rows } = await db.execute<{ listed: boolean; behind: boolean }>(sql`select
    exists (select 1 from ${accountLists} where ${accountLists.tenantId} = ${tenantId}
      and ${accountLists.connectionId} = ${connectionId}) as listed,
    exists (select 1 from ${accountChanges} where ${accountChanges.tenantId} = ${tenantId}) as behind`);
  const [row] = rows;
  return { isListed: row?.listed ?? false, isBehind: row?.behind ?? true };
}

/** Those that change an account do not wait for this; those that look at accounts wait for each other. */
async function alone(tx: Executor, tenantId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`accounts/${tenantId}`}, 0))`);
}

async function beginList(tx: Executor, { tenantId, connectionId }: ConnectionKey): Promise<void> {
  const [fresh] = await tx
    .insert(accountLists)
    .values({ tenantId, connectionId })
    .onConflictDoNothing()
    .returning({ since: accountLists.since });
  if (!fresh) return;
  await tx.execute(sql`insert into ${accountChanges} (tenant_id, connection_id, customer_id)
    select ${records.tenantId}, ${connectionId}, ${records.id} from ${records}
    where ${records.tenantId} = ${tenantId} and ${records.entityType} = 'customer'`);
}

/** One statement, so that what is taken away and what is worked out are of the same moment. */
async function workOut(tx: Executor, tenantId: string): Promise<void> {
  await tx.execute(sql`
    with taken as (
        delete from ${accountChanges} where ${accountChanges.tenantId} = ${tenantId}
        returning connection_id, customer_id),
      touched as (
        select distinct ${accountLists.connectionId}, taken.customer_id
        from taken join ${accountLists} on ${accountLists.tenantId} = ${tenantId}
          and ${accountLists.connectionId} = coalesce(taken.connection_id, ${accountLists.connectionId})),
      fresh as (${standing(tenantId)}),
      gone as (
        delete from ${accountStatuses} using fresh where fresh.name is null
          and ${accountStatuses.tenantId} = ${tenantId} and ${accountStatuses.connectionId} = fresh.connection_id
          and ${accountStatuses.customerId} = fresh.customer_id)
    insert into ${accountStatuses} (tenant_id, connection_id, customer_id, name, status)
    select ${tenantId}, connection_id, customer_id, name, status from fresh where name is not null
    on conflict (tenant_id, connection_id, customer_id) do update
      set name = excluded.name, status = excluded.status
      where (account_statuses.name, account_statuses.status) is distinct from (excluded.name, excluded.status)`);
}

/** Without a name where there is no such customer any more. */
function standing(tenantId: string): SQL {
  return sql`select touched.connection_id, touched.customer_id, ${records.name}, ${STATUS} as status
    from touched
    left join ${records} on ${records.tenantId} = ${tenantId} and ${records.entityType} = 'customer'
      and ${records.id} = touched.customer_id and ${records.deletedAt} is null
    left join ${links} on ${links.tenantId} = ${tenantId} and ${links.connectionId} = touched.connection_id
      and ${links.entityType} = 'customer' and ${links.recordId} = touched.customer_id
    left join ${syncQueue} on ${syncQueue.tenantId} = ${tenantId}
      and ${syncQueue.connectionId} = touched.connection_id and ${syncQueue.entityType} = 'customer'
      and ${syncQueue.recordId} = touched.customer_id
    left join ${skippedAccounts} on ${skippedAccounts.tenantId} = ${tenantId}
      and ${skippedAccounts.connectionId} = touched.connection_id
      and ${skippedAccounts.customerId} = touched.customer_id`;
}
