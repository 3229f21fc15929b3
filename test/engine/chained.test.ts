import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { remoteRequests } from '../../src/db/schema/index.ts';
import { describeEachProvider } from './any-books.ts';
import { customer, invoice, payment, serviceItem } from './samples.ts';

describeEachProvider((vendor) => {
  test('a payment takes its invoice, customer and item along, in the order in which they depend', async () => {
    const { engine, newBooks } = vendor();
    const { tenant, settled, openAmounts } = await newBooks();
    const lines = [{ serviceItemId: 'i1', quantity: '2', unitPrice: '25.00', amount: '50.00' }];
    // Stored before anything was connected: nothing but the payment is asked for.
    await tenant.save(
      [customer('c1'), serviceItem('i1'), invoice('inv1', 'c1', { lines }), payment('p1', 'c1', 'inv1')],
      { wake: false },
    );
    await engine.db.execute("delete from sync_queue where entity_type <> 'payment'");
    await tenant.wake();
    await settled();

    const order = (await tenant.log()).map((entry) => entry.entityType);
    expect(order).toEqual(['customer', 'service_item', 'invoice', 'payment']);
    const ofTenant = eq(remoteRequests.tenantId, tenant.tenantId);
    const sent = await engine.db.select({ items: remoteRequests.items }).from(remoteRequests).where(ofTenant);
    // One request each, and all in the run that the payment asked for.
    expect(sent.map(({ items }) => items.length)).toEqual([1, 1, 1, 1]);
    expect(new Set((await tenant.log()).map(({ workflowId }) => workflowId)).size).toBe(1);
    expect(await openAmounts()).toEqual({ invoices: [0], payments: [0] });
  });

  test('a hundred invoices of one new customer create one customer', async () => {
    const { engine, newBooks } = vendor();
    const { tenant, settled, names } = await newBooks();
    await tenant.save([customer('solo')], { wake: false });
    await engine.db.execute(`delete from sync_queue where tenant_id = '${tenant.tenantId}'`);
    await Promise.all(Array.from({ length: 100 }, (_, index) => tenant.save([invoice(`s${index}`, 'solo')])));
    await settled();

    expect((await names('customer')).filter((name) => name === 'Customer solo')).toHaveLength(1);
    expect(new Set(await names('invoice')).size).toBe(100);
    expect(await names('invoice')).toHaveLength(100);
  });

  test('what needs a record that was void or inactive before it ever went waits, says so, and goes once it may go', async () => {
    const { newBooks } = vendor();
    const { tenant, settled, openAmounts } = await newBooks();
    await tenant.save([
      customer('c1'),
      invoice('inv1', 'c1', { status: 'void' }),
      payment('p1', 'c1', 'inv1'),
      customer('gone', { active: false }),
      invoice('inv2', 'gone'),
    ]);
    await settled();
    const waiting = (await tenant.queue()).map(({ recordId, state, error }) => [recordId, state, error]);
    const because = (what: RegExp) => ({
      type: 'PrerequisiteNotMet',
      message: expect.stringMatching(what) as string,
    });
    expect(waiting.sort()).toMatchObject([
      ['inv2', 'waiting', because(/Customer "Customer gone" has not synced: it is inactive/)],
      ['p1', 'waiting', because(/Invoice "N-inv1" has not synced: it is void/)],
    ]);

    await tenant.save([invoice('inv1', 'c1'), customer('gone')]);
    await settled();
    expect(await tenant.queue()).toEqual([]);
    expect(await openAmounts()).toMatchObject({ payments: [0] });
  });
});
