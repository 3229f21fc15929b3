import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Books, booksOf } from '../engine/vendor-books.ts';
import { type Business, type Stack, startStack } from './business.ts';

/** "Pull from QuickBooks" of the page "Manual Sync & Sync Log", through the API. */

let stack: Stack;
let business: Business;
let books: Books;
const zone = process.env.TZ;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.close());
beforeEach(async () => {
  business = await stack.newBusiness();
  books = await booksOf(stack.vendor, business.realmId);
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

async function pull(body: object) {
  const { status, body: batch, text } = await business.post(`${business.connection}/pull`, body);
  if (status !== 202) throw new Error(text);
  return waitUntil({ what: 'the pull', timeoutMs: 60_000 }, async () => {
    const found = await business.get(`/v1/batches/${batch.id}`);
    return ['done', 'failed'].includes(found.body.state) ? found.body : undefined;
  });
}

async function invoiceThere(customerId: string, number: string, date: string, amount = 10): Promise<string> {
  const line = {
    Amount: amount,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: '1' } },
  };
  const body = { CustomerRef: { value: customerId }, DocNumber: number, TxnDate: date, Line: [line] };
  return books.create('Invoice', body);
}

const customers = async () => (await business.get('/v1/customers?limit=100')).body.items.map(dataOf);
const invoices = async () => (await business.get('/v1/invoices?limit=100')).body.items.map(dataOf);
const dataOf = ({ data }: { data: Record<string, unknown> }) => data;
const numbers = async () => (await invoices()).map(({ number }: { number?: string }) => number).sort();

describe('Pull Customers', () => {
  test('Pull Customers — imports active customers from QB', async () => {
    const active = await books.create('Customer', {
      DisplayName: 'Active There',
      PrimaryEmailAddr: { Address: 'active@example.com' },
    });
    const inactive = await books.create('Customer', { DisplayName: 'Inactive There' });
    await books.change('Customer', inactive, { Active: false });
    expect(await pull({ entityTypes: ['customer'] })).toMatchObject({ state: 'done', failed: 0 });

    const found = await customers();
    expect(found).toContainEqual(
      expect.objectContaining({ displayName: 'Active There', email: 'active@example.com' }),
    );
    expect(found.map(({ displayName }: { displayName?: string }) => displayName)).not.toContainEqual(
      expect.stringContaining('Inactive There'),
    );
    const external = (await business.tenant.links()).map(({ externalId }) => externalId);
    expect(external).toContain(active);
    expect(external).not.toContain(inactive);
    expect(external).toHaveLength(found.length);
  });

  test('nothing of QuickBooks is changed by a pull, and the sync log shows it with direction Pull (QB to SIP)', async () => {
    await books.create('Customer', { DisplayName: 'Only Read' });
    const before = (await books.writes()).length;
    await pull({ entityTypes: ['customer'] });
    expect((await books.writes()).length).toBe(before);
    const { body } = await business.get('/v1/sync-log?limit=200');
    expect(body.items).toContainEqual(
      expect.objectContaining({ type: 'customer', name: 'Only Read', direction: 'pull', status: 'success' }),
    );
  });
});

describe('Pull Invoices', () => {
  const DAYS = ['2026-01-31', '2026-02-01', '2026-02-15', '2026-02-28', '2026-03-01'];

  async function february(): Promise<void> {
    const customer = await books.create('Customer', { DisplayName: 'Dated' });
    for (const day of DAYS) await invoiceThere(customer, day, day);
  }

  test('Pull Invoices — imports invoices from QB (with date range): the first and the last day are included', async () => {
    await february();
    await pull({ entityTypes: ['invoice'], from: '2026-02-01', to: '2026-02-28' });
    expect(await numbers()).toEqual(['2026-02-01', '2026-02-15', '2026-02-28']);
    expect((await invoices()).map(({ total }: { total: string }) => total)).toEqual([
      '10.00',
      '10.00',
      '10.00',
    ]);
  });

  test.each([
    ['a single day', { from: '2026-02-15', to: '2026-02-15' }, ['2026-02-15']],
    ['an open end', { from: '2026-02-28' }, ['2026-02-28', '2026-03-01']],
    ['an open beginning', { to: '2026-02-01' }, ['2026-01-31', '2026-02-01']],
    ['no range', {}, DAYS],
    ['days on which nothing was invoiced', { from: '2026-02-02', to: '2026-02-14' }, []],
  ])('with %s', async (_what, range, expected) => {
    await february();
    await pull({ entityTypes: ['invoice'], ...range });
    // The company's own sample invoices are of other days.
    expect((await numbers()).filter((number: string) => DAYS.includes(number))).toEqual(expected);
  });

  test.each(['Pacific/Kiritimati', 'America/Los_Angeles'])(
    'a day is the day on the invoice, wherever this runs: in %s no invoice moves over the edge',
    async (where) => {
      await february();
      process.env.TZ = where;
      expect(new Date().getTimezoneOffset()).not.toBe(0);
      await pull({ entityTypes: ['invoice'], from: '2026-02-01', to: '2026-02-28' });
      expect(await numbers()).toEqual(['2026-02-01', '2026-02-15', '2026-02-28']);
      const days = (await invoices()).map(({ issueDate }: { issueDate: string }) => issueDate);
      expect(days.sort()).toEqual(['2026-02-01', '2026-02-15', '2026-02-28']);
    },
  );

  test.each<[string, object, string]>([
    ['that ends before it begins', { from: '2026-03-01', to: '2026-02-28' }, '/to'],
    ['from a day that does not exist', { from: '2026-02-30' }, '/from'],
    ['to a day that does not exist', { to: '2025-02-29' }, '/to'],
    ['from an instant', { from: '2026-02-01T00:00:00Z' }, '/from'],
    ['in another notation', { from: '01/02/2026' }, '/from'],
    ['from nothing', { from: '' }, '/from'],
    ['to a number', { to: 20_260_228 }, '/to'],
    ['under a name that is not known', { until: '2026-02-28' }, '/until'],
  ])('a range %s is refused by name, and nothing is read', async (_what, range, pointer) => {
    const asked = (await books.reads('/query')).length;
    const { status, body } = await business.post(`${business.connection}/pull`, {
      entityTypes: ['invoice'],
      ...range,
    });
    expect([status, body.code]).toEqual([422, 'invalid_body']);
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
    expect((await business.get('/v1/batches')).body.items).toEqual([]);
    expect((await books.reads('/query')).length).toBe(asked);
  });
});

test('Use pull when you want to bring in data that was created directly in QuickBooks, or to do a periodic refresh', async () => {
  const customer = await books.create('Customer', { DisplayName: 'Directly' });
  const invoice = await invoiceThere(customer, 'Q-1', '2026-02-01', 30);
  await pull({ entityTypes: ['customer', 'invoice'] });
  expect(await invoices()).toContainEqual(expect.objectContaining({ number: 'Q-1', total: '30.00' }));
  const before = (await customers()).length;

  await books.change('Customer', customer, { Notes: 'side door' });
  await books.changeAmount(invoice, 45);
  await pull({ entityTypes: ['customer', 'invoice'] });
  expect(await customers()).toHaveLength(before);
  expect(await customers()).toContainEqual(
    expect.objectContaining({ displayName: 'Directly', notes: 'side door' }),
  );
  expect((await invoices()).filter(({ number }: { number?: string }) => number === 'Q-1')).toMatchObject([
    { total: '45.00' },
  ]);
});
