import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Outlook, readsTold, tellAhead } from '../../src/db/ahead/tell-ahead.ts';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { newId } from '../../src/db/ids.ts';
import { declareRestored } from '../../src/db/installation.ts';
import { countReads, reserve } from '../../src/db/requests/rate-budget.ts';
import { readsOf, readsOfCompanies, readsOfProvider } from '../../src/db/requests/read-counts.ts';
import {
  connectionSecrets,
  connections,
  installation,
  rateBudgets,
  readMonths,
  tenants,
  webhookDeliveries,
  webhookEndpoints,
} from '../../src/db/schema/index.ts';
import type { ReadFeature } from '../../src/domain/read-feature.ts';
import { monthOf, type ReadPlan } from '../../src/domain/reads-meter.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: DatabaseClient;
const month = monthOf(new Date());
const LIMITS = [{ kind: 'any' as const, count: 10_000, windowMs: 60_000 }];
const PLAN: ReadPlan = {
  allowance: 1_000,
  stops: true,
  pricePerThousand: '0',
  currency: 'USD',
  warnShare: 0.8,
};

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 10 });
});
afterAll(async () => {
  await client?.close();
  await database?.close();
});
beforeEach(async () => {
  for (const table of [rateBudgets, readMonths, webhookDeliveries]) await client.db.delete(table);
});

/** A business with one company, and a program that wants to be told. */
async function business(provider = newId('con')) {
  const { db } = client;
  const owner = { tenantId: newId('ten'), connectionId: newId('con') };
  await db.insert(tenants).values({ id: owner.tenantId, name: 'Larkspur' });
  await db
    .insert(connections)
    .values({ tenantId: owner.tenantId, id: owner.connectionId, provider, status: 'active' });
  await db.insert(webhookEndpoints).values({
    tenantId: owner.tenantId,
    id: newId('whe'),
    url: 'https://x.example',
    events: [],
    secrets: [],
  });
  return {
    owner,
    provider,
    read: (feature: ReadFeature, limits = LIMITS) =>
      db.transaction((tx) => reserve(tx, owner, limits, 'read', feature)),
    readMany: (reads: number) => db.transaction((tx) => countReads(tx, owner, { feature: 'pull', reads })),
    of: (wanted = month) => readsOf(db, owner, wanted),
    consentUntil: (refreshExpiresAt: Date) =>
      db
        .insert(connectionSecrets)
        .values({ ...owner, sealed: '', accessExpiresAt: refreshExpiresAt, refreshExpiresAt })
        .onConflictDoUpdate({
          target: [connectionSecrets.tenantId, connectionSecrets.connectionId],
          set: { refreshExpiresAt },
        }),
    told: () =>
      db
        .select({ type: webhookDeliveries.type, data: webhookDeliveries.data })
        .from(webhookDeliveries)
        .where(eq(webhookDeliveries.tenantId, owner.tenantId)),
  };
}

const look = (outlook: Partial<Outlook> = {}) =>
  tellAhead(client.db, { plans: new Map(), now: new Date(), ...outlook });

test('however many workers read at once, each read is counted once and costs no row of its own', async () => {
  const { owner, read, of } = await business();
  const features: ReadFeature[] = ['pull', 'pull', 'changes'];
  await Promise.all(Array.from({ length: 30 }, (_, index) => read(features[index % 3] ?? 'pull')));
  expect(await of()).toEqual({ pull: 20, changes: 10 });
  expect(await client.db.select().from(rateBudgets)).toHaveLength(1);
  expect(await client.db.select().from(readMonths)).toEqual([]);
  // Writes take places, too, and are not counted.
  await client.db.transaction((tx) => reserve(tx, owner, LIMITS, 'batch'));
  expect(await of()).toEqual({ pull: 20, changes: 10 });
});

test('a read that has to wait is counted when it leaves, and one without any limit is counted all the same', async () => {
  const { read, of } = await business();
  const narrow = [{ kind: 'any' as const, count: 1, windowMs: 60_000 }];
  expect((await read('pull', narrow)).granted).toBe(true);
  expect((await read('pull', narrow)).granted).toBe(false);
  expect(await of()).toEqual({ pull: 1 });
  expect((await read('import', [])).granted).toBe(true);
  expect(await of()).toEqual({ pull: 1, import: 1 });
});

test('a read whose transaction breaks off is not counted', async () => {
  const { owner, of } = await business();
  const broken = client.db.transaction(async (tx) => {
    await reserve(tx, owner, LIMITS, 'read', 'pull');
    throw new Error('the process died');
  });
  await expect(broken).rejects.toThrow('the process died');
  expect(await of()).toEqual({});
});

test('a month that is over is kept, the new one begins at nothing', async () => {
  const { owner, read, of } = await business();
  await read('pull');
  await client.db
    .update(rateBudgets)
    .set({ reads: { month: '2026-01', of: { pull: 41, undo: 1 } } })
    .where(eq(rateBudgets.connectionId, owner.connectionId));
  expect([await of('2026-01'), await of()]).toEqual([{ pull: 41, undo: 1 }, {}]);
  await read('changes');
  expect([await of('2026-01'), await of()]).toEqual([{ pull: 41, undo: 1 }, { changes: 1 }]);
});

test('the plan is held against all companies of its provider; a business is shown its own alone', async () => {
  const one = await business();
  const two = await business(one.provider);
  const elsewhere = await business();
  await Promise.all([one.readMany(300), two.readMany(200), elsewhere.readMany(9)]);
  await client.db.insert(readMonths).values({ ...two.owner, month: '2026-01', of: { sync: 5 } });
  expect(await readsOfProvider(client.db, one.provider, month)).toEqual({ reads: 500, tenants: 2 });
  expect(await readsOfProvider(client.db, one.provider, '2026-01')).toEqual({ reads: 5, tenants: 1 });
  expect([await one.of(), await two.of()]).toEqual([{ pull: 300 }, { pull: 200 }]);
  const listed = await readsOfCompanies(client.db, month);
  expect(listed.map(({ of }) => of.pull).sort()).toEqual([200, 300, 9]);
});

test('reads that run out are told each business of that plan, at each level once, however many look', async () => {
  const one = await business();
  const two = await business(one.provider);
  const elsewhere = await business();
  const plans = new Map([[one.provider, PLAN]]);
  const levels = async ({ told }: typeof one) => (await told()).map(({ data }) => data.level);
  await one.readMany(240);
  await look({ plans });
  expect(await levels(one)).toEqual([]);
  await one.readMany(560);
  await Promise.all([look({ plans }), look({ plans }), look({ plans })]);
  await two.readMany(150);
  for (let turn = 0; turn < 2; turn++) await look({ plans });
  for (const each of [one, two]) expect(await levels(each)).toEqual(['warning', 'urgent']);
  expect(await elsewhere.told()).toEqual([]);
  const [first] = await two.told();
  expect(first).toMatchObject({ type: 'reads.running_out', data: { month, message: expect.any(String) } });
  // How much the others read is nobody's concern.
  expect(JSON.stringify(await two.told())).not.toMatch(/800|950|1.?000/);
  const { tenantId } = two.owner;
  expect(await readsTold(client.db, { tenantId, now: new Date() })).toEqual(
    new Map([[two.provider, 'urgent']]),
  );
});

test('a consent that ends is told at 14, 7 and 2 days, each once; a renewed or lost one is not', async () => {
  const { owner, consentUntil, told } = await business();
  const day = 86_400_000;
  const start = Date.now();
  await consentUntil(new Date(start + 20 * day));
  for (let past = 0; past <= 20; past++)
    await Promise.all([
      look({ now: new Date(start + past * day) }),
      look({ now: new Date(start + past * day) }),
    ]);
  const days = (await told()).map(({ data }) => data.daysLeft);
  expect(days).toEqual([14, 7, 2]);
  expect(await told()).toContainEqual({
    type: 'connection.consent_ends',
    data: expect.objectContaining({
      connectionId: owner.connectionId,
      endsAt: new Date(start + 20 * day).toISOString(),
      message: expect.stringContaining('Reconnect'),
    }),
  });

  const renewed = await business();
  await renewed.consentUntil(new Date(start + 400 * day));
  const lost = await business();
  await lost.consentUntil(new Date(start + day));
  await client.db
    .update(connections)
    .set({ status: 'needs_reauth' })
    .where(and(eq(connections.tenantId, lost.owner.tenantId)));
  await look();
  expect([await renewed.told(), await lost.told()]).toEqual([[], []]);
});

test('a copy of a database tells nothing', async () => {
  const { consentUntil, told } = await business();
  await consentUntil(new Date(Date.now() + 86_400_000));
  await declareRestored(client.db);
  await look();
  expect(await told()).toEqual([]);
  await client.db.delete(installation);
  await look();
  expect(await told()).toHaveLength(1);
});
