import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, customerData, invoiceData, paymentData } from './support/samples.ts';

let api: TestApi;

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());

/** A business whose company keeps its books in Canadian dollars and knows others. */
async function canadian(): Promise<TestClient> {
  const client = await api.client();
  const { capabilities } = api.vendor.company;
  api.vendor.company.capabilities = {
    ...capabilities,
    country: 'CA',
    homeCurrency: 'CAD',
    multicurrency: true,
  };
  await connect(api, client);
  return client;
}

async function put(client: TestClient, path: string, body: unknown) {
  const answer = await client.call({ method: 'PUT', url: `/v1/${path}`, body });
  expect([path, answer.status, answer.text]).toEqual([path, 201, answer.text]);
}

async function currencies(client: TestClient, ...paths: string[]): Promise<string[]> {
  const answers = await Promise.all(paths.map((path) => client.call({ url: `/v1/${path}` })));
  return answers.map(({ body }) => body.data.currency);
}

it('an invoice or payment without a currency takes that of the company’s books, by each way of sending it', async () => {
  const client = await canadian();
  await put(client, 'customers/c1', customerData);
  await put(client, 'invoices/i1', invoiceData('c1'));
  await put(client, 'payments/p1', paymentData('c1', 'i1'));
  const created = await client.call({
    method: 'POST',
    url: '/v1/invoices',
    body: { id: 'i2', data: invoiceData('c1', { number: 'INV-2' }) },
  });
  expect([created.status, created.text]).toEqual([201, created.text]);
  const bulk = await client.call({
    method: 'POST',
    url: '/v1/records:bulk',
    body: [{ type: 'invoice', id: 'i3', data: invoiceData('c1', { number: 'INV-3' }) }],
  });
  expect(bulk.body).toMatchObject({ created: 1, rejected: 0 });
  expect(await currencies(client, 'invoices/i1', 'payments/p1', 'invoices/i2', 'invoices/i3')).toEqual([
    'CAD',
    'CAD',
    'CAD',
    'CAD',
  ]);
});

it('one whose customer has a currency takes the customer’s, also of a customer that comes along', async () => {
  const client = await canadian();
  await put(client, 'customers/c1', { ...customerData, currency: 'EUR' });
  await put(client, 'invoices/i1', invoiceData('c1'));
  const bulk = await client.call({
    method: 'POST',
    url: '/v1/records:bulk',
    body: [
      { type: 'invoice', id: 'i2', data: invoiceData('c2', { number: 'INV-2' }) },
      { type: 'customer', id: 'c2', data: { displayName: 'Bob', currency: 'GBP' } },
    ],
  });
  expect(bulk.body).toMatchObject({ created: 2, rejected: 0 });
  expect(await currencies(client, 'invoices/i1', 'invoices/i2')).toEqual(['EUR', 'GBP']);
});

it('what is said is never replaced, and without a company it is US dollars', async () => {
  const alone = await api.client();
  await put(alone, 'customers/c1', customerData);
  await put(alone, 'invoices/i1', invoiceData('c1'));
  await put(alone, 'invoices/i2', invoiceData('c1', { number: 'INV-2', currency: 'CAD' }));
  expect(await currencies(alone, 'invoices/i1', 'invoices/i2')).toEqual(['USD', 'CAD']);
});

it('a body that names no customer, or one that cannot be kept, is refused as it was', async () => {
  const client = await canadian();
  for (const body of [[], { customerId: 7 }, invoiceData('a\u0000b')]) {
    const answer = await client.call({ method: 'PUT', url: '/v1/invoices/i1', body });
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_body']);
    const bulk = await client.call({
      method: 'POST',
      url: '/v1/records:bulk',
      headers: { 'content-type': 'application/x-ndjson' },
      body: JSON.stringify({ type: 'invoice', id: 'i1', data: body }),
    });
    expect(bulk.body).toMatchObject({ created: 0, rejected: 1 });
  }
});
