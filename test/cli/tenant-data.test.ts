import { randomBytes } from 'node:crypto';
import { getTableColumns, is, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { eraseTenant, tenantTables } from '../../src/db/people/tenant-data.ts';
import { withConnection } from '../../src/db/pool.ts';
import * as schema from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { WORKFLOWS } from '../../src/workflows/contract.ts';
import { conductorWake } from '../../src/workflows/starters.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { run } from './support.ts';

let database: TestDatabase;
let client: DatabaseClient;
let temporal: TestTemporal;

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 2 });
  temporal = await createTestTemporal();
  for (const id of ['ten_a', 'ten_b']) await fill(id);
});
afterAll(async () => {
  await temporal?.close();
  await client?.close();
  await database?.close();
});

const MARK = 'Private';
const FAR = '2030-01-01T00:00:00Z';

/** A value of a column's type; texts say whose they are. */
function sample(type: string, tenantId: string, column: string): unknown {
  if (column === 'tenant_id') return tenantId;
  if (type.endsWith('[]')) return '{}';
  if (type.startsWith('timestamp')) return FAR;
  if (type === 'date') return '2030-01-01';
  if (type === 'jsonb') return JSON.stringify({ note: `${MARK} ${tenantId}` });
  if (type === 'boolean') return true;
  if (/^(bigint|integer|smallint|numeric|double|real)/.test(type)) return 1;
  if (type === 'xid8') return '1';
  return `${MARK} ${tenantId} ${column}`;
}

/** A row of each table that has tenants. */
async function fill(tenantId: string): Promise<void> {
  await client.db.execute(
    sql`insert into tenants (id, name) values (${tenantId}, ${`Business ${tenantId}`})`,
  );
  for (const { name } of tenantTables()) {
    const { rows } = await client.db.execute<{ column_name: string; data_type: string; is_identity: string }>(
      sql`select column_name, case data_type when 'ARRAY' then 'text[]' else data_type end as data_type, is_identity
        from information_schema.columns where table_name = ${name} and is_generated = 'NEVER'`,
    );
    const columns = rows.filter(({ is_identity }) => is_identity === 'NO');
    const names = columns.map(({ column_name }) => sql.identifier(column_name));
    const values = columns.map(({ column_name, data_type }) => sample(data_type, tenantId, column_name));
    await client.db.execute(
      sql`insert into ${sql.identifier(name)} (${sql.join(names, sql`, `)}) values (${sql.join(
        values.map((value) => sql`${value}`),
        sql`, `,
      )})`,
    );
  }
}

const counts = async (tenantId: string) => {
  const found: Record<string, number> = {};
  for (const { name } of tenantTables()) {
    const { rows } = await client.db.execute<{ count: number }>(
      sql`select count(*)::int as count from ${sql.identifier(name)} where tenant_id = ${tenantId}`,
    );
    found[name] = rows[0]?.count ?? 0;
  }
  return found;
};

const environment = () => ({
  DATABASE_URL: database.url,
  TEMPORAL_ADDRESS: temporal.address,
  TEMPORAL_NAMESPACE: temporal.namespace,
  LEDGERBRIDGE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
});
const admin = (...args: string[]) => run(['admin', 'tenants', ...args], environment());

it('every table of the schema is of tenants, or known to be of none', () => {
  const exported: unknown[] = Object.values(schema);
  const names = exported
    .filter((each): each is PgTable => is(each, PgTable))
    .filter((table) => !('tenantId' in getTableColumns(table)))
    .map((table) => getTableConfig(table).name);
  expect(names.sort()).toEqual(['installation', 'sign_in_attempts', 'tenants', 'workers']);
});

it('an export has the rows of each table with data, no secret, and nothing of another business', async () => {
  const { code, out } = await admin('export', 'ten_a');
  expect(code).toBe(0);
  const rows = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const tables = new Set(rows.map(({ table }) => table));
  for (const name of ['tenants', 'users', 'records', 'links', 'sync_log', 'remote_requests', 'audit_trail'])
    expect(tables).toContain(name);
  expect(out).not.toContain('ten_b');
  // Whatever may let somebody in by its name is not there, or known to be data.
  const named = rows.flatMap(({ table, row }) =>
    Object.keys(row)
      .filter((column) => /hash|secret|seal|ticket|token|password/.test(column))
      .map((column) => `${table}.${column}`),
  );
  expect([...new Set(named)].sort()).toEqual([
    ...['inbound_changes.content_hash', 'links.pushed_hash', 'records.content_hash'],
    ...['remote_requests.seal_order', 'seals.hash', 'seals.sealed_at', 'sync_queue.approved_hash'],
  ]);
});

it('an export of a business that there is not fails and names it', async () => {
  const { code, out, err } = await admin('export', 'ten_typo');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('There is no tenant ten_typo');
  expect(err).toContain('ledgerbridge admin tenants');
});

it('erasing refuses a connection that is not disconnected, and a name that is not the business’s', async () => {
  const before = await counts('ten_a');
  expect(await admin('erase', 'ten_a', '--confirm', 'Business ten_a')).toMatchObject({
    code: 1,
    err: expect.stringContaining('disconnect'),
  });
  await client.db.execute(sql`update connections set status = 'disconnected'`);
  expect((await admin('erase', 'ten_a', '--confirm', 'Business ten_b')).code).toBe(1);
  expect(await counts('ten_a')).toEqual(before);
});

it('erasing leaves no row of the business in any table, ends its runs, and touches no other business', async () => {
  const before = await counts('ten_b');
  expect(Object.values(before).every((count) => count > 0)).toBe(true);
  for (const tenantId of ['ten_a', 'ten_b'])
    await temporal.client.workflow.signalWithStart(
      WORKFLOWS.conductor,
      conductorWake({ tenantId, connectionId: `con_${tenantId}` }, 'nobody'),
    );
  const running = async () => {
    const ids: string[] = [];
    for await (const { workflowId } of temporal.client.workflow.list({
      query: `ExecutionStatus = 'Running'`,
    }))
      ids.push(workflowId);
    return ids.sort();
  };
  await expect.poll(running, { timeout: 60_000 }).toHaveLength(2);
  const { code, err } = await admin('erase', 'ten_a', '--confirm', 'Business ten_a');
  expect([code, err]).toEqual([0, '']);
  expect(Object.values(await counts('ten_a')).every((count) => count === 0)).toBe(true);
  expect(await counts('ten_b')).toEqual(before);
  await expect(client.db.execute(sql`delete from audit_trail`)).rejects.toThrow();
  await expect.poll(running, { timeout: 60_000 }).toEqual(['conductor/con_ten_b']);
});

it('while a business is erased, others write their trail on, and it gives up no row but those of the erased', async () => {
  await fill('ten_c');
  await fill('ten_d');
  const last = tenantTables().at(-1)?.name ?? '';
  await withConnection(database.url, async (holder) => {
    // Erasing comes to this row last, and waits: until then its transaction is under way.
    await holder.query('begin');
    await holder.query(`select from ${last} where tenant_id = 'ten_c' for update`);
    const erasing = eraseTenant(client.db, 'ten_c');
    await waitUntil({ what: 'the erasing to wait', timeoutMs: 60_000 }, async () => {
      const { rows } = await holder.query(`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`);
      return rows.length > 0 || undefined;
    });
    await withConnection(database.url, async (other) => {
      await other.query(`set lock_timeout = '10s'`);
      await other.query(`insert into audit_trail (tenant_id, actor, action, subject)
        values ('ten_d', 'user:usr_1', 'saveSettings', 'settings')`);
    });
    await holder.query('commit');
    expect(await erasing).toBeGreaterThan(0);
  });
  const guarded = (statement: string) =>
    withConnection(database.url, async (other) => {
      await other.query('begin');
      await other.query(`select set_config('ledgerbridge.erased_tenant', 'ten_d', true)`);
      await other.query(statement);
      await other.query('rollback');
    });
  for (const statement of [
    `delete from audit_trail where tenant_id = 'ten_b'`,
    `update audit_trail set actor = 'nobody' where tenant_id = 'ten_d'`,
    'truncate audit_trail',
  ])
    await expect(guarded(statement), statement).rejects.toThrow('append-only');
  await guarded(`delete from audit_trail where tenant_id = 'ten_d'`);
});
