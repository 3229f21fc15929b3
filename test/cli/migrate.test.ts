import { randomBytes, randomUUID } from 'node:crypto';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/contract.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { run } from './support.ts';

let database: TestDatabase;
let temporal: TestTemporal;

beforeAll(async () => {
  database = await createTestDatabase();
  temporal = await createTestTemporal();
});
afterAll(async () => {
  await temporal?.close();
  await database?.close();
});

it('brings a database and a new namespace up to date, and again changes nothing', async () => {
  const namespace = `bare-${randomUUID()}`;
  const workflowExecutionRetentionPeriod = msToTs('1 day');
  await temporal.connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod,
  });
  const migrate = () =>
    run(['migrate', '--json'], {
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: namespace,
      LEDGERBRIDGE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    });
  // A server takes up to a second or two until it lets a new namespace be used.
  await expect.poll(async () => (await migrate()).code, { timeout: 60_000 }).toBe(0);
  expect(JSON.parse((await migrate()).out)).toEqual({ migrated: true, searchAttributes: [] });
  const { customAttributes } = await temporal.connection.operatorService.listSearchAttributes({ namespace });
  expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.values(SEARCH_ATTRIBUTES)));
});
