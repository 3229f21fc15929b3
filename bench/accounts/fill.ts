import { withConnection } from '../../src/db/pool.ts';
import type { Rig } from '../rig/rig.ts';
import type { BenchTenant } from '../rig/tenant.ts';

/**
 * Our side of what a first report found there: each customer with one invoice over what it owes, a tenth of them over a
 * unit more. Straight into the tables, as importing them is another benchmark's business.
 */
export async function mirrorReport(
  { databaseUrl }: Rig,
  { tenantId, connectionId }: BenchTenant,
  reportId: string,
): Promise<void> {
  await withConnection(databaseUrl, async (client) => {
    const rows = 'from balance_rows where tenant_id = $1 and report_id = $2';
    await client.query(
      `insert into records (tenant_id, entity_type, id, version, data, name, content_hash, pushable)
       select tenant_id, 'customer', 'c' || external_id, 1, jsonb_build_object('displayName', name), name, '', true ${rows}`,
      [tenantId, reportId],
    );
    await client.query(
      `insert into records (tenant_id, entity_type, id, version, data, name, content_hash, pushable)
       select tenant_id, 'invoice', 'i' || external_id, 1, jsonb_build_object('customerId', 'c' || external_id,
         'currency', currency, 'status', 'sent', 'total',
         (theirs + case when external_id::bigint % 10 = 0 then 1 else 0 end)::text), 'I', '', true ${rows}`,
      [tenantId, reportId],
    );
    await client.query(
      `insert into links (tenant_id, connection_id, entity_type, record_id, external_id, external_version)
       select tenant_id, $3, 'customer', 'c' || external_id, external_id, '0' ${rows}`,
      [tenantId, reportId, connectionId],
    );
    await client.query('analyze records, links, balance_rows');
  });
}

/** Accounts of every status that needs no queue: of a hundred 5 skipped, 1 failed, 24 not synced, the rest synced. */
export async function fillAccounts(
  { databaseUrl }: Rig,
  { tenantId, connectionId }: BenchTenant,
  count: number,
): Promise<void> {
  await withConnection(databaseUrl, async (client) => {
    await client.query(
      `insert into records (tenant_id, entity_type, id, version, data, name, content_hash, pushable)
       select $1, 'customer', 'c' || n, 1, jsonb_build_object('displayName', 'Client ' || n), 'Client ' || n, '', true
       from generate_series(1, $2::int) as n`,
      [tenantId, count],
    );
    await client.query(
      `insert into links (tenant_id, connection_id, entity_type, record_id, external_id, external_version, missing_since)
       select $1, $2, 'customer', 'c' || n, n::text, '0', case when n % 100 = 30 then now() end
       from generate_series(1, $3::int) as n where n % 100 >= 24`,
      [tenantId, connectionId, count],
    );
    await client.query(
      `insert into skipped_accounts (tenant_id, connection_id, customer_id, skipped_by)
       select $1, $2, 'c' || n, 'bench' from generate_series(1, $3::int) as n where n % 100 >= 95`,
      [tenantId, connectionId, count],
    );
    await client.query('analyze records, links, skipped_accounts');
  });
}
