import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Answer,
  type CallRequest,
  createTestApi,
  type TestApi,
  type TestClient,
} from './support/api.ts';
import { type Operation, operationsOf } from './support/operations.ts';
import { connect, customerData, invoiceData, itemData, paymentData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());

beforeEach(async () => {
  client = await api.client();
  await client.call({ method: 'PUT', url: '/v1/customers/c1', body: customerData });
  await client.call({ method: 'PUT', url: '/v1/customers/c2', body: { displayName: 'Someone else' } });
  await client.call({
    method: 'PUT',
    url: '/v1/customers/ceur',
    body: { displayName: 'Euro', currency: 'EUR' },
  });
  await client.call({ method: 'PUT', url: '/v1/service-items/s1', body: itemData });
  await client.call({ method: 'PUT', url: '/v1/invoices/i1', body: invoiceData('c1') });
});

const line = { quantity: '2', unitPrice: '40.00', amount: '80.00' };
const invoice = (fields: Record<string, unknown>) => ['/v1/invoices/bad', invoiceData('c1', fields)] as const;
const payment = (fields: Record<string, unknown>) =>
  ['/v1/payments/bad', paymentData('c1', 'i1', fields)] as const;

const CASES: [what: string, request: readonly [url: string, body: unknown], pointer: string][] = [
  ['an unknown field', invoice({ colour: 'red' }), '/colour'],
  ['an unknown field of a line', invoice({ lines: [{ ...line, vat: '1' }] }), '/lines/0/vat'],
  ['a missing field', ['/v1/customers/bad', {}], '/displayName'],
  ['a number for an amount', invoice({ total: 80 }), '/total'],
  ['a negative amount', invoice({ lines: [{ ...line, amount: '-80.00' }] }), '/lines/0/amount'],
  ['an amount in exponents', payment({ amount: '8e1' }), '/amount'],
  ['more digits than the currency has', payment({ amount: '80.001' }), '/amount'],
  ['a fraction of a currency without one', invoice({ currency: 'JPY', total: '80.5' }), '/total'],
  [
    'a line that is not quantity × price',
    invoice({ lines: [{ ...line, amount: '81.00' }], total: '81.00' }),
    '/lines/0/amount',
  ],
  ['a total that is not the sum of the lines', invoice({ total: '79.99' }), '/total'],
  ['a due date before the issue date', invoice({ dueDate: '2026-10-31' }), '/dueDate'],
  ['a day that does not exist', invoice({ issueDate: '2026-02-30' }), '/issueDate'],
  ['no lines', invoice({ lines: [] }), '/lines'],
  ['an unknown customer', invoice({ customerId: 'nobody' }), '/customerId'],
  ['an unknown item', invoice({ lines: [{ ...line, serviceItemId: 'none' }] }), '/lines/0/serviceItemId'],
  [
    'an unknown invoice',
    payment({ allocations: [{ invoiceId: 'none', amount: '1.00' }] }),
    '/allocations/0/invoiceId',
  ],
  ['an invoice of another customer', payment({ customerId: 'c2' }), '/allocations/0/invoiceId'],
  [
    'an invoice paid twice in one payment',
    payment({
      allocations: [
        { invoiceId: 'i1', amount: '1.00' },
        { invoiceId: 'i1', amount: '1.00' },
      ],
    }),
    '/allocations/1/invoiceId',
  ],
  [
    'more allocated than the invoice asks for',
    payment({ amount: '80.01', allocations: [{ invoiceId: 'i1', amount: '80.01' }] }),
    '/allocations/0/amount',
  ],
  ['more allocated than paid', payment({ amount: '79.00' }), '/allocations'],
  ['a currency that is none', invoice({ currency: 'usd' }), '/currency'],
  ['another currency than the customer’s', invoice({ customerId: 'ceur', currency: 'USD' }), '/currency'],
  ['another currency than the invoice’s', payment({ currency: 'EUR' }), '/currency'],
  ['NUL in a text', ['/v1/customers/bad', { displayName: 'a\u0000b' }], '/displayName'],
  ['half a surrogate pair', ['/v1/customers/bad', { displayName: 'a\ud800b' }], '/displayName'],
  ['an address that is none', ['/v1/customers/bad', { displayName: 'x', email: 'nope' }], '/email'],
];

it.each(CASES)('%s is refused with its path, and nothing is stored', async (_what, [url, body], pointer) => {
  const answer = await client.call({ method: 'PUT', url, body });
  expect([answer.status, answer.body.code, answer.body.outcome]).toEqual([422, 'invalid_body', 'none']);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  const found = answer.body.errors.find((error: { pointer: string }) => error.pointer === pointer);
  expect(found, JSON.stringify(answer.body.errors)).toBeDefined();
  expect(found.message.length).toBeGreaterThan(5);
  expect((await client.call({ url })).status).toBe(404);
});

it('names every fault at once', async () => {
  const body = invoiceData('nobody', { total: '1.00', dueDate: '2026-01-01' });
  const answer = await client.call({ method: 'PUT', url: '/v1/invoices/bad', body });
  const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
  expect(pointers.sort()).toEqual(['/customerId', '/dueDate', '/total']);
});

describe('once a company without multicurrency is connected', () => {
  it('another currency than its own is refused', async () => {
    await connect(api, client);
    const answer = await client.call({
      method: 'PUT',
      url: '/v1/invoices/bad',
      body: invoiceData('ceur', { currency: 'EUR' }),
    });
    expect(answer.body.errors).toEqual([
      { pointer: '/currency', message: expect.stringContaining('multicurrency is off') },
    ]);
  });
});

const json = { 'content-type': 'application/json' };

it.each([
  ['text that is not JSON', { body: '{"displayName":', headers: json }, 400, 'malformed_body'],
  ['an empty body', { body: '', headers: json }, 400, 'malformed_body'],
  [
    'a body of another type',
    { body: '<a/>', headers: { 'content-type': 'application/xml' } },
    415,
    'unsupported_media_type',
  ],
  [
    'a prototype in the body',
    { body: '{"displayName":"x","__proto__":{"a":1}}', headers: json },
    400,
    'malformed_body',
  ],
  [
    'a body that is too large',
    { body: `{"displayName":"${'x'.repeat(5_000_000)}"}`, headers: json },
    413,
    'body_too_large',
  ],
  ['an array', { body: '[]', headers: json }, 422, 'invalid_body'],
  ['null', { body: 'null', headers: json }, 422, 'invalid_body'],
])('%s is a problem answer', async (_what, request, status, code) => {
  const answer = await client.call({ method: 'PUT', url: '/v1/customers/bad', ...request });
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

it.each([
  ['/v1/invoices?limit=0', 'limit'],
  ['/v1/invoices?limit=501', 'limit'],
  ['/v1/invoices?limit=ten', 'limit'],
  ['/v1/invoices?modified_after=yesterday', 'modified_after'],
  ['/v1/invoices?colour=red', 'colour'],
  ['/v1/sync-log?status=odd', 'status'],
  ['/v1/sync-log?limit=201', 'limit'],
  ['/v1/sync-log?record=%00', 'record'],
  ['/v1/records/horse/h1/sync', 'type'],
  ['/v1/customers/.hidden', 'id'],
  ['/v1/customers/a%20b', 'id'],
  [`/v1/customers/${'x'.repeat(201)}`, 'id'],
])('%s names the parameter that is not valid', async (url, parameter) => {
  const answer = await client.call({ url });
  expect([answer.status, answer.body.code]).toEqual([400, 'parameter_invalid']);
  expect(answer.body.errors.map((error: { parameter: string }) => error.parameter)).toEqual([parameter]);
});

/** How schemas speak to programmers. */
const SCHEMA_TEXT = /Invalid|Too (small|big)|Unrecognized|expected|received|must match|[<>]=|undefined/;
const WRONG: readonly unknown[] = [null, '', 'x'.repeat(5_000), -7, [7]];

describe('whatever is wrong', () => {
  /** Fields and parameters of an operation, as the document names them. */
  const namesOf = (document: Answer['body'], { path, method }: Operation) => {
    const { requestBody, parameters = [] } = document.paths[path][method.toLowerCase()];
    const { schema = {} } = requestBody?.content['application/json'] ?? {};
    const { properties = {} } = schema.$ref
      ? document.components.schemas[schema.$ref.split('/').at(-1)]
      : schema;
    const inQuery = parameters.filter((each: { in: string }) => each.in === 'query');
    return { fields: Object.keys(properties), query: inQuery.map((each: { name: string }) => each.name) };
  };

  it('with a field or a parameter of any operation is said in words, never as a schema says it', async () => {
    const document = (await client.call({ url: '/openapi.json' })).body;
    const odd: string[] = [];
    let told = 0;
    const ask = async (operation: Operation, request: Pick<CallRequest, 'url' | 'body'>) => {
      const { body } = await client.call({ method: operation.method, ...request });
      for (const { message } of body?.errors ?? []) {
        told += 1;
        if (SCHEMA_TEXT.test(message)) odd.push(`${operation.id}: ${message}`);
      }
    };
    for (const operation of await operationsOf(api)) {
      const url = operation.path.replaceAll(/\{[^}]+\}/g, 'nothing');
      const { fields, query } = namesOf(document, operation);
      for (const value of fields.length > 0 ? WRONG : [])
        await ask(operation, { url, body: Object.fromEntries(fields.map((name) => [name, value])) });
      const asked = query.map((name: string) => `${name}=%7B-7`).join('&');
      if (asked) await ask(operation, { url: `${url}?${asked}` });
    }
    expect(told).toBeGreaterThan(300);
    expect([...new Set(odd)]).toEqual([]);
  }, 120_000);
});

it.each(['/nope', '/v1/nope', '/v1/customers/a/b'])(
  '%s, which is no address, is a 404 problem',
  async (url) => {
    const answer = await client.call({ url });
    expect([answer.status, answer.body.code]).toEqual([404, 'route_not_found']);
  },
);

it('an address that cannot be decoded is a problem answer', async () => {
  const answer = await client.call({ url: '/v1/customers/%E0%A4%A' });
  expect([answer.status, answer.body.outcome]).toEqual([400, 'none']);
});
