import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { endAtFault, endUnused } from '../../src/db/pull/end-at-fault.ts';
import { endProblems, storeProblems } from '../../src/db/pull/pull-problems.ts';
import { enqueue } from '../../src/db/queue/enqueue.ts';
import { links, records, syncQueue } from '../../src/db/schema/index.ts';
import type { EntityType } from '../../src/domain/entity.ts';
import type { SyncErrorType } from '../../src/errors.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** What was told of a record ends; what was to go of it does not end with it. */

const owner = { tenantId: 'ten', connectionId: 'con' };
const ITEM = { entityType: 'service_item', recordId: 's' } as const;
const PAYOUT = { entityType: 'payout', recordId: 'p' } as const;

let database: TestDatabase;
let client: DatabaseClient;

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 4 });
});
afterAll(async () => {
  await client?.close();
  await database?.close();
});
beforeEach(async () => {
  await client.db.delete(syncQueue);
  await client.db.delete(links);
  await client.db.delete(records);
});

async function stored(entityType: EntityType, id: string, pushedHash: string): Promise<void> {
  const common = { tenantId: 'ten', entityType, pushable: true };
  await client.db
    .insert(records)
    .values({ ...common, id, version: 2, name: id, contentHash: 'new', data: {} as never });
  await client.db
    .insert(links)
    .values({ ...owner, entityType, recordId: id, externalId: id, externalVersion: '1', pushedHash });
}
const ask = (ref: typeof ITEM | typeof PAYOUT) =>
  client.db.transaction((tx) => enqueue(tx, [{ ...owner, ...ref, priority: 2, requestedBy: 'test' }]));
const tell = (ref: typeof ITEM | typeof PAYOUT, type: SyncErrorType) =>
  client.db.transaction((tx) =>
    storeProblems(tx, owner, [{ ...ref, error: { type, message: 'told' } }], 'test'),
  );
const queued = () => client.db.select().from(syncQueue).orderBy(syncQueue.id);
const waitsForItem = (id: string) =>
  client.db.insert(syncQueue).values({
    ...owner,
    ...{ entityType: 'invoice', recordId: id, priority: 2, rank: 3, requestedBy: 'test' },
    ...{ state: 'unresolved', errorType: 'ReferenceNotFound', waitsOnType: 'service_item', waitsOnId: 's' },
  });

test.each([
  ['in_flight', false],
  ['retrying', false],
  ['pending', true],
  ['waiting', true],
] as const)('of a record that is %s it is told: %s', async (state, isTold) => {
  await stored('service_item', 's', 'old');
  await ask(ITEM);
  await client.db.update(syncQueue).set({ state });
  const told = await tell(ITEM, 'InactiveThere');
  expect([...told]).toEqual(isTold ? ['service_item/s'] : []);
  expect(await queued()).toMatchObject([{ state: isTold ? 'unresolved' : state }]);
});

test('an edit that was to go when its record turned red goes once that is over', async () => {
  await stored('service_item', 's', 'old');
  await ask(ITEM);
  await tell(ITEM, 'InactiveThere');
  expect(await queued()).toMatchObject([{ state: 'unresolved', errorType: 'InactiveThere' }]);
  await client.db.transaction((tx) => endAtFault(tx, owner, [ITEM]));
  expect(await queued()).toMatchObject([{ recordId: 's', state: 'pending', error: null, errorType: null }]);
});

test('so does a newer version of a payout, of which no look at the other side tells', async () => {
  await stored('payout', 'p', 'old');
  await ask(PAYOUT);
  await tell(PAYOUT, 'ChangedInQuickBooks');
  await client.db.transaction((tx) => endProblems(tx, owner, [PAYOUT], ['ChangedInQuickBooks']));
  expect(await queued()).toMatchObject([{ recordId: 'p', state: 'pending', errorType: null }]);
});

test.each([
  ['in step', 'new', true],
  ['kept here, as nobody asked for it', 'old', false],
])('nothing goes of a record that is %s', async (_what, pushedHash, asked) => {
  await stored('service_item', 's', pushedHash);
  if (asked) await ask(ITEM);
  await tell(ITEM, 'InactiveThere');
  await client.db.transaction((tx) => endAtFault(tx, owner, [ITEM]));
  expect(await queued()).toEqual([]);
});

test('while somebody holds what waits for it, it stays told; then both go', async () => {
  await stored('service_item', 's', 'new');
  await tell(ITEM, 'InactiveThere');
  await waitsForItem('i');
  await client.db.transaction(async (holder) => {
    await holder.execute(sql`select id from sync_queue where record_id = 'i' for update`);
    await client.db.transaction(async (tx) => {
      // Waiting for the holder would end in an error instead of in this test's time.
      await tx.execute(sql`set local lock_timeout = '2s'`);
      await endAtFault(tx, owner, [ITEM]);
    });
  });
  expect(await queued()).toMatchObject([{ recordId: 's', errorType: 'InactiveThere' }, { waitsOnId: 's' }]);
  await client.db.transaction((tx) => endAtFault(tx, owner, [ITEM]));
  expect(await queued()).toMatchObject([{ recordId: 'i', state: 'pending', waitsOnId: null }]);
});

test('it is over once nothing waits for it, and nobody has in hand what may', async () => {
  await stored('service_item', 's', 'new');
  await client.db.insert(syncQueue).values({
    ...owner,
    ...{ entityType: 'invoice', recordId: 'i', priority: 2, rank: 3, requestedBy: 'test' },
    ...{ state: 'in_flight', claimedBy: 'set', claimedAt: new Date(0) },
  });
  await tell(ITEM, 'InactiveThere');
  const end = () => client.db.transaction((tx) => endUnused(tx, owner));
  const isTold = async () => (await queued()).some(({ recordId }) => recordId === 's');
  await end();
  expect(await isTold()).toBe(true);
  const ofInvoice = eq(syncQueue.recordId, 'i');
  const waiting = {
    state: 'unresolved',
    claimedBy: null,
    waitsOnType: 'service_item',
    waitsOnId: 's',
  } as const;
  await client.db.update(syncQueue).set(waiting).where(ofInvoice);
  await end();
  expect(await isTold()).toBe(true);
  await client.db.update(syncQueue).set({ waitsOnType: null, waitsOnId: null }).where(ofInvoice);
  await end();
  expect(await isTold()).toBe(false);
});
