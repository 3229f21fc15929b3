import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectDatabase, type Database, type DatabaseClient } from '../../src/db/client.ts';
import { insertMany } from '../../src/db/many.ts';
import { closeRequest, storeRequest } from '../../src/db/requests/remote-requests.ts';
import { seals, syncLog, tenants, webhookDeliveries, webhookEndpoints } from '../../src/db/schema/index.ts';
import { type SealMark, sealDue } from '../../src/db/seals/seal.ts';
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

/** The worker's looks, until one has sealed what was there at the call. Other tests keep transactions open meanwhile. */
async function seal(): Promise<void> {
  const first = await sealDue(db);
  await waitUntil({ what: 'a look that seals', timeoutMs: 20_000 }, async () =>
    (await sealDue(db, first)) === first ? undefined : true,
  );
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

test('nothing turns up behind a seal: what is not committed yet is waited for', async () => {
  let commit: () => void = () => undefined;
  const committed = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let isLogged: () => void = () => undefined;
  const early = new Promise<void>((resolve) => {
    isLogged = resolve;
  });
  // It draws its number first and commits last.
  const slow = db.transaction(async (tx) => {
    await tx.execute(insertMany(syncLog, [entry('early')]));
    isLogged();
    await committed;
  });
  await early;
  await log(entry('late'));
  const mark = await sealDue(db);
  for (let look = 0; look < 3; look++) expect(await sealDue(db, mark)).toBe(mark);
  expect(await sealed()).toEqual([]);
  commit();
  await slow;
  await waitUntil({ what: 'the seal', timeoutMs: 20_000 }, async () => {
    await sealDue(db, mark);
    return (await sealed()).length > 0 || undefined;
  });
  expect(await refs()).toEqual(await logged());
  expect(await refs()).toHaveLength(2);
});

test('many workers that seal at once, more than one step takes, leave no gap and no double', async () => {
  const rows = Array.from({ length: 5_100 }, (_, index) => entry(`r${index}`));
  await log(...rows);
  const marks = await Promise.all([sealDue(db), sealDue(db), sealDue(db)]);
  await waitUntil({ what: 'all of it to be sealed', timeoutMs: 30_000 }, async () => {
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
