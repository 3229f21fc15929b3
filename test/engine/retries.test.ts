import { expect, test } from 'vitest';
import type { Engine } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;

withEngine((running) => {
  ({ vendor, engine } = running);
});

const fault = (realmId: string, rule: object) => vendor.control('/faults', { realmId, ...rule });

test('a record that fails for good is tried once and names the remedy of its type', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine, { bookCloseDate: '2026-06-30' });
  await tenant.save([customer('c1'), invoice('i1', 'c1')]);
  await tenant.settled();

  const failed = (await tenant.log()).filter((entry) => entry.status === 'error');
  expect(failed).toMatchObject([{ entityType: 'invoice', errorType: 'BooksClosed', attempt: 1 }]);
  expect(failed[0]?.vendor).toMatchObject({
    code: expect.stringMatching(/^62[01]0$/),
    reference: expect.any(String),
  });
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(0);
});

test('after one lost answer the same bytes go again at once, and that is no attempt', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await fault(realmId, { kind: 'drop-after', match: { method: 'POST' }, times: 1 });
  await tenant.save([customer('c1')]);
  await tenant.settled();
  expect((await tenant.log()).map(({ status, attempt }) => [status, attempt])).toEqual([['success', 1]]);
});

test.each(['before-head', 'in-head', 'after-head', 'in-body', 'last-byte'])(
  'an answer that breaks off (%s), to one record and to a batch of them: the same bytes go again, nothing is there twice',
  async (cut) => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    const lost = { kind: 'drop-after', cut, match: { method: 'POST' }, times: 1 };
    await fault(realmId, lost);
    await tenant.save([customer('c1')]);
    await tenant.settled();
    await fault(realmId, lost);
    const ids = ['i1', 'i2', 'i3'];
    await tenant.save(ids.map((id) => invoice(id, 'c1')));
    await tenant.settled();
    const entries = await tenant.log();
    expect(entries.map(({ status, attempt }) => [status, attempt])).toEqual(Array(4).fill(['success', 1]));
    expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(ids.length);
    const customers = await vendor.objects(realmId, 'Customer');
    expect(customers.filter(({ DisplayName }) => DisplayName === 'Customer c1')).toHaveLength(1);
  },
);

test('an attempt is not counted while the connection waits for a limit', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const limit = {
    kind: 'fault',
    fault: { code: '3001' },
    match: { method: 'POST', entity: 'Customer' },
    times: 1,
  };
  await fault(realmId, { ...limit, fault: { code: '3001', status: 429 } });
  await tenant.save([customer('c1')]);
  await expect.poll(async () => (await tenant.connection()).status, { timeout: 60_000 }).toBe('paused');
  expect((await tenant.connection()).pauseReason).toMatchObject({ type: 'RateLimited' });
  expect(await tenant.queue()).toMatchObject([{ state: 'pending', attempts: 0 }]);
  expect(await tenant.log()).toEqual([]);

  await engine.db.execute("update connections set paused_until = now() where status = 'paused'");
  await tenant.wake();
  await tenant.settled();
  expect((await tenant.log()).map((entry) => [entry.status, entry.attempt])).toEqual([['success', 1]]);
});

test('while QuickBooks is away the connection pauses, nothing is logged, and it goes on by itself', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await fault(realmId, { kind: 'status', status: 503, times: 12 });
  await tenant.save(Array.from({ length: 5 }, (_, index) => customer(`c${index}`)));
  await expect
    .poll(async () => (await tenant.connection()).pauseReason?.type, { timeout: 60_000 })
    .toBe('VendorUnavailable');
  await tenant.settled();
  expect((await tenant.log()).map((entry) => entry.status)).toEqual(Array(5).fill('success'));
  expect(await tenant.connection()).toMatchObject({ status: 'active', outages: 0, pauseReason: null });
});

test('a revoked sign-in pauses with one banner; after reconnecting everything pending goes', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await vendor.control('/tokens/revoke', { realmId });
  await tenant.save([customer('c1'), invoice('i1', 'c1')]);
  await expect.poll(async () => (await tenant.connection()).status, { timeout: 60_000 }).toBe('needs_reauth');
  expect(await tenant.log()).toEqual([]);
  expect((await tenant.queue()).every((row) => row.attempts === 0)).toBe(true);

  await vendor.reconnect(engine, tenant, realmId);
  await tenant.settled();
  expect((await tenant.log()).map((entry) => entry.status)).toEqual(['success', 'success']);
});

test('an expired access token is refreshed once, however many sets ask', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await vendor.control('/tokens/expire', { realmId });
  await tenant.save(Array.from({ length: 90 }, (_, index) => customer(`c${index}`)));
  await tenant.settled();
  expect(await tenant.links()).toHaveLength(90);
  expect((await tenant.connection()).status).toBe('active');
});

test('a request that always breaks is given up, and each of its records gets its own attempt', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const match = { method: 'POST', path: '/batch', body: 'Customer c3"' };
  await fault(realmId, { kind: 'status', status: 500, match });
  await tenant.save(Array.from({ length: 8 }, (_, index) => customer(`c${index}`)));
  await tenant.settled();
  const there = await vendor.objects(realmId, 'Customer');
  for (let index = 0; index < 8; index++) {
    expect(there.filter((object) => object.DisplayName === `Customer c${index}`)).toHaveLength(1);
  }
  expect(await tenant.queue()).toEqual([]);
});

test('what arrived in a request that was given up is found and not written again', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  await fault(realmId, { kind: 'status-after', status: 500, match: { method: 'POST', path: '/batch' } });
  await tenant.save(Array.from({ length: 6 }, (_, index) => invoice(`v${index}`, 'c1')));
  await tenant.settled();
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(6);
  expect(await tenant.queue()).toEqual([]);
});

test('a company that was never read is named on the record, which waits for a person', async () => {
  const { tenant } = await vendor.tenantIn(engine);
  await engine.db.execute(`update connections set capabilities = null where id = '${tenant.connectionId}'`);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const [row] = await tenant.queue();
  expect(row).toMatchObject({ state: 'unresolved', errorType: 'ConnectionNeedsReauth' });
  expect(row?.error?.message).toContain('is not known');
});
