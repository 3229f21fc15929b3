import { withConnection } from '../../src/db/pool.ts';
import type { Rig } from '../rig/rig.ts';
import type { BenchTenant } from '../rig/tenant.ts';

/** Payments of a fifth as many customers: of a hundred 1 unresolved, 9 not there, the rest in step. */
export async function fillPayments(
  { databaseUrl }: Rig,
  { tenantId, connectionId }: BenchTenant,
  count: number,
): Promise<void> {
  await withConnection(databaseUrl, async (client) => {
    await client.query(
      `insert into records (tenant_id, entity_type, id, version, data, name, content_hash, pushable)
       select $1, 'customer', 'c' || n, 1, jsonb_build_object('displayName', 'Client ' || md5(n::text)),
         'Client ' || md5(n::text), '', true from generate_series(1, $2::int / 5) as n`,
      [tenantId, count],
    );
    await client.query(
      `insert into records (tenant_id, entity_type, id, version, data, name, content_hash, pushable)
       select $1, 'payment', 'p' || n, 1, jsonb_build_object('customerId', 'c' || (1 + n % ($2::int / 5)),
         'status', 'collected', 'date', (date '2024-01-01' + n % 900)::text, 'currency', 'USD',
         'amount', (n % 9973)::text || '.50', 'allocations', '[]'::jsonb, 'method', 'Card', 'reference', 'R' || n),
         'Payment R' || n, 'h', true from generate_series(1, $2::int) as n`,
      [tenantId, count],
    );
    await client.query(
      `insert into links (tenant_id, connection_id, entity_type, record_id, external_id, external_version, pushed_hash)
       select $1, $2, 'payment', 'p' || n, n::text, '0', 'h' from generate_series(1, $3::int) as n where n % 100 >= 10`,
      [tenantId, connectionId, count],
    );
    await client.query(
      `insert into sync_queue (tenant_id, connection_id, entity_type, record_id, state, priority, rank, error_type, requested_by)
       select $1, $2, 'payment', 'p' || n, 'unresolved', 2, 3, 'DuplicateName', 'bench'
       from generate_series(1, $3::int) as n where n % 100 = 1`,
      [tenantId, connectionId, count],
    );
  });
}

export async function analyze({ databaseUrl }: Rig): Promise<void> {
  await withConnection(databaseUrl, (client) => client.query('analyze records, links, sync_queue'));
}

/** Forgets what the planner knows of the tables, as on the first day of a large business. */
export async function forgetStatistics({ databaseUrl }: Rig): Promise<void> {
  await withConnection(databaseUrl, (client) =>
    client.query(
      `alter table records set (autovacuum_enabled = false); alter table links set (autovacuum_enabled = false);
       alter table sync_queue set (autovacuum_enabled = false);
       delete from pg_statistic where starelid in ('records'::regclass, 'links'::regclass, 'sync_queue'::regclass);
       update pg_class set reltuples = -1, relpages = 0
         where oid in ('records'::regclass, 'links'::regclass, 'sync_queue'::regclass)`,
    ),
  );
}
