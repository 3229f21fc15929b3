import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, customerData, invoiceData, itemData, paymentData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await api.client();
});

const put = (url: string, body: unknown, headers?: Record<string, string>) =>
  client.call({ method: 'PUT', url, body, headers });
const post = (url: string, body?: unknown, headers?: Record<string, string>) =>
  client.call({ method: 'POST', url, body, headers });

describe('PUT', () => {
  it('creates, replaces, and leaves the same content alone', async () => {
    const created = await put('/v1/customers/c1', customerData);
    expect([created.status, created.body.outcome, created.headers.etag]).toEqual([201, 'created', '"1"']);
    const same = await put('/v1/customers/c1', customerData);
    expect([same.status, same.body.outcome, same.body.version]).toEqual([200, 'unchanged', 1]);
    const changed = await put('/v1/customers/c1', { displayName: 'Ada King' });
    expect([changed.status, changed.body.outcome, changed.body.version]).toEqual([200, 'updated', 2]);
    const read = await client.call({ url: '/v1/customers/c1' });
    expect(read.body.data).toEqual({ displayName: 'Ada King', taxable: true, active: true });
    expect(read.headers.etag).toBe('"2"');
  });

  it('with If-Match changes only the version that the client saw', async () => {
    await put('/v1/customers/c1', customerData);
    const current = await put('/v1/customers/c1', { displayName: 'B' }, { 'if-match': '"1"' });
    expect(current.status).toBe(200);
    for (const etag of ['"1"', '"9"', 'nonsense']) {
      const stale = await put('/v1/customers/c1', { displayName: 'C' }, { 'if-match': etag });
      expect([stale.status, stale.body.code]).toEqual([412, 'version_mismatch']);
    }
    expect((await client.call({ url: '/v1/customers/c1' })).body.data.displayName).toBe('B');
  });

  it('with If-None-Match creates only', async () => {
    const only = { 'if-none-match': '*' };
    expect((await put('/v1/customers/c1', customerData, only)).status).toBe(201);
    expect((await put('/v1/customers/c1', customerData, only)).status).toBe(200);
    const other = await put('/v1/customers/c1', { displayName: 'Other' }, only);
    expect([other.status, other.body.code]).toEqual([409, 'record_exists']);
    expect(other.body.detail).toContain('c1');
  });
});

describe('POST', () => {
  it('refuses an id that exists with another body, and takes the same body again', async () => {
    const body = { id: 'c1', data: customerData };
    const created = await post('/v1/customers', body);
    expect([created.status, created.headers.location]).toEqual([201, '/v1/customers/c1']);
    expect((await post('/v1/customers', body)).status).toBe(200);
    const other = await post('/v1/customers', { id: 'c1', data: { displayName: 'Other' } });
    expect([other.status, other.body.code]).toEqual([409, 'record_exists']);
  });

  it('points into the body where the record is', async () => {
    const answer = await post('/v1/invoices', { id: 'i1', data: invoiceData('nobody', { total: '1.00' }) });
    const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers.sort()).toEqual(['/data/customerId', '/data/total']);
  });
});

describe('DELETE', () => {
  it('is refused while other records refer to the record, and names them', async () => {
    await put('/v1/customers/c1', customerData);
    await put('/v1/service-items/s1', itemData);
    const line = { ...invoiceData('c1').lines[0], serviceItemId: 's1' };
    await put('/v1/invoices/i1', invoiceData('c1', { lines: [line] }));
    await put('/v1/payments/p1', paymentData('c1', 'i1'));
    for (const [url, names] of [
      ['/v1/customers/c1', 'invoice/i1'],
      ['/v1/service-items/s1', 'invoice/i1'],
      ['/v1/invoices/i1', 'payment/p1'],
    ] as const) {
      const refused = await client.call({ method: 'DELETE', url });
      expect([refused.status, refused.body.code]).toEqual([409, 'record_in_use']);
      expect(refused.body.detail).toContain(names);
    }
    for (const url of ['/v1/payments/p1', '/v1/invoices/i1', '/v1/service-items/s1', '/v1/customers/c1']) {
      expect((await client.call({ method: 'DELETE', url })).status).toBe(200);
      expect((await client.call({ url })).status).toBe(404);
      expect((await client.call({ method: 'DELETE', url })).status).toBe(404);
    }
  });

  it('leaves a tombstone that a client asking for changes sees', async () => {
    await put('/v1/customers/c1', customerData);
    await client.call({ method: 'DELETE', url: '/v1/customers/c1' });
    expect((await client.call({ url: '/v1/customers' })).body.items).toEqual([]);
    const { items } = (await client.call({ url: '/v1/customers?include_deleted=true' })).body;
    expect(
      items.map(({ id, deletedAt }: { id: string; deletedAt: string }) => [id, typeof deletedAt]),
    ).toEqual([['c1', 'string']]);
  });
});

describe('sending and collecting', () => {
  it('takes the step once, and again without effect', async () => {
    await put('/v1/customers/c1', customerData);
    await put('/v1/invoices/i1', invoiceData('c1', { status: 'draft' }));
    await put('/v1/payments/p1', paymentData('c1', 'i1', { status: 'pending' }));
    for (const url of ['/v1/invoices/i1/send', '/v1/payments/p1/collect']) {
      expect((await post(url)).body.outcome).toBe('updated');
      expect((await post(url)).body.outcome).toBe('unchanged');
    }
    expect((await client.call({ url: '/v1/invoices/i1' })).body.data.status).toBe('sent');
  });

  it('is refused where the state does not allow it', async () => {
    await put('/v1/customers/c1', customerData);
    await put('/v1/invoices/i1', invoiceData('c1', { status: 'void' }));
    const refused = await post('/v1/invoices/i1/send');
    expect([refused.status, refused.body.code]).toEqual([409, 'state_not_allowed']);
    expect((await post('/v1/invoices/none/send')).status).toBe(404);
  });

  it('is what makes a draft sync', async () => {
    const connectionId = await connect(api, client);
    await put('/v1/customers/c1', customerData);
    expect((await put('/v1/invoices/i1', invoiceData('c1', { status: 'draft' }))).body.sync).toBe('none');
    api.gateway.woken = [];
    expect((await post('/v1/invoices/i1/send')).body.sync).toBe('queued');
    expect(api.gateway.woken).toEqual([{ tenantId: client.tenantId, connectionId }]);
  });
});

describe('bulk', () => {
  const lines = (records: unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const ndjson = { 'content-type': 'application/x-ndjson' };

  it('stores every valid line and reports the others with line and path', async () => {
    const body = `${lines([
      { type: 'invoice', id: 'i1', data: invoiceData('c1') },
      { type: 'customer', id: 'c1', data: customerData },
      { type: 'customer', id: 'c2', data: {} },
      { type: 'invoice', id: 'i2', data: invoiceData('c2') },
      { type: 'horse', id: 'h1', data: {} },
      { type: 'customer', id: 'a b', data: customerData },
    ])}{"type":\n\n${lines([{ type: 'customer', id: 'c3', data: customerData }])}`;
    const answer = await post('/v1/records:bulk', body, ndjson);
    expect(answer.status).toBe(200);
    const { created, rejected, results } = answer.body;
    expect([created, rejected]).toEqual([3, 5]);
    expect(
      results.map((result: { line: number; outcome: string; errors?: { pointer: string }[] }) => [
        result.line,
        result.outcome,
        result.errors?.map(({ pointer }) => pointer),
      ]),
    ).toEqual([
      [1, 'created', undefined],
      [2, 'created', undefined],
      [3, 'rejected', ['/data/displayName']],
      [4, 'rejected', ['/data/customerId']],
      [5, 'rejected', ['/type']],
      [6, 'rejected', ['/id']],
      [7, 'rejected', ['']],
      [9, 'created', undefined],
    ]);
    expect((await client.call({ url: '/v1/invoices/i1' })).status).toBe(200);
    expect((await client.call({ url: '/v1/invoices/i2' })).status).toBe(404);
  });

  it('takes a JSON array as well, and the same lines again change nothing', async () => {
    const body = [{ type: 'customer', id: 'c1', data: customerData }];
    expect((await post('/v1/records:bulk', body)).body.created).toBe(1);
    expect((await post('/v1/records:bulk', body)).body.unchanged).toBe(1);
    expect((await post('/v1/records:bulk', { not: 'an array' })).status).toBe(422);
  });

  it('stores thousands of lines, each once', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => {
      return { type: 'customer', id: `c${index}`, data: { displayName: `Customer ${index}` } };
    });
    const answer = await post('/v1/records:bulk', lines(many), ndjson);
    expect([answer.body.created, answer.body.results.length]).toEqual([1_200, 1_200]);
    expect(answer.body.results.at(-1)).toMatchObject({ line: 1_200, id: 'c1199', version: 1 });
  });

  it('ends with a problem on text that is not UTF-8', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/v1/records:bulk',
      headers: { ...ndjson, authorization: `Bearer ${client.key}` },
      payload: Buffer.from([0x7b, 0xff, 0xfe, 0x0a]),
    });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'malformed_body']);
  });
});

describe('an allocation above what its invoice has open', () => {
  const part = (amount: string, fields: object = {}) =>
    paymentData('c1', 'i1', { amount, allocations: [{ invoiceId: 'i1', amount }], ...fields });

  beforeEach(async () => {
    await put('/v1/customers/c1', customerData);
    await put('/v1/invoices/i1', invoiceData('c1'));
    await put('/v1/payments/p1', part('50.00'));
  });

  it('is refused, naming the invoice and the amounts, and nothing is stored', async () => {
    const answer = await put('/v1/payments/p2', part('30.01'));
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_body']);
    expect(answer.body.errors).toEqual([
      {
        pointer: '/allocations/0/amount',
        message:
          'is 30.01, but invoice INV-1 has 30.00 open: its total is 80.00, and other payments pay 50.00 of it',
      },
    ]);
    expect((await client.call({ url: '/v1/payments/p2' })).status).toBe(404);
    expect((await put('/v1/payments/p2', part('30.00'))).status).toBe(201);
  });

  it('counts neither the payment itself nor what is void, pending or deleted', async () => {
    expect((await put('/v1/payments/p1', part('80.00'))).status).toBe(200);
    await put('/v1/payments/p1', part('80.00', { status: 'void' }));
    expect((await put('/v1/payments/p2', part('80.00'))).status).toBe(201);
    await put('/v1/payments/p2', part('80.00', { status: 'pending' }));
    expect((await put('/v1/payments/p3', part('80.00'))).status).toBe(201);
    await client.call({ method: 'DELETE', url: '/v1/payments/p3' });
    expect((await put('/v1/payments/p4', part('80.00'))).status).toBe(201);
  });

  it('that was taken before does not stand in the way of another change', async () => {
    const smaller = { description: 'Mowing', quantity: '1', unitPrice: '40.00', amount: '40.00' };
    await put('/v1/invoices/i1', invoiceData('c1', { lines: [smaller], total: '40.00' }));
    expect((await put('/v1/payments/p1', part('50.00', { memo: 'cash' }))).status).toBe(200);
    expect((await put('/v1/payments/p1', part('50.01'))).status).toBe(422);
  });

  it('is refused to a void invoice', async () => {
    await put('/v1/invoices/i1', invoiceData('c1', { status: 'void' }));
    const answer = await put('/v1/payments/p2', part('1.00'));
    expect(answer.body.errors).toMatchObject([{ message: 'is 1.00, but invoice INV-1 is void' }]);
  });

  it('is refused among lines of one request too, where the lines before take what is open', async () => {
    const answer = await post('/v1/records:bulk', [
      { type: 'invoice', id: 'i1', data: invoiceData('c1', { number: 'INV-1b' }) },
      { type: 'payment', id: 'p2', data: part('20.00') },
      { type: 'payment', id: 'p3', data: part('10.01') },
      { type: 'payment', id: 'p4', data: part('10.00') },
    ]);
    expect(answer.body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'updated',
      'created',
      'rejected',
      'created',
    ]);
    expect(answer.body.results[2].errors).toMatchObject([{ pointer: '/data/allocations/0/amount' }]);
  });
});

it('writes down who asked for every change', async () => {
  await put('/v1/customers/c1', customerData);
  await client.call({ url: '/v1/customers/c1' });
  await client.call({ method: 'DELETE', url: '/v1/customers/c1' });
  const rows = await api.db.query.auditTrail.findMany({
    where: (table, { eq }) => eq(table.tenantId, client.tenantId),
    orderBy: (table, { asc }) => asc(table.id),
  });
  expect(rows.map(({ action, subject }) => [action, subject])).toEqual([
    ['putCustomer', 'customers/c1'],
    ['deleteCustomer', 'customers/c1'],
  ]);
  expect(rows.every(({ actor }) => /^key:key_/.test(actor))).toBe(true);
});
