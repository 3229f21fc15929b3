import { and, eq, isNull, sql } from 'drizzle-orm';
import { accountOf } from '../../domain/account.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { Executor } from '../client.ts';
import type { AutomaticConnection } from '../queue/enqueue.ts';
import { records } from '../schema/index.ts';
import { type AccountRecord, skippedAnywhere } from './skipped.ts';

/** What decides whether a changed record is an account's that syncs by itself. */
export interface AccountFacts {
  /** `connection/customer` */
  skipped: ReadonlySet<string>;
  /** Customers that have an invoice or a payment. */
  documented: ReadonlySet<string>;
}

/** Asks the database for nothing that no target needs. */
export async function readAccountFacts(
  db: Executor,
  tenantId: string,
  changed: readonly AccountRecord[],
  targets: readonly AutomaticConnection[],
): Promise<AccountFacts> {
  const accounts = changed.flatMap((record) => accountOf(record, record.data) ?? []);
  const limited = targets.some(({ accounts: policy }) => policy === 'with_documents');
  const customers = limited ? changed.filter(isAccount).map(({ recordId }) => recordId) : [];
  return {
    skipped: await skippedAnywhere(db, tenantId, accounts),
    documented: await documentedAmong(db, tenantId, customers),
  };
}

/** Whether the record itself is an account: a customer. */
export function isAccount({ entityType }: Pick<AccountRecord, 'entityType'>): boolean {
  return ENTITIES[entityType].account === 'itself';
}

/** Whether a change of the record goes to the connection by itself, as far as its account decides that. */
export function accountFollows(
  record: AccountRecord,
  { connectionId, accounts: policy }: AutomaticConnection,
  { facts, isThere }: { facts: AccountFacts; isThere: boolean },
): boolean {
  const account = accountOf(record, record.data);
  if (account !== undefined && facts.skipped.has(`${connectionId}/${account}`)) return false;
  if (policy === 'all' || !isAccount(record)) return true;
  return isThere || facts.documented.has(record.recordId);
}

/** Spelled as in the index `records_account`. */
const IS_DOCUMENT = sql`${records.entityType} in ('invoice', 'payment')`;
const CUSTOMER = sql<string>`${records.data} ->> 'customerId'`;

async function documentedAmong(
  db: Executor,
  tenantId: string,
  customerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (customerIds.length === 0) return new Set();
  const rows = await db
    .selectDistinct({ customerId: CUSTOMER })
    .from(records)
    .where(
      and(
        eq(records.tenantId, tenantId),
        IS_DOCUMENT,
        isNull(records.deletedAt),
        sql`${CUSTOMER} = any(${sql.param([...customerIds])}::text[])`,
      ),
    );
  return new Set(rows.map(({ customerId }) => customerId));
}
