import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase } from '../../src/db/client.ts';
import { withConnection } from '../../src/db/pool.ts';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/contract.ts';
import { createTestDatabase } from '../support/database.ts';
import { createTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { createTimeSkippingEnvironment } from '../support/time-skipping.ts';
import { startTestWorker } from '../support/worker.ts';

const workflowsPath = new URL('./sample-workflows.ts', import.meta.url).pathname;

describe('a test database', () => {
  it('is migrated, and nothing of another one is in it', async () => {
    const [first, second] = [await createTestDatabase(), await createTestDatabase()];
    await withConnection(first.url, (one) => one.query('create table mark ()'));
    const tables = await withConnection(second.url, (two) =>
      two.query<{ tablename: string }>("select tablename from pg_tables where schemaname = 'public'"),
    );
    const names = tables.rows.map((row) => row.tablename);
    expect(names).toContain('tenants');
    expect(names).not.toContain('mark');
    await Promise.all([first.close(), second.close()]);
  });

  it('goes away although a connection is open', async () => {
    const database = await createTestDatabase();
    const open = connectDatabase(database.url, { pool: 1 });
    await open.db.execute('select 1');
    await database.close();
    await expect(open.db.execute('select 1')).rejects.toThrow();
    await open.close();
  });
});

describe('a test Temporal', () => {
  let temporal: TestTemporal;
  beforeAll(async () => {
    temporal = await createTestTemporal();
  });
  afterAll(() => temporal.close());

  it('runs workflows with our search attributes, in a namespace of its own', async () => {
    const { address, namespace, client } = temporal;
    const worker = await startTestWorker({ address, namespace, taskQueue: 'sample', workflowsPath });
    const searchAttributes = { [SEARCH_ATTRIBUTES.tenant]: ['somebody'] };
    const started = { workflowId: 'one', taskQueue: 'sample', args: [{ days: 0 }], searchAttributes };
    expect(await client.workflow.execute('nap', started)).toEqual({ napped: 0 });
    await worker.close();
  });
});

describe('a time-skipping environment', () => {
  it('sleeps ninety days in a moment', async () => {
    const environment = await createTimeSkippingEnvironment();
    const { address, namespace = 'default', client } = environment;
    const worker = await startTestWorker({ address, namespace, taskQueue: 'sample', workflowsPath });
    const started = { workflowId: 'long', taskQueue: 'sample', args: [{ days: 90 }] };
    expect(await client.workflow.execute('nap', started)).toEqual({ napped: 90 });
    await worker.close();
    await environment.teardown();
  });
});
