import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { queueAccount } from '../../src/db/accounts/queue-account.ts';
import { skipAccount, unskipAccount } from '../../src/db/accounts/skip-account.ts';
import { remoteRequests } from '../../src/db/schema/index.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice, payment } from './samples.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;

// Long enough to change what the vendor does between the first attempt and the second.
withEngine(
  (running) => {
    ({ vendor, engine } = running);
  },
  { retryFirstMs: 3_000 },
);

test('a limit met by the second send does not make the first one forgotten, which had landed', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine, { customTxnNumbers: false });
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const match = { method: 'POST', entity: 'Invoice' };
  await vendor.control('/faults', { realmId, kind: 'drop-after', match, times: 2 });
  await tenant.save([invoice('v1', 'c1')]);
  await expect.poll(async () => (await tenant.queue())[0]?.state, { timeout: 60_000 }).toBe('retrying');
  const limit = { code: '3001', status: 429 };
  await vendor.control('/faults', { realmId, kind: 'fault', match, fault: limit, times: 1 });
  await expect.poll(async () => (await tenant.connection()).status, { timeout: 60_000 }).toBe('paused');
  expect((await tenant.queue())[0]?.openRequestId).not.toBeNull();

  await engine.db.execute("update connections set paused_until = now() where status = 'paused'");
  await tenant.wake();
  await tenant.settled();
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(1);
  expect(await tenant.links()).toHaveLength(2);
});

interface Lost {
  tenant: Tenant;
  realmId: string;
}

/** A payment that arrived and whose answer was lost, days later: its request is no longer relied upon. */
async function lostPayment(): Promise<Lost> {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1'), invoice('v1', 'c1')]);
  await tenant.settled();
  const match = { method: 'POST', entity: 'Payment' };
  await vendor.control('/faults', { realmId, kind: 'drop-after', match, times: 2 });
  await tenant.save([payment('p1', 'c1', 'v1')]);
  await expect.poll(async () => (await tenant.queue())[0]?.state, { timeout: 60_000 }).toBe('retrying');
  const back = (column: 'created_at' | 'delivered_at') => sql`${sql.raw(column)} - interval '2 days'`;
  await engine.db
    .update(remoteRequests)
    .set({ createdAt: back('created_at'), deliveredAt: back('delivered_at') })
    .where(sql`${remoteRequests.tenantId} = ${tenant.tenantId} and state = 'prepared'`);
  return { tenant, realmId };
}

const paymentsIn = async ({ realmId }: Lost) => vendor.objects(realmId, 'Payment');

test('a payment that arrived without an answer is not written again when its account was unsynced and is synced again', async () => {
  const lost = await lostPayment();
  const { tenantId, connectionId } = lost.tenant;
  const owner = { tenantId, connectionId };
  await engine.db.transaction((tx) => skipAccount(tx, owner, 'c1', 'user'));
  await lost.tenant.settled();
  await engine.db.transaction(async (tx) => {
    await unskipAccount(tx, owner, 'c1');
    await queueAccount(tx, owner, 'c1', 'user');
  });
  await lost.tenant.wake();
  await lost.tenant.settled();
  expect(await paymentsIn(lost)).toHaveLength(1);
  expect(await lost.tenant.queue()).toEqual([]);
  expect((await lost.tenant.links()).map(({ recordId }) => recordId).sort()).toEqual(['c1', 'p1', 'v1']);
});
