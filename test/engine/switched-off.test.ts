import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { readSettings, saveSettings } from '../../src/db/connections/settings.ts';
import { remoteRequests } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { AutoSync } from '../../src/domain/auto-sync.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';
import { booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

/** Somebody switches off while something is on its way: what was sent is settled, and nothing new leaves. */

let vendor: Vendor;
let engine: Engine;

// Long enough to switch off while a record waits for its automatic attempt.
withEngine(
  (running) => {
    ({ vendor, engine } = running);
  },
  { retryFirstMs: 6_000 },
);

async function change(tenant: Tenant, fields: { enabled?: boolean; autoSync?: AutoSync }): Promise<void> {
  const before = await readSettings(engine.db, tenant);
  const autoSync = { ...before.autoSync, ...fields.autoSync };
  await saveSettings(engine.db, tenant, { ...before, ...fields, autoSync });
  await tenant.wake();
}

const until = <T>(what: string, look: () => Promise<T | undefined>) =>
  waitUntil({ what, timeoutMs: 60_000 }, look);

/** The request has left, and its answer takes a while. */
async function underWay(tenant: Tenant): Promise<void> {
  await until('a request to be under way', async () => {
    const rows = await engine.db
      .select()
      .from(remoteRequests)
      .where(eq(remoteRequests.tenantId, tenant.tenantId));
    return rows.some(({ sends, state }) => sends > 0 && state === 'prepared') || undefined;
  });
}

async function inState(tenant: Tenant, state: string): Promise<void> {
  await until(`a record to be ${state}`, async () =>
    (await tenant.queue()).some((row) => row.state === state) ? true : undefined,
  );
}

async function called(realmId: string, name: string) {
  return (await vendor.objects(realmId, 'Customer')).filter(({ DisplayName }) => DisplayName === name);
}

const slowly = (realmId: string) =>
  vendor.control('/faults', { realmId, kind: 'latency', ms: 2_500, times: 1, match: { method: 'POST' } });

test('Enable Sync is turned off while a request is in flight: its answer is kept, the next stage stays here', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await slowly(realmId);
  await tenant.save([customer('c'), invoice('i', 'c')]);
  await underWay(tenant);
  await change(tenant, { enabled: false });
  await until('the customer to be linked', async () => (await tenant.links())[0]);
  await inState(tenant, 'pending');
  const books = await booksOf(vendor, realmId);
  const writes = (await books.writes()).length;
  expect(await tenant.log()).toMatchObject([
    { entityType: 'customer', status: 'success', action: 'created' },
  ]);
  expect(await tenant.queue()).toMatchObject([{ entityType: 'invoice', state: 'pending', attempts: 0 }]);
  expect(await vendor.objects(realmId, 'Invoice')).toEqual([]);

  await change(tenant, { enabled: true });
  await tenant.settled();
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(1);
  expect(await called(realmId, 'Customer c')).toHaveLength(1);
  expect((await books.writes()).length).toBe(writes + 1);
});

test('Enable Sync is turned off while a lost answer waits for its retry: it is not asked for before sync is on, and nothing is written twice', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await vendor.control('/faults', { realmId, kind: 'drop-after', times: 2, match: { method: 'POST' } });
  await tenant.save([customer('c')]);
  await inState(tenant, 'retrying');
  await change(tenant, { enabled: false });
  // The time of the retry comes, and the record is given back.
  await inState(tenant, 'pending');
  const books = await booksOf(vendor, realmId);
  const writes = (await books.writes()).length;
  expect(await tenant.links()).toEqual([]);
  expect((await tenant.queue())[0]).toMatchObject({ state: 'pending', openRequestId: expect.any(String) });

  await change(tenant, { enabled: true });
  await tenant.settled();
  expect((await books.writes()).length).toBe(writes + 1);
  expect(await called(realmId, 'Customer c')).toHaveLength(1);
  expect(await tenant.links()).toHaveLength(1);
  expect(await tenant.queue()).toEqual([]);
});

test('Enable Sync is turned off while a refused record waits for its retry: no attempt is made, none is counted', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const match = { method: 'POST', entity: 'Customer' };
  await vendor.control('/faults', {
    realmId,
    kind: 'fault',
    times: 1,
    match,
    fault: { code: '10000', status: 400 },
  });
  await tenant.save([customer('c')]);
  await inState(tenant, 'retrying');
  await change(tenant, { enabled: false });
  await inState(tenant, 'pending');
  expect(await tenant.log()).toHaveLength(1);
  expect((await tenant.queue())[0]?.attempts).toBe(1);
  expect(await called(realmId, 'Customer c')).toEqual([]);

  await change(tenant, { enabled: true });
  await tenant.settled();
  expect(await called(realmId, 'Customer c')).toHaveLength(1);
});

test('a toggle is turned off while its record is in flight: that is settled, and an edit after it stays here', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await slowly(realmId);
  await tenant.save([customer('c')]);
  await underWay(tenant);
  await change(tenant, { autoSync: { customer: false } });
  await tenant.save([customer('c', { notes: 'written after the toggle was off' })], { wake: false });
  await until('the customer to be linked', async () => (await tenant.links())[0]);
  await tenant.wake();
  await tenant.settled();
  expect(await tenant.queue()).toEqual([]);
  expect(await called(realmId, 'Customer c')).toMatchObject([{ SyncToken: '0' }]);
  expect((await called(realmId, 'Customer c'))[0]).not.toHaveProperty('Notes');

  // What stayed here goes with a push by hand.
  await (await tenant.push(['customer'])).result();
  expect(await called(realmId, 'Customer c')).toMatchObject([{ Notes: 'written after the toggle was off' }]);
});

test('a toggle is turned off while its record waits for its retry: what was begun is finished, what comes after is not', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await vendor.control('/faults', { realmId, kind: 'drop-after', times: 2, match: { method: 'POST' } });
  await tenant.save([customer('c')]);
  await inState(tenant, 'retrying');
  await change(tenant, { autoSync: { customer: false } });
  await tenant.save([customer('c', { notes: 'later' }), customer('d')], { wake: false });
  await tenant.settled(40_000);
  expect(await tenant.queue()).toEqual([]);
  expect(await called(realmId, 'Customer c')).toMatchObject([{ SyncToken: '0' }]);
  expect(await called(realmId, 'Customer d')).toEqual([]);
  expect(await tenant.log()).toMatchObject([{ status: 'error' }, { status: 'success', action: 'created' }]);
});

test('a push that is under way stops leaving when Enable Sync is turned off, and goes on when it is on', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await change(tenant, { enabled: false });
  await tenant.save([customer('c'), ...['1', '2', '3'].map((id) => invoice(id, 'c'))], { wake: false });
  await change(tenant, { enabled: true });
  await slowly(realmId);
  const push = await tenant.push(['customer', 'invoice']);
  await underWay(tenant);
  await change(tenant, { enabled: false });
  await until('the customer to be linked', async () => (await tenant.links())[0]);
  expect((await tenant.batch(push.batchId)).state).toBe('running');
  expect(await vendor.objects(realmId, 'Invoice')).toEqual([]);
  await change(tenant, { enabled: true });
  expect(await push.result()).toEqual({ state: 'done' });
  expect(await tenant.batch(push.batchId)).toMatchObject({ total: 4, succeeded: 4 });
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(3);
});
