import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { claimIdempotencyKey } from '../../src/db/idempotency.ts';
import { call, createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, customerData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await api.client();
});

const keyed = (key: string) => ({ 'idempotency-key': key });
const post = (url: string, body: unknown, key: string) =>
  client.call({ method: 'POST', url, body, headers: keyed(key) });

it('the same request gets the first answer again and is not done twice', async () => {
  const connectionId = await connect(api, client);
  api.gateway.started = [];
  const first = await post(`/v1/connections/${connectionId}/push`, {}, 'k1');
  const again = await post(`/v1/connections/${connectionId}/push`, {}, 'k1');
  expect([first.status, again.status]).toEqual([202, 202]);
  expect(again.body).toEqual(first.body);
  expect(again.headers.location).toBe(first.headers.location);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(api.gateway.started).toHaveLength(1);
});

it('two at once are done once', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => post('/v1/api-keys', { name: 'x' }, 'k1')));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 201).length).toBeGreaterThan(0);
  expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
  const { items } = (await client.call({ url: '/v1/api-keys' })).body;
  expect(items.filter(({ name }: { name: string }) => name === 'x')).toHaveLength(1);
});

it('another body under the same key is refused', async () => {
  await post('/v1/customers', { id: 'c1', data: customerData }, 'k1');
  const other = await post('/v1/customers', { id: 'c2', data: customerData }, 'k1');
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_mismatch']);
  expect((await client.call({ url: '/v1/customers/c2' })).status).toBe(404);
});

it('the same holds for a body that is read as a stream', async () => {
  const bulk = (id: string) =>
    client.call({
      method: 'POST',
      url: '/v1/records:bulk',
      headers: { ...keyed('k1'), 'content-type': 'application/x-ndjson' },
      body: `${JSON.stringify({ type: 'customer', id, data: customerData })}\n`,
    });
  const first = await bulk('c1');
  const again = await bulk('c1');
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(again.body.created).toBe(1);
  expect((await bulk('c2')).body.code).toBe('idempotency_mismatch');
});

it('a key whose request is still being answered is a 409; one left behind by a dead process is taken over', async () => {
  const owner = { tenantId: client.tenantId, key: 'k1' };
  await claimIdempotencyKey(api.db, owner, 'hash');
  const busy = await post('/v1/customers', { id: 'c1', data: customerData }, 'k1');
  expect([busy.status, busy.body.code, busy.body.retryable]).toEqual([409, 'idempotency_in_progress', true]);
  await api.db.execute(
    sql`update idempotency_keys set created_at = now() - interval '2 minutes' where tenant_id = ${client.tenantId}`,
  );
  expect((await post('/v1/customers', { id: 'c1', data: customerData }, 'k1')).status).toBe(201);
});

it('a request that failed frees its key', async () => {
  expect((await post('/v1/invoices/i1/send', undefined, 'k1')).status).toBe(404);
  expect((await post('/v1/customers', { id: 'c1', data: customerData }, 'k1')).status).toBe(201);
});

it('an answer that holds a secret is kept sealed', async () => {
  const first = await post('/v1/api-keys', { name: 'x' }, 'k1');
  const again = await post('/v1/api-keys', { name: 'x' }, 'k1');
  expect(again.body.key).toBe(first.body.key);
  expect((await call(api.app, first.body.key, { url: '/v1/tenant' })).status).toBe(200);
  const rows = await api.db.query.idempotencyKeys.findMany();
  expect(JSON.stringify(rows)).not.toContain(first.body.key);
});

it('keys of two tenants do not meet', async () => {
  const other = await api.client();
  await post('/v1/customers', { id: 'c1', data: customerData }, 'same');
  const answer = await other.call({
    method: 'POST',
    url: '/v1/customers',
    body: { id: 'c2', data: customerData },
    headers: keyed('same'),
  });
  expect(answer.status).toBe(201);
});

it('a key with spaces is refused', async () => {
  const answer = await post('/v1/customers', { id: 'c1', data: customerData }, 'a b');
  expect([answer.status, answer.body.errors[0].parameter]).toEqual([400, 'Idempotency-Key']);
});
