import { expect, test } from 'vitest';
import type { Engine } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';
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
