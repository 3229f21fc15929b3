import { asc, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { pruneLog } from '../../src/db/log/prune-log.ts';
import { ensureTenant } from '../../src/db/people/tenants.ts';
import { syncLog } from '../../src/db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: DatabaseClient;

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 2 });
});
afterAll(async () => {
  await client?.close();
  await database?.close();
});

test('entries of the log older than they are kept go, of every business, however many there are; no other does', async () => {
  const entry = (tenantId: string, recordId: string, days: number) => ({
    tenantId,
    connectionId: 'con',
    entityType: 'customer' as const,
    recordId,
    entityName: 'Smith',
    direction: 'push' as const,
    status: 'success' as const,
    action: 'created',
    requestedBy: 'key',
    at: sql`now() - ${days} * interval '1 day'`,
  });
  const old = (tenantId: string) => Array.from({ length: 1_200 }, (_, n) => entry(tenantId, `old${n}`, 400));
  for (const tenantId of ['ten_a', 'ten_b']) {
    await ensureTenant(client.db, { id: tenantId, name: tenantId });
    await client.db.insert(syncLog).values([...old(tenantId), entry(tenantId, 'young', 364)]);
  }
  let gone = 0;
  for (let more = 1; more > 0; gone += more) more = await pruneLog(client.db, 365);
  expect(gone).toBe(2_400);
  const left = await client.db.select().from(syncLog).orderBy(asc(syncLog.tenantId));
  expect(left.map(({ tenantId, recordId }) => [tenantId, recordId])).toEqual([
    ['ten_a', 'young'],
    ['ten_b', 'young'],
  ]);
});
