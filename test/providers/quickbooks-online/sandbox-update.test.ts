import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import type { PushItem } from '../../../src/providers/provider.ts';
import { Desk } from '../conformance-desk.ts';
import { customer, invoice, payment, serviceItem } from '../conformance-records.ts';
import { sandboxHarness, startTestSandbox } from './sandbox-harness.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

async function openDesk(): Promise<Desk> {
  return new Desk(await sandboxHarness(sandbox));
}

async function presentData(desk: Desk, item: PushItem): Promise<Record<string, unknown>> {
  const [record] = await desk.current(item.entityType, [desk.idOf(item.entityType, item.recordId) ?? '']);
  expect(record?.unreadable).toBeUndefined();
  return record?.data ?? {};
}

/** Decides a change again on the version that is there now, as the engine does after a stale write. */
async function pushOnPresentVersion(desk: Desk, item: PushItem) {
  const [record] = await desk.current(item.entityType, [desk.idOf(item.entityType, item.recordId) ?? '']);
  return desk.pushOne({ ...item, counterpart: record?.counterpart });
}

describe('an update', () => {
  it('of a customer leaves there what the record has, and nothing else of ours', async () => {
    const desk = await openDesk();
    const full = {
      companyName: 'Bird LLC',
      givenName: 'Amy',
      familyName: 'Lauterbach',
      email: 'birds@example.com',
      phone: '650 555 3311',
      mobile: '650 555 3312',
      website: 'https://birds.example.com',
      billingAddress: {
        line1: '1 Finch St',
        line2: 'Rear',
        city: 'Bayshore',
        region: 'CA',
        postalCode: '94326',
      },
      serviceAddress: { line1: '2 Nest Rd', country: 'USA' },
      notes: 'Gate 7',
      taxable: false,
    };
    await desk.pushAll(customer('c', full));
    expect(await presentData(desk, customer('c'))).toEqual({
      ...full,
      displayName: 'Customer “c” & Co',
      currency: 'USD',
      active: true,
    });
    await desk.pushAll(customer('c'));
    expect(await presentData(desk, customer('c'))).toEqual({
      displayName: 'Customer “c” & Co',
      taxable: true,
      currency: 'USD',
      active: true,
    });
  });

  it('of an invoice replaces its lines, its discount and its texts', async () => {
    const desk = await openDesk();
    await desk.pushAll(customer('c'), serviceItem('s'));
    const texts = { memo: 'Remind in May', customerMessage: 'Thanks', email: 'pay@example.com' };
    await desk.pushAll(invoice('i', 'c', 's', { ...texts, discount: '5.00', total: '45.00' }));
    expect(await presentData(desk, invoice('i', 'c', 's'))).toMatchObject({ ...texts, discount: '5.00' });
    const line = { serviceItemId: 's', quantity: '1', unitPrice: '7.00', amount: '7.00' };
    await desk.pushAll(invoice('i', 'c', 's', { lines: [line, line], total: '14.00' }));
    const data = await presentData(desk, invoice('i', 'c', 's'));
    expect(data).toMatchObject({ lines: [{ amount: '7.00' }, { amount: '7.00' }], total: '14.00' });
    for (const name of ['memo', 'customerMessage', 'email', 'discount'])
      expect(data).not.toHaveProperty(name);
  });

  it('of a payment moves it from one invoice to another', async () => {
    const desk = await openDesk();
    await desk.pushAll(customer('c'), serviceItem('s'), invoice('i', 'c', 's'), invoice('j', 'c', 's'));
    await desk.pushAll(payment('p', 'c', 'i'));
    expect(await presentData(desk, invoice('i', 'c', 's'))).toMatchObject({ status: 'paid' });
    await desk.pushAll(payment('p', 'c', 'j'));
    expect(await presentData(desk, invoice('i', 'c', 's'))).toMatchObject({ status: 'sent' });
    expect(await presentData(desk, invoice('j', 'c', 's'))).toMatchObject({ status: 'paid' });
    await desk.pushAll(payment('p', 'c', 'j', { allocations: [] }));
    expect(await presentData(desk, invoice('j', 'c', 's'))).toMatchObject({ status: 'sent' });
  });

  it('of an invoice that was paid meanwhile is stale, and goes on the present version', async () => {
    const desk = await openDesk();
    await desk.pushAll(customer('c'), serviceItem('s'), invoice('i', 'c', 's'), payment('p', 'c', 'i'));
    const changed = invoice('i', 'c', 's', { memo: 'Paid by check' });
    expect(await desk.pushOne(changed)).toMatchObject({ error: { type: 'StaleVersion' } });
    expect(await pushOnPresentVersion(desk, changed)).toMatchObject({ kind: 'written' });
    expect(await presentData(desk, changed)).toMatchObject({ memo: 'Paid by check', status: 'paid' });
  });
});
