import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type Database, type DatabaseClient, type Executor } from '../../src/db/client.ts';
import { databaseAway } from '../../src/db/database-errors.ts';
import { withConnection } from '../../src/db/pool.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: DatabaseClient;

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 2 });
  await client.db.execute(sql`create table written (value text)`);
});
afterAll(async () => {
  await client?.close();
  await database?.close();
});

async function ownPid(db: Executor): Promise<number> {
  const { rows } = await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  if (!rows[0]) throw new Error('no back end answered');
  return rows[0].pid;
}

/** As `kill` of a single back end does; returns when it is gone. */
async function endBackEnd(pid: number): Promise<void> {
  await withConnection(database.url, async (admin) => {
    await admin.query('select pg_terminate_backend($1)', [pid]);
    await waitUntil({ what: 'the back end to end', timeoutMs: 60_000 }, async () => {
      const { rows } = await admin.query('select 1 from pg_stat_activity where pid = $1', [pid]);
      return rows.length === 0 || undefined;
    });
  });
}

async function written(db: Database): Promise<unknown[]> {
  return (await db.execute(sql`select value from written order by value`)).rows;
}

test('a transaction whose back end is ended between two statements fails, writes nothing and says that the database is away', async () => {
  for (let round = 0; round < 5; round++) {
    const failed = await client.db
      .transaction(async (tx) => {
        await tx.execute(sql`insert into written values ('lost')`);
        await endBackEnd(await ownPid(tx));
        await tx.execute(sql`insert into written values ('lost too')`);
      })
      .catch((error: unknown) => error);
    expect(databaseAway(failed)).toBe('maybe_sent');
  }
  expect(await written(client.db)).toEqual([]);
});

test('a database whose disk is full counts as away, and nothing of the transaction stays', async () => {
  const failed = await client.db
    .transaction(async (tx) => {
      await tx.execute(sql`insert into written values ('no room')`);
      await tx.execute(sql`do $$ begin raise exception using errcode = 'disk_full'; end $$`);
    })
    .catch((error: unknown) => error);
  expect(databaseAway(failed)).toBe('maybe_sent');
  expect(await written(client.db)).toEqual([]);
});

test('a statement that runs when its back end is ended fails, and the next one has a connection', async () => {
  const started = client.db.transaction(async (tx) => {
    const pid = await ownPid(tx);
    const asleep = tx.execute(sql`select pg_sleep(60)`);
    await Promise.all([asleep, endBackEnd(pid)]);
  });
  const failed = await started.catch((error: unknown) => error);
  expect(databaseAway(failed)).toBe('maybe_sent');
  await client.db.execute(sql`select 1`);
});

test('what one transaction wrote before its back end was ended is never committed by another one', async () => {
  const pid = client.db.transaction(async (tx) => {
    await tx.execute(sql`insert into written values ('of the lost one')`);
    await endBackEnd(await ownPid(tx));
  });
  await expect(pid).rejects.toThrow();
  await client.db.transaction(async (tx) => {
    await tx.execute(sql`insert into written values ('of the next one')`);
  });
  expect(await written(client.db)).toEqual([{ value: 'of the next one' }]);
});

test('connections that died while nobody used them are replaced, however often', async () => {
  for (let round = 0; round < 5; round++) {
    const pids = await Promise.all([ownPid(client.db), ownPid(client.db)]);
    for (const pid of new Set(pids)) await endBackEnd(pid);
    // The first may still meet a dead one; after that all are new.
    await Promise.allSettled([client.db.transaction(ownPid), client.db.transaction(ownPid)]);
    await Promise.all([client.db.transaction(ownPid), client.db.transaction(ownPid)]);
  }
});
