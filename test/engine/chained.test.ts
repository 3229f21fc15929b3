import { expect, test } from 'vitest';
import type { Engine } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice, payment, serviceItem } from './samples.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;

withEngine((running) => {
  ({ vendor, engine } = running);
});

test('a payment takes its invoice, customer and item along, in the order in which they depend', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const lines = [{ serviceItemId: 'i1', quantity: '2', unitPrice: '25.00', amount: '50.00' }];
  // Stored before anything was connected: nothing but the payment is asked for.
  await tenant.save(
    [customer('c1'), serviceItem('i1'), invoice('inv1', 'c1', { lines }), payment('p1', 'c1', 'inv1')],
    {
      wake: false,
    },
  );
  await engine.db.execute("delete from sync_queue where entity_type <> 'payment'");
  await tenant.wake();
  await tenant.settled();

  const [queued] = (await tenant.log()).filter((entry) => entry.entityType === 'payment');
  const order = (await tenant.log()).map((entry) => entry.entityType);
  expect(order).toEqual(['customer', 'service_item', 'invoice', 'payment']);
  const history = await engine.temporal.client.workflow.getHandle(queued?.workflowId ?? '').fetchHistory();
  const sent = (history.events ?? []).flatMap(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
  );
  expect(sent).toEqual(['sendRequest', 'sendRequest', 'sendRequest', 'sendRequest']);
  const [paid] = await vendor.objects(realmId, 'Payment');
  const [billed] = await vendor.objects(realmId, 'Invoice');
  expect(billed).toMatchObject({ TotalAmt: 50, Balance: 0 });
  expect(paid).toMatchObject({ TotalAmt: 50, UnappliedAmt: 0 });
});

test('a hundred invoices of one new customer create one customer', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('solo')], { wake: false });
  await engine.db.execute(`delete from sync_queue where tenant_id = '${tenant.tenantId}'`);
  await Promise.all(Array.from({ length: 100 }, (_, index) => tenant.save([invoice(`s${index}`, 'solo')])));
  await tenant.settled();

  expect(
    await vendor
      .objects(realmId, 'Customer')
      .then((all) => all.filter((c) => c.DisplayName === 'Customer solo')),
  ).toHaveLength(1);
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(100);
});
