import { asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { pruneLog } from '../../src/db/log/prune-log.ts';
import { isOneOf } from '../../src/db/many.ts';
import { ensureTenant } from '../../src/db/people/tenants.ts';
import { prune } from '../../src/db/prune.ts';
import { remoteRequests, seals, syncLog } from '../../src/db/schema/index.ts';
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

const DAYS = (days: number) => sql`now() - ${days} * interval '1 day'`;

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
  at: DAYS(days),
});
const old = (tenantId: string) => Array.from({ length: 1_200 }, (_, n) => entry(tenantId, `old${n}`, 400));

/** What is there up to now, as far as anybody who prunes can tell. */
async function seal(tenantId: string, sealedAt = new Date(0)): Promise<void> {
  const row = { tenantId, connectionId: 'con', form: 1, after: 0, entries: [], root: '', hash: '' };
  const through = sql<number>`(select last_value from sync_log_id_seq)`;
  const number = sql<number>`(select count(*) + 1 from seals where tenant_id = ${tenantId})`;
  await client.db.insert(seals).values({ ...row, number, through, sealedAt });
}

const left = async (...tenantIds: string[]) =>
  (
    await client.db
      .select()
      .from(syncLog)
      .where(isOneOf(syncLog.tenantId, tenantIds))
      .orderBy(asc(syncLog.tenantId), asc(syncLog.id))
  ).map(({ tenantId, recordId }) => [tenantId, recordId]);

async function pruneAll(): Promise<number> {
  let gone = 0;
  for (let more = 1; more > 0; gone += more) more = await prune(client.db, { requests: 30, log: 365 });
  return gone;
}

test('entries of the log older than they are kept go, of every business, however many there are; no other does', async () => {
  for (const tenantId of ['ten_a', 'ten_b']) {
    await ensureTenant(client.db, { id: tenantId, name: tenantId });
    await client.db.insert(syncLog).values([...old(tenantId), entry(tenantId, 'young', 364)]);
    await seal(tenantId);
  }
  expect(await pruneAll()).toBe(2_400);
  expect(await left('ten_a', 'ten_b')).toEqual([
    ['ten_a', 'young'],
    ['ten_b', 'young'],
  ]);
});

test('what is not sealed stays, entries and requests, however old, until it is', async () => {
  const tenantId = 'ten_c';
  const owner = { tenantId, connectionId: 'con' };
  await ensureTenant(client.db, { id: tenantId, name: tenantId });
  const request = { target: '/x', body: '{}', items: [], setId: 'set', state: 'settled' as const };
  const closed = (id: string, kind: 'single' | 'read') =>
    client.db.insert(remoteRequests).values({
      ...{ ...owner, ...request, id, kind, settledAt: DAYS(31), createdAt: DAYS(31) },
      sealOrder: sql<number>`nextval('sync_log_id_seq')`,
    });
  await client.db.insert(syncLog).values(entry(tenantId, 'sealed', 400));
  await closed('sealed', 'single');
  await seal(tenantId);
  await client.db.insert(syncLog).values(entry(tenantId, 'unsealed', 400));
  await closed('unsealed', 'single');
  // In no seal, ever.
  await closed('asked', 'read');
  const kept = async () =>
    (await client.db.select().from(remoteRequests).where(eq(remoteRequests.tenantId, tenantId))).map(
      ({ id }) => id,
    );
  expect(await pruneAll()).toBe(3);
  expect([await left(tenantId), await kept()]).toEqual([[[tenantId, 'unsealed']], ['unsealed']]);
  await seal(tenantId);
  expect(await pruneAll()).toBe(2);
  expect([await left(tenantId), await kept()]).toEqual([[], []]);
});

test('an old entry that was sealed of late stays until its seal is as old', async () => {
  const tenantId = 'ten_late';
  await ensureTenant(client.db, { id: tenantId, name: tenantId });
  await client.db.insert(syncLog).values(entry(tenantId, 'old', 400));
  await seal(tenantId, new Date());
  expect(await pruneAll()).toBe(0);
  await client.db
    .update(seals)
    .set({ sealedAt: new Date(0) })
    .where(eq(seals.tenantId, tenantId));
  expect(await pruneAll()).toBe(1);
});

test('a look reads one entry of a business where none is old, and none while another process is at it', async () => {
  const tenantId = 'ten_d';
  await ensureTenant(client.db, { id: tenantId, name: tenantId });
  const young = Array.from({ length: 600 }, (_, n) => entry(tenantId, `young${n}`, 10));
  await client.db.insert(syncLog).values(young);
  await seal(tenantId);
  await client.db.transaction(async (tx) => {
    const read = async () => {
      const { rows } = await tx.execute<{ read: number }>(sql`
        select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read
        from pg_stat_xact_user_tables where relname = 'sync_log'`);
      return rows[0]?.read ?? 0;
    };
    await tx.execute(sql`set local enable_seqscan = off`);
    const before = await read();
    expect(await pruneLog(tx, 365)).toBe(0);
    expect((await read()) - before).toBeLessThan(20);
  });
  await ensureTenant(client.db, { id: 'ten_e', name: 'ten_e' });
  await client.db.insert(syncLog).values(old('ten_e'));
  await seal('ten_e');
  await client.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('prune', 0))`);
    expect(await prune(client.db, { requests: 30, log: 365 })).toBe(0);
  });
  expect(await pruneAll()).toBe(1_200);
});
