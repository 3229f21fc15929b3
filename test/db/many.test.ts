import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { insertMany, isOneOf } from '../../src/db/many.ts';
import { importRows, links, syncLog, syncQueue } from '../../src/db/schema/index.ts';
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

const entry = (recordId: string, message: string | null = null) => ({
  tenantId: 'ten',
  connectionId: 'con',
  entityType: 'customer' as const,
  recordId,
  entityName: 'Smith',
  direction: 'push' as const,
  status: 'success' as const,
  action: 'created',
  requestedBy: 'key',
  message,
});

test('rows of one statement keep their order, every kind of text and what is null', async () => {
  const texts = ['plain', `it's "quoted" \\ {,} $1`, 'Łódź 🦉', '', null];
  const rows = texts.map((text, index) => entry(String(index), text));
  await client.db.execute(insertMany(syncLog, rows));
  const stored = await client.db.select().from(syncLog).orderBy(asc(syncLog.id));
  expect(stored.map(({ message }) => message)).toEqual(texts);
});

test('a text that was cut off within a character is stored all the same', async () => {
  await client.db.execute(insertMany(syncLog, [entry('cut', '🦉'.slice(0, 1))]));
  const [stored] = await client.db
    .select()
    .from(syncLog)
    .where(isOneOf(syncLog.recordId, ['cut']));
  expect(stored?.message).toBe('\ufffd');
});

test('what a row leaves out takes the default of its column, also where another row names it', async () => {
  const row = { tenantId: 'ten', connectionId: 'con', entityType: 'invoice' as const, requestedBy: 'key' };
  const due = new Date('2026-03-08T09:30:00.123Z');
  await client.db.execute(
    insertMany(syncQueue, [
      { ...row, recordId: '1', priority: 1, rank: 2 },
      { ...row, recordId: '2', priority: 1, rank: 2, force: true, dueAt: due, batchId: 'bat' },
    ]),
  );
  const [first, second] = await client.db.select().from(syncQueue).orderBy(asc(syncQueue.id));
  expect(first).toMatchObject({ state: 'pending', attempts: 0, force: false, batchId: null, error: null });
  expect(first?.dueAt.getTime()).toBeGreaterThan(due.getTime());
  expect(second).toMatchObject({ state: 'pending', force: true, dueAt: due, batchId: 'bat' });
});

test('JSON and fractions arrive as they are', async () => {
  const error = { type: 'Conflict' as const, message: 'both {changed}' };
  const queued = {
    tenantId: 'json',
    connectionId: 'con',
    entityType: 'invoice' as const,
    requestedBy: 'key',
  };
  await client.db.execute(insertMany(syncQueue, [{ ...queued, recordId: '1', priority: 1, rank: 2, error }]));
  const score = { tenantId: 'json', importId: 'imp', entityType: 'customer' as const, name: 'Smith' };
  await client.db.execute(
    insertMany(importRows, [{ ...score, externalId: '1', suggestion: 'new', score: 0.75, reason: 'r' }]),
  );
  expect(
    (
      await client.db
        .select()
        .from(syncQueue)
        .where(isOneOf(syncQueue.tenantId, ['json']))
    )[0],
  ).toMatchObject({
    error,
  });
  expect((await client.db.select().from(importRows))[0]?.score).toBe(0.75);
});

test('one of many finds by text and by number, however odd the values, and nothing for none', async () => {
  const odd = ['a', 'b,c', '"d"', '{e}', 'NULL', ''];
  const link = {
    tenantId: 'ten',
    connectionId: 'con',
    entityType: 'customer' as const,
    externalVersion: '0',
  };
  await client.db.execute(
    insertMany(
      links,
      odd.map((externalId, index) => ({ ...link, externalId, recordId: String(index) })),
    ),
  );
  const found = async (ids: string[]) =>
    (await client.db.select().from(links).where(isOneOf(links.externalId, ids))).map((row) => row.externalId);
  expect((await found(odd)).sort()).toEqual([...odd].sort());
  expect(await found(['"d"', 'd', 'x'])).toEqual(['"d"']);
  expect(await found([])).toEqual([]);
  const [first] = await client.db.select().from(syncLog);
  const byId = await client.db
    .select()
    .from(syncLog)
    .where(isOneOf(syncLog.id, [first?.id ?? -1]));
  expect(byId).toHaveLength(1);
});
