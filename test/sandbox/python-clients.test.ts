import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller } from './support/client.ts';
import { invoiceOf, paymentOf, start } from './support/client.ts';
import { python } from './support/python.ts';

let us: Caller;

beforeAll(async () => {
  us = await start();
});
afterAll(() => us.sandbox.close());

// The first run on a machine installs the clients.
const INSTALL_MS = 180_000;

it(
  'python-quickbooks with intuit-oauth connects, writes, reads, queries, batches, captures, uploads, revokes',
  async () => {
    const made = await us.control('POST', '/companies', { seed: 'us-lists' });
    const result = await python('quickbooks_client.py', { ...us.sandbox, realmId: made.realmId });
    expect(result).toEqual({
      state: 'a-state',
      identity: true,
      user: `sandbox-${made.realmId}`,
      customer: { token: '1', notes: 'seen' },
      duplicate: 6240,
      badQuery: 4001,
      balance: 40,
      count: 1,
      found: true,
      batch: [2, 0],
      changed: 3,
      voided: 0,
      file: 'hello from a file',
      pdf: '%PDF',
      revoked: 'AuthorizationException',
    });
  },
  INSTALL_MS,
);

it(
  'tap-quickbooks discovers and extracts every stream, deleted objects and the report included',
  async () => {
    const invoice = await us.create('Invoice', invoiceOf('1', 50));
    await us.create('Payment', paymentOf('1', 50, { [invoice.Id]: 50 }));
    await us.remove('Invoice', await us.create('Invoice', invoiceOf('1', 1)));
    const since = new Date(Date.now() - 3 * 86_400_000).toISOString().replace(/\.\d+/, '');
    const { streams, counts } = await python('tap.py', { ...us.sandbox, since });
    expect(streams).toBeGreaterThan(25);
    expect(counts).toMatchObject({
      invoices: 1,
      payments: 1,
      customers: 5,
      items: 15,
      deleted_objects: 1,
      employees: 2,
    });
    expect(counts).toHaveProperty('profit_loss_report');
  },
  INSTALL_MS,
);
