import { getTableColumns, is, type SQL, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { Database, Executor } from '../client.ts';
import * as schema from '../schema/index.ts';

/** What lets somebody in, is of use only while something is under way, or is worked out from the rest: no data of the business. */
const NOT_EXPORTED = new Set([
  ...['connection_secrets', 'payout_signing_secrets', 'oauth_states', 'sessions', 'invitations'],
  ...['idempotency_keys', 'rate_budgets', 'exclusive_leases', 'payout_pages', 'told_ahead'],
  ...['account_changes', 'account_lists', 'account_statuses'],
]);
/** Columns that let somebody in, of tables that are exported otherwise. Elsewhere a hash is data: of a seal it is the proof. */
const SECRET_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  api_keys: ['hash'],
  desktop_logins: ['password_hash'],
  desktop_sessions: ['ticket_hash'],
  payout_sources: ['sealed_key'],
  users: ['password_hash'],
  webhook_endpoints: ['secrets'],
};
/** Rows that are read at once. */
const PAGE = 1_000;

/** Every table with rows of tenants, the tenants themselves last: others refer to them. */
export function tenantTables(): { table: PgTable; name: string }[] {
  const exported: unknown[] = Object.values(schema);
  return exported
    .filter((each): each is PgTable => is(each, PgTable))
    .filter((table) => 'tenantId' in getTableColumns(table))
    .map((table) => ({ table, name: getTableConfig(table).name }));
}

export interface ExportedRow {
  table: string;
  row: Record<string, unknown>;
}

/** All that is kept of a business, as of one moment, without secrets. @returns whether there is such a business */
export async function exportTenant(
  db: Database,
  tenantId: string,
  onRows: (rows: ExportedRow[]) => Promise<void>,
): Promise<boolean> {
  return db.transaction(
    async (tx) => {
      // Of one that is being erased it is what goes last.
      if ((await readAll(tx, 'tenants', sql`id = ${tenantId}`, onRows)) === 0) return false;
      for (const { name } of tenantTables()) {
        if (!NOT_EXPORTED.has(name)) await readAll(tx, name, sql`tenant_id = ${tenantId}`, onRows);
      }
      return true;
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

async function readAll(
  tx: Executor,
  table: string,
  condition: SQL,
  onRows: (rows: ExportedRow[]) => Promise<void>,
): Promise<number> {
  const secrets = sql.raw(`'{${(SECRET_COLUMNS[table] ?? []).join(',')}}'::text[]`);
  await tx.execute(sql`declare exported no scroll cursor for
    select to_jsonb(each) - ${secrets} as row from ${sql.identifier(table)} as each where ${condition}`);
  let read = 0;
  for (;;) {
    const { rows } = await tx.execute<{ row: Record<string, unknown> }>(
      sql.raw(`fetch ${PAGE} from exported`),
    );
    if (rows.length === 0) break;
    read += rows.length;
    await onRows(rows.map(({ row }) => ({ table, row })));
  }
  await tx.execute(sql`close exported`);
  return read;
}

/** Deletes every row of a business and returns how many there were. Call it until there are none: the business itself goes in the round that finds nothing else. */
export async function eraseTenant(db: Database, tenantId: string): Promise<number> {
  return db.transaction(async (tx) => {
    // Until this transaction ends the trail gives up the rows of this business, and of no other.
    await tx.execute(sql`select set_config('ledgerbridge.erased_tenant', ${tenantId}, true)`);
    let erased = 0;
    for (const { table } of tenantTables()) {
      const { rowCount } = await tx.execute(sql`delete from ${table} where tenant_id = ${tenantId}`);
      erased += rowCount ?? 0;
    }
    // Last, when nothing else is left: what a request had under way stays within reach of the next call.
    if (erased > 0) return erased;
    const { rowCount } = await tx.execute(sql`delete from tenants where id = ${tenantId}`);
    return rowCount ?? 0;
  });
}
