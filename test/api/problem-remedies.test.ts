import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ProblemCode, problemCodes } from '../../src/api/problems.ts';
import { batches } from '../../src/db/schema/index.ts';
import { ELSEWHERE } from './problem-remedies.ts';
import {
  type Answer,
  type CallRequest,
  call,
  createTestApi,
  type TestApi,
  type TestClient,
} from './support/api.ts';
import { authorize, connect, customerData, invoiceData } from './support/samples.ts';

/** What the API's own problems say to do is done here, and then the request goes; or it is said where and why not. */

let api: TestApi;
let client: TestClient;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());

interface Remedy {
  /** What the problem is about is here. */
  before?(): Promise<unknown>;
  /** What is refused. */
  asks(): Promise<Answer>;
  /** What the remedy says, up to a request that is done. */
  does(refused: Answer): Promise<Answer>;
}

const put = (url: string, body: unknown, headers?: Record<string, string>) =>
  client.call({ method: 'PUT', url, body, headers });
const post = (url: string, body: unknown, headers?: Record<string, string>) =>
  client.call({ method: 'POST', url, body, headers });
const get = (url: string) => client.call({ url });
const CUSTOMER = '/v1/customers/c';
const JSON_TYPE = { 'content-type': 'application/json' };
let connectionId = '';
const settingsUrl = () => `/v1/connections/${connectionId}/settings`;
const push = () => post(`/v1/connections/${connectionId}/push`, { entityTypes: ['customer'] });
const connected = async () => {
  connectionId = await connect(api, client);
};
const settings = async (change: object, ifMatch?: string) => {
  const { body } = await get(settingsUrl());
  return put(
    settingsUrl(),
    { ...body, ...change },
    ifMatch === undefined ? undefined : { 'if-match': ifMatch },
  );
};
const customerThere = () => put(CUSTOMER, customerData);

const REMEDIES: Partial<Record<ProblemCode, Remedy>> = {
  malformed_body: {
    asks: () => put(CUSTOMER, '{"displayName":', JSON_TYPE),
    does: () => put(CUSTOMER, '{"displayName":"x"}', JSON_TYPE),
  },
  parameter_invalid: {
    asks: () => get('/v1/customers?limit=0'),
    does: ({ body }) => get(`/v1/customers?${body.errors[0].parameter}=1`),
  },
  cursor_invalid: { asks: () => get('/v1/customers?cursor=made-up'), does: () => get('/v1/customers') },
  unauthorized: {
    asks: () => call(api.app, 'no key', { url: '/v1/customers' }),
    does: () => get('/v1/customers'),
  },
  not_found: { before: customerThere, asks: () => get('/v1/customers/d'), does: () => get(CUSTOMER) },
  route_not_found: { asks: () => get('/v1/nope'), does: () => get('/docs/') },
  record_exists: {
    before: customerThere,
    asks: () => post('/v1/customers', { id: 'c', data: { displayName: 'Another' } }),
    does: () => post('/v1/customers', { id: 'd', data: { displayName: 'Another' } }),
  },
  record_in_use: {
    async before() {
      await customerThere();
      await put('/v1/invoices/i', invoiceData('c'));
    },
    asks: () => client.call({ method: 'DELETE', url: CUSTOMER }),
    async does({ body }) {
      expect(body.detail).toContain('invoice/i');
      await client.call({ method: 'DELETE', url: '/v1/invoices/i' });
      return client.call({ method: 'DELETE', url: CUSTOMER });
    },
  },
  version_mismatch: {
    async before() {
      await customerThere();
      await put(CUSTOMER, { displayName: 'Changed meanwhile' });
    },
    asks: () => put(CUSTOMER, { displayName: 'Mine' }, { 'if-match': '"1"' }),
    async does() {
      const { headers, body } = await get(CUSTOMER);
      return put(CUSTOMER, { ...body.data, notes: 'mine' }, { 'if-match': String(headers.etag) });
    },
  },
  precondition_required: {
    before: connected,
    asks: () => settings({}),
    async does() {
      return settings({}, String((await get(settingsUrl())).headers.etag));
    },
  },
  body_too_large: {
    asks: () => put(CUSTOMER, { displayName: 'x'.repeat(5_000_000) }),
    does: () => put(CUSTOMER, { displayName: 'x' }),
  },
  unsupported_media_type: {
    asks: () => put(CUSTOMER, '<a/>', { 'content-type': 'application/xml' }),
    does: () => put(CUSTOMER, JSON.stringify(customerData), JSON_TYPE),
  },
  invalid_body: {
    asks: () => put(CUSTOMER, { ...customerData, email: 'nope' }),
    does: ({ body }) =>
      put(CUSTOMER, { ...customerData, [body.errors[0].pointer.slice(1)]: 'ada@example.com' }),
  },
  idempotency_mismatch: {
    before: () => post('/v1/customers', { id: 'c', data: customerData }, { 'idempotency-key': 'one' }),
    asks: () => post('/v1/customers', { id: 'd', data: customerData }, { 'idempotency-key': 'one' }),
    does: () => post('/v1/customers', { id: 'd', data: customerData }, { 'idempotency-key': 'two' }),
  },
  last_owner_key: {
    asks: async () => client.call(await revocation()),
    async does() {
      const body = { name: 'another', role: 'owner', scopes: ['keys:write'] };
      const request = await revocation();
      await post('/v1/api-keys', body);
      return client.call(request);
    },
  },
  user_exists: {
    before: () => post('/v1/users', PERSON),
    asks: () => post('/v1/users', { ...PERSON, email: PERSON.email.toUpperCase() }),
    async does() {
      const { items } = (await get('/v1/users')).body;
      const { id } = items.find(({ email }: { email: string }) => email === PERSON.email);
      return post(`/v1/users/${id}/invitation`, undefined);
    },
  },
  batch_running: {
    async before() {
      await connected();
      await push();
    },
    asks: push,
    async does() {
      const running = eq(batches.connectionId, connectionId);
      await api.db.update(batches).set({ state: 'done' }).where(running);
      return push();
    },
  },
  sync_disabled: {
    async before() {
      await connected();
      await settings({ enabled: false }, '*');
    },
    asks: push,
    async does() {
      await settings({ enabled: true }, '*');
      return push();
    },
  },
  connection_not_connected: {
    async before() {
      connectionId = (await post('/v1/connections', { provider: 'fakebooks' })).body.id;
    },
    asks: push,
    async does() {
      await authorize(api, client, connectionId);
      return push();
    },
  },
};

const PERSON = { email: 'bo@example.com', name: 'Bo', role: 'member' };

/** Of the one key there is. */
async function revocation(): Promise<CallRequest> {
  const [key] = (await get('/v1/api-keys')).body.items;
  return { method: 'DELETE', url: `/v1/api-keys/${key.id}` };
}

it.each(Object.entries(REMEDIES))(
  'the remedy of %s, once done, lets the request go',
  async (code, remedy) => {
    client = await api.client();
    await remedy.before?.();
    const refused = await remedy.asks();
    expect(refused.body.code).toBe(code);
    const done = await remedy.does(refused);
    expect(done.status, done.text.slice(0, 300)).toBeLessThan(300);
  },
);

it('every problem has its remedy performed, or it is said where, or why not', () => {
  const told = [...Object.keys(REMEDIES), ...Object.keys(ELSEWHERE)];
  expect(told.sort()).toEqual([...problemCodes()].sort());
});

it('the tests that are named exist', () => {
  const missing = Object.values(ELSEWHERE).flatMap(({ test }) => {
    const [file = '', title = ''] = test?.split(' › ') ?? [];
    return test === undefined || readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').includes(title)
      ? []
      : [test];
  });
  expect(missing).toEqual([]);
});
