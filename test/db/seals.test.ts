import { and, asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectDatabase, type Database, type DatabaseClient } from '../../src/db/client.ts';
import { declareRestored } from '../../src/db/installation.ts';
import { insertMany } from '../../src/db/many.ts';
import { closeRequest, storeRequest } from '../../src/db/requests/remote-requests.ts';
import {
  connections,
  installation,
  seals,
  syncLog,
  tenants,
  webhookDeliveries,
  webhookEndpoints,
} from '../../src/db/schema/index.ts';
import { digest } from '../../src/db/seals/merkle.ts';
import { entriesNow } from '../../src/db/seals/read-seals.ts';
import { numberOfRestored } from '../../src/db/seals/restored.ts';
import { type SealMark, type SealOptions, sealDue } from '../../src/db/seals/seal.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: DatabaseClient;
let db: Database;
let tenantId: string;
let tenantsMade = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 8 });
  ({ db } = client);
});
afterAll(async () => {
  await client?.close();
  await database?.close();
});
beforeEach(async () => {
  tenantId = `ten_${++tenantsMade}`;
  await db.insert(tenants).values({ id: tenantId, name: 'Test' });
});

const entry = (recordId: string, connectionId = 'con') => ({
  tenantId,
  connectionId,
  entityType: 'customer' as const,
  recordId,
  entityName: 'Smith',
  direction: 'push' as const,
  status: 'success' as const,
  action: 'created',
  requestedBy: 'key',
});
const log = (...rows: ReturnType<typeof entry>[]) => db.execute(insertMany(syncLog, rows));

async function request(id: string): Promise<void> {
  const owner = { tenantId, connectionId: 'con' };
  const stored = {
    id,
    setId: 'set',
    kind: 'single' as const,
    target: '/invoice',
    body: `{"${id}":1}`,
    items: [],
  };
  await storeRequest(db, owner, stored);
  await db.transaction((tx) => closeRequest(tx, owner, { id, items: [] }, 'refused'));
}

/** Two looks of the worker: nobody who draws numbers is open. */
async function seal(options?: SealOptions): Promise<void> {
  await sealDue(db, await sealDue(db), options);
}

const sealed = (connectionId = 'con') =>
  db
    .select()
    .from(seals)
    .where(and(eq(seals.tenantId, tenantId), eq(seals.connectionId, connectionId)))
    .orderBy(asc(seals.number));
const refs = async (connectionId?: string) =>
  (await sealed(connectionId)).flatMap(({ entries }) =>
    entries.map(({ kind, ref }) => [kind, ref].join(' ')),
  );
const logged = async (connectionId = 'con') =>
  (await db.select().from(syncLog).where(eq(syncLog.tenantId, tenantId)).orderBy(asc(syncLog.id)))
    .filter((row) => row.connectionId === connectionId)
    .map(({ id }) => `log ${id}`);

test('each entry and each closed request is sealed once, in order, each seal holding the one before', async () => {
  await log(entry('a'), entry('b'), entry('other', 'con_2'));
  await request('one');
  await log(entry('c'));
  await seal();
  const [a, b, c] = await logged();
  expect(await refs()).toEqual([a, b, 'request one', c]);
  expect(await refs('con_2')).toEqual(await logged('con_2'));
  await seal();
  await log(entry('d'));
  await seal();
  const made = await sealed();
  expect(made.map(({ number, previous }) => [number, previous])).toEqual([
    [1, null],
    [2, made[0]?.hash],
  ]);
  expect(await refs()).toEqual([a, b, 'request one', c, (await logged()).at(-1)]);
});

/** A session in the middle of a transaction. */
async function inTransaction(url = database.url): Promise<DatabaseClient> {
  const session = connectDatabase(url, { pool: 1 });
  await session.db.execute(sql`begin`);
  return session;
}

async function commit(session: DatabaseClient): Promise<void> {
  await session.db.execute(sql`commit`);
  await session.close();
}

test('nothing turns up behind a seal: what is not committed yet is waited for', async () => {
  const slow = await inTransaction();
  // It draws its number first and commits last.
  await slow.db.execute(insertMany(syncLog, [entry('early')]));
  await log(entry('late'));
  const mark = await sealDue(db);
  for (let look = 0; look < 3; look++) expect(await sealDue(db, mark)).toBe(mark);
  expect(await sealed()).toEqual([]);
  await commit(slow);
  await sealDue(db, mark);
  expect(await refs()).toEqual(await logged());
  expect(await refs()).toHaveLength(2);
});

test('who drew a number is waited for also where it has no transaction id yet', async () => {
  const slow = await inTransaction();
  // One in 32 draws is written ahead, which takes an id: not this one.
  await db.execute(
    sql`select case when log_cnt = 0 then nextval('sync_log_id_seq') end from sync_log_id_seq`,
  );
  const drawn = await slow.db.execute<{ id: number }>(sql`select nextval('sync_log_id_seq')::int as id`);
  const [{ id } = { id: 0 }] = drawn.rows;
  await log(entry('late'));
  const mark = await sealDue(db);
  await slow.db.execute(sql`
    insert into sync_log (tenant_id, id, connection_id, entity_type, record_id, entity_name, direction, status, action,
      requested_by) overriding system value
    values (${tenantId}, ${id}, 'con', 'customer', 'early', 'Smith', 'push', 'success', 'created', 'key')`);
  expect(await sealDue(db, mark)).toBe(mark);
  await commit(slow);
  await sealDue(db, mark);
  expect(await refs()).toEqual(await logged());
  expect(await refs()).toHaveLength(2);
});

test('a long transaction that logs nothing holds up no seal, and neither does one of another database', async () => {
  const other = await createTestDatabase();
  const sessions = [await inTransaction(), await inTransaction(other.url)];
  await sessions[0]?.db.execute(sql`update tenants set name = 'Slow' where id = ${tenantId}`);
  await sessions[1]?.db.execute(sql`select nextval('sync_log_id_seq'), pg_current_xact_id()`);
  await log(entry('a'));
  await seal();
  expect(await refs()).toEqual(await logged());
  for (const session of sessions) await commit(session);
  await other.close();
});

test('a mark of another database seals nothing: what it names may be drawn again there', async () => {
  await log(entry('a'));
  const mark = await sealDue(db);
  const next = await sealDue(db, { ...mark, database: 'the one before' });
  expect(await refs()).toEqual([]);
  await sealDue(db, next);
  expect(await refs()).toEqual(await logged());
});

test('one business that cannot be sealed is named, and the others are; it is sealed when it can be', async () => {
  const broken = tenantId;
  await log(entry('a'));
  // Before it in the order of ids and behind it.
  const others = [`${tenantId}_behind`, `a_${tenantId}`];
  for (tenantId of others) {
    await db.insert(tenants).values({ id: tenantId, name: 'Test' });
    await log(entry('b'));
  }
  await db.execute(
    sql.raw(`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'no seal'; end $$`),
  );
  await db.execute(
    sql.raw(`create trigger refuse before insert on seals for each row
    when (new.tenant_id = '${broken}') execute function refuse()`),
  );
  const faults: string[] = [];
  await seal({ onError: (_error, id) => faults.push(id) });
  expect(faults).toEqual([broken]);
  for (tenantId of others) expect(await refs()).toEqual(await logged());
  tenantId = broken;
  expect(await refs()).toEqual([]);
  await db.execute(sql.raw('drop function refuse cascade'));
  await seal();
  expect(await refs()).toEqual(await logged());
});

test('an old log that was never sealed is sealed in turns, and one that is told to end ends', async () => {
  const steps = 20;
  await db.execute(sql`
    insert into remote_requests (tenant_id, id, connection_id, kind, target, body, items, state, set_id, seal_order)
    select ${tenantId}, 'r' || n, 'con', 'single', '/x', '{}', '[]', 'settled', 'set', nextval('sync_log_id_seq')
    from generate_series(1, ${steps * 200 + 1}) as n`);
  await seal({ signal: AbortSignal.abort() });
  expect(await sealed()).toEqual([]);
  await seal();
  expect(await sealed()).toHaveLength(steps);
  await seal();
  expect(await refs()).toHaveLength(steps * 200 + 1);
});

test('a restored backup seals nothing until it was reconciled; then each chain goes on above the lost numbers and says why', async () => {
  const provider = { provider: 'quickbooks-online', status: 'active' as const };
  await db.insert(connections).values({ tenantId, id: 'con_2', ...provider });
  await log(entry('a'));
  await seal();
  await declareRestored(db);
  await log(entry('b'), entry('c', 'con_2'));
  await seal();
  expect([await refs(), await refs('con_2')]).toEqual([(await logged()).slice(0, 1), []]);
  await db.execute(sql`update installation set restored_at = null, reconciled_at = now()`);
  await seal();
  const [before, after] = await sealed();
  const [reconciled] = await db.select().from(installation);
  expect(after?.previous).toBe(before?.hash);
  expect(after?.number).toBe(numberOfRestored(reconciled?.reconciledAt ?? new Date(0)));
  expect(after?.number).toBeGreaterThan(100_000_000);
  expect(after?.entries.map(({ kind }) => kind)).toEqual(['restored', 'log']);
  expect((await sealed('con_2')).map(({ entries }) => entries.map(({ kind }) => kind))).toEqual([
    ['restored', 'log'],
  ]);
  expect(
    (await entriesNow(db, tenantId, after?.entries ?? [])).map(
      ({ entry, text }) => digest(text ?? '') === entry.hash,
    ),
  ).toEqual([true, true]);
  await log(entry('d'));
  await seal();
  const last = (await sealed()).at(-1);
  expect(last).toMatchObject({ number: (after?.number ?? 0) + 1, previous: after?.hash });
  expect(last?.entries.map(({ kind }) => kind)).toEqual(['log']);
});

test('many workers that seal at once, more than one step takes, leave no gap and no double', async () => {
  const rows = Array.from({ length: 5_100 }, (_, index) => entry(`r${index}`));
  await log(...rows);
  const marks = await Promise.all([sealDue(db), sealDue(db), sealDue(db)]);
  await waitUntil({ what: 'all of it to be sealed', timeoutMs: 60_000 }, async () => {
    await Promise.all(marks.map((mark: SealMark) => sealDue(db, mark)));
    return (await refs()).length >= rows.length || undefined;
  });
  expect(await refs()).toEqual(await logged());
  expect((await sealed()).map(({ number, after, through }) => [number, after < through])).toEqual([
    [1, true],
    [2, true],
  ]);
});

test('others are told each seal, and nothing of what is in it', async () => {
  await db
    .insert(webhookEndpoints)
    .values({ tenantId, id: 'whe', url: 'https://example.com', events: ['seal.made'], secrets: ['s'] });
  await log(entry('a'));
  await seal();
  const [made] = await sealed();
  const told = await db.select().from(webhookDeliveries).where(eq(webhookDeliveries.tenantId, tenantId));
  expect(told.map(({ type, data }) => ({ type, data }))).toEqual([
    {
      type: 'seal.made',
      data: {
        ...{ connectionId: 'con', number: 1, form: 1, count: 1, previous: null },
        ...{ after: made?.after, through: made?.through, root: made?.root, hash: made?.hash },
        sealedAt: made?.sealedAt.toISOString(),
      },
    },
  ]);
});
