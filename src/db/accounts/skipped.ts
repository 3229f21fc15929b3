import { and, eq, type SQL, sql } from 'drizzle-orm';
import { ACCOUNT_TYPES, accountOf } from '../../domain/account.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type EntityType, type RecordRef, refKey } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { records, skippedAccounts, syncQueue } from '../schema/index.ts';

/** A record, with what says whose account it belongs to. */
export interface AccountRecord extends RecordRef {
  data: Readonly<Record<string, unknown>>;
}

/** Those of the records, by `refKey`, whose account a person took out of the connection's sync. */
export async function skippedAmong(
  db: Executor,
  owner: ConnectionKey,
  among: readonly AccountRecord[],
): Promise<ReadonlySet<string>> {
  const accounts = new Map(among.flatMap((record) => entryOf(record)));
  if (accounts.size === 0) return new Set();
  const rows = await db
    .select({ customerId: skippedAccounts.customerId })
    .from(skippedAccounts)
    .where(and(ofConnection(owner), isOneOf(skippedAccounts.customerId, accounts.values())));
  const skipped = new Set(rows.map(({ customerId }) => customerId));
  return new Set([...accounts].filter(([, customerId]) => skipped.has(customerId)).map(([key]) => key));
}

/** The connections, of all that the tenant has, that leave these customers out: `connection/customer`. */
export async function skippedAnywhere(
  db: Executor,
  tenantId: string,
  customerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (customerIds.length === 0) return new Set();
  const rows = await db
    .select({ connectionId: skippedAccounts.connectionId, customerId: skippedAccounts.customerId })
    .from(skippedAccounts)
    .where(and(eq(skippedAccounts.tenantId, tenantId), isOneOf(skippedAccounts.customerId, customerIds)));
  return new Set(rows.map((row) => `${row.connectionId}/${row.customerId}`));
}

/** Where these records of one type stay out with their account: `connection/record`. */
export async function skippedRecords(
  db: Executor,
  tenantId: string,
  entityType: EntityType,
  recordIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const account = accountColumn(entityType);
  if (!account) return new Set();
  const rows = await db
    .select({ connectionId: skippedAccounts.connectionId, recordId: records.id })
    .from(records)
    .innerJoin(
      skippedAccounts,
      and(eq(skippedAccounts.tenantId, records.tenantId), sql`${skippedAccounts.customerId} = ${account}`),
    )
    .where(
      and(eq(records.tenantId, tenantId), eq(records.entityType, entityType), isOneOf(records.id, recordIds)),
    );
  return new Set(rows.map((row) => `${row.connectionId}/${row.recordId}`));
}

/** Condition over `records` of one type: its account syncs with the connection. */
export function accountSyncs(owner: ConnectionKey, entityType: EntityType): SQL | undefined {
  const account = accountColumn(entityType);
  if (!account) return undefined;
  return sql`not exists (select 1 from ${skippedAccounts} where ${skippedAccounts.tenantId} = ${records.tenantId}
    and ${skippedAccounts.connectionId} = ${owner.connectionId} and ${skippedAccounts.customerId} = ${account})`;
}

/** Of a record in hand: its account was taken out of the connection's sync. */
export function isSkipped(owner: ConnectionKey): SQL<boolean> {
  const accounts = ACCOUNT_TYPES.map((type) => sql`when ${sql.raw(`'${type}'`)} then ${accountColumn(type)}`);
  // By plain names: in a selection from one table the query builder leaves the table's name out.
  return sql<boolean>`exists (select 1 from skipped_accounts as skipped where skipped.tenant_id = records.tenant_id
    and skipped.connection_id = ${owner.connectionId}
    and skipped.customer_id = case records.entity_type ${sql.join(accounts, sql` `)} end)`;
}

/** Over `records`: the customer whose account a record of the type belongs to. */
export function accountColumn(entityType: EntityType): SQL | undefined {
  const { account } = ENTITIES[entityType];
  if (!account) return undefined;
  return account === 'itself'
    ? sql`${records.id}`
    : sql`${records.data} ->> ${sql.raw(`'${account.field}'`)}`;
}

/** Condition over `records`: it belongs to the account of this customer. */
export function ofAccount(customerId: string): SQL {
  const each = ACCOUNT_TYPES.map(
    (type) =>
      sql`(${records.entityType} = ${sql.raw(`'${type}'`)} and ${accountColumn(type)} = ${customerId})`,
  );
  return sql`(${sql.join(each, sql` or `)})`;
}

/** Condition over `sync_queue`: its record belongs to the account of this customer. */
export function queuedOfAccount(customerId: string): SQL {
  return sql`exists (select 1 from ${records} where ${records.tenantId} = ${syncQueue.tenantId}
    and ${records.entityType} = ${syncQueue.entityType} and ${records.id} = ${syncQueue.recordId}
    and ${ofAccount(customerId)})`;
}

function entryOf(record: AccountRecord): [string, string][] {
  const customerId = accountOf(record, record.data);
  return customerId === undefined ? [] : [[refKey(record), customerId]];
}

function ofConnection({ tenantId, connectionId }: ConnectionKey): SQL | undefined {
  return and(eq(skippedAccounts.tenantId, tenantId), eq(skippedAccounts.connectionId, connectionId));
}
