import { and, eq, inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readBatch } from '../../src/db/batches/batch-run.ts';
import { enqueuePage } from '../../src/db/batches/enqueue-page.ts';
import { connectDatabase, type DatabaseClient, type Executor } from '../../src/db/client.ts';
import { insertMany } from '../../src/db/many.ts';
import { pastDeadlocks } from '../../src/db/past-deadlocks.ts';
import { enqueue } from '../../src/db/queue/enqueue.ts';
import { enqueueRemovals } from '../../src/db/queue/enqueue-events.ts';
import { lockRows } from '../../src/db/queue/set-rows.ts';
import { settle } from '../../src/db/queue/settle.ts';
import { batches, records, syncQueue } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** PostgreSQL ends one of two transactions that wait for each other (40P01); whoever it is has failed for nothing. */

const owner = { tenantId: 'ten', connectionId: 'con' };
/** Enough that a statement takes long enough for the other one to come in between. */
const ROWS = 200;
const ROUNDS = 8;
const common = { ...owner, entityType: 'invoice' as const, requestedBy: 'test' };

let database: TestDatabase;
let client: DatabaseClient;

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 8 });
  const ids = Array.from({ length: ROWS }, (_, index) => String(index).padStart(4, '0'));
  const record = { tenantId: 'ten', entityType: 'invoice' as const, version: 1, pushable: true };
  await client.db.execute(
    insertMany(
      records,
      ids.map((id) => ({ ...record, id, name: id, contentHash: 'a', data: { customerId: 'c', lines: [] } })),
    ),
  );
  // The last record has the smallest id in the queue.
  await enqueueOneByOne([...ids].reverse());
});
/** Hundreds of failures are stored one by one. */
vi.setConfig({ testTimeout: 120_000 });

afterAll(async () => {
  await client?.close();
  await database?.close();
});

async function enqueueOneByOne(ids: readonly string[]): Promise<void> {
  const rows = ids.map((recordId) => ({ ...common, recordId, priority: 4, rank: 3 }));
  await client.db.execute(insertMany(syncQueue, rows));
}

const queued = () => client.db.select().from(syncQueue).where(eq(syncQueue.tenantId, 'ten'));

async function settleAll(batchId: string | null): Promise<void> {
  const ids = (await queued()).map((row) => row.id);
  await client.db.transaction(async (tx) => {
    const subjects = await lockRows(tx, owner, ids);
    const error = { type: 'InvalidRecord', message: 'refused' } as const;
    const verdict = batchId ? { kind: 'failed' as const, error } : { kind: 'released' as const };
    await settle(
      tx,
      owner,
      subjects.map((subject) => ({ subject, verdict })),
      { retryInMs: 0 },
    );
  });
}

test('settling records and asking for them again never end each other', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const refs = (await queued()).map(({ recordId }) => recordId).sort();
    const asked = refs.map((recordId) => ({ ...common, recordId, priority: 2 }));
    const enqueuing = client.db.transaction((tx) => enqueue(tx, asked));
    await Promise.all([settleAll(null), enqueuing, settleAll(null)]);
  }
});

test('settling records of a batch and queueing its next page never end each other', async () => {
  await client.db.insert(batches).values({
    ...owner,
    id: 'bat',
    kind: 'push',
    entityTypes: ['invoice'],
    state: 'running',
    category: 'invoice',
    requestedBy: 'test',
  });
  const mine = and(eq(batches.tenantId, 'ten'), eq(batches.id, 'bat'));
  for (let round = 0; round < ROUNDS; round++) {
    await client.db.update(syncQueue).set({ batchId: 'bat', state: 'in_flight', error: null });
    await client.db.update(batches).set({ enqueuedTo: null, total: 0, failed: 0 }).where(mine);
    const batch = await readBatch(client.db, owner, 'bat');
    if (!batch) throw new Error('the batch is gone');
    await Promise.all([settleAll('bat'), enqueuePage(client.db, batch, 'invoice', '')]);
    const [counted] = await client.db.select().from(batches).where(mine);
    expect([counted?.total, counted?.failed]).toEqual([ROWS, ROWS]);
  }
});

test('a removal locks by rising id, wherever the rows lie', async () => {
  const [first, second] = (await queued()).sort((a, b) => a.id - b.id);
  if (!first || !second) throw new Error('nothing is queued');
  const refs = [first, second].map(({ entityType, recordId }) => ({ entityType, recordId }));
  const ofTwo = inArray(syncQueue.id, [first.id, second.id]);
  await client.db.update(syncQueue).set({ state: 'pending' }).where(ofTwo);
  // Rewritten, it lies behind the other one, and is met after it.
  await client.db.update(syncQueue).set({ state: 'waiting' }).where(eq(syncQueue.id, first.id));
  const lock = (tx: Executor, id: number) =>
    tx.select({ id: syncQueue.id }).from(syncQueue).where(eq(syncQueue.id, id));
  let removing: Promise<unknown> | undefined;
  await client.db.transaction(async (tx) => {
    await lock(tx, first.id).for('update');
    removing = client.db.transaction((other) => enqueueRemovals(other, 'ten', refs, 'test'));
    await untilSomebodyWaits();
    // It has not gone past the first to the second.
    expect(await lock(tx, second.id).for('update', { noWait: true })).toHaveLength(1);
  });
  await removing;
  expect(await client.db.select().from(syncQueue).where(ofTwo)).toEqual([]);
});

async function untilSomebodyWaits(): Promise<void> {
  await waitUntil({ what: 'the removal to wait', timeoutMs: 60_000 }, async () => {
    const { rows } = await client.db.execute<{ waiting: number }>(sql`select count(*)::int as waiting
      from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    return (rows[0]?.waiting ?? 0) > 0 || undefined;
  });
}

test('a page that was queued already is not queued or counted again', async () => {
  await client.db.update(batches).set({ enqueuedTo: null, total: 0 });
  const page = async () => {
    const batch = await readBatch(client.db, owner, 'bat');
    return batch && enqueuePage(client.db, batch, 'invoice', '');
  };
  await Promise.all([page(), page(), page()]);
  const [counted] = await client.db.select({ total: batches.total }).from(batches);
  expect(counted?.total).toBe(ROWS);
  await client.db.execute(sql`update batches set category_ready = true`);
  expect(await page()).toEqual({ queued: 0 });
});

test('what PostgreSQL ended for waiting in a circle is done again, once', async () => {
  // Whose wait is looked at first is the one that is ended.
  const first = connectDatabase(withDeadlockTimeout('2s'), { pool: 2 });
  const second = connectDatabase(withDeadlockTimeout('60s'), { pool: 2 });
  const [one, other] = (await queued()).map(({ id }) => id);
  if (one === undefined || other === undefined) throw new Error('nothing is queued');
  const mark = (tx: Executor, id: number, requestedBy: string) =>
    tx.update(syncQueue).set({ requestedBy }).where(eq(syncQueue.id, id));
  let tries = 0;
  let going: Promise<unknown> | undefined;
  try {
    await second.db.transaction(async (tx) => {
      await mark(tx, other, 'second');
      going = pastDeadlocks(() =>
        first.db.transaction(async (mine) => {
          tries += 1;
          await mark(mine, one, 'first');
          await mark(mine, other, 'first');
        }),
      );
      await waitUntil({ what: 'the first to wait', timeoutMs: 60_000 }, async () => {
        const { rows } = await client.db.execute(sql`select 1 from pg_locks where not granted`);
        return rows.length > 0 || undefined;
      });
      await mark(tx, one, 'second');
    });
    await going;
  } finally {
    await first.close();
    await second.close();
  }
  expect(tries).toBe(2);
  const marked = (await queued()).filter(({ id }) => id === one || id === other);
  expect(marked.map(({ requestedBy }) => requestedBy)).toEqual(['first', 'first']);
});

function withDeadlockTimeout(time: string): string {
  const url = new URL(database.url);
  url.searchParams.set('options', `-c deadlock_timeout=${time}`);
  return url.toString();
}
