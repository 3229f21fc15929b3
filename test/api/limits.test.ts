import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp } from '../../src/api/app.ts';
import { setLimit } from '../../src/db/people/tenant-limits.ts';
import { run } from '../cli/support.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';

let api: TestApi;
let now = new Date();

const config = {
  PUBLIC_URL: 'https://ledgerbridge.example',
  TEMPORAL_NAMESPACE: 'default',
  LIMIT_WEBHOOK_ENDPOINTS: 1,
  LIMIT_CONNECTIONS: 1,
};

beforeAll(async () => {
  api = await createTestApi({ config, clock: () => now });
});
afterAll(() => api?.close());

const customer = (client: TestClient, id: string, displayName = id) =>
  client.call({ method: 'PUT', url: `/v1/customers/${id}`, body: { displayName } });
const bulk = (client: TestClient, ids: string[]) =>
  client.call({
    method: 'POST',
    url: '/v1/records:bulk',
    headers: { 'content-type': 'application/x-ndjson' },
    body: ids.map((id) => JSON.stringify({ type: 'customer', id, data: { displayName: id } })).join('\n'),
  });
const LIMITED = { status: 403, body: { code: 'limit_reached', outcome: 'none' } };

async function businessWith(limit: Parameters<typeof setLimit>[2], value: number): Promise<TestClient> {
  const client = await api.client();
  await setLimit(api.db, client.tenantId, limit, value);
  return client;
}

it('refuses a record above the limit, names it with its value and who raises it, and lets what is there be changed', async () => {
  const client = await businessWith('records', 2);
  await customer(client, 'a');
  await customer(client, 'b');
  const refused = await customer(client, 'c');
  expect(refused).toMatchObject(LIMITED);
  expect(refused.body.detail).toBe(
    'The limit of this business is 2 records: it has 2, and 1 more were asked for.',
  );
  expect(refused.body.remedy).toMatch(/whoever operates Ledgerbridge.*ledgerbridge admin limits/);
  expect((await customer(client, 'a', 'Another name')).body.outcome).toBe('updated');
  await setLimit(api.db, client.tenantId, 'records', 1);
  expect((await customer(client, 'b', 'Another one')).body.outcome).toBe('updated');
  // A place that was given up, and a deleted one that comes back.
  await setLimit(api.db, client.tenantId, 'records', 2);
  await client.call({ method: 'DELETE', url: '/v1/customers/b' });
  expect((await customer(client, 'c')).status).toBe(201);
  expect(await customer(client, 'b')).toMatchObject(LIMITED);
});

it('lets of many at once only as many in as there is room for, one by one and in bulk', async () => {
  const client = await businessWith('records', 3);
  const ids = Array.from({ length: 8 }, (_, index) => `r${index}`);
  const statuses = (await Promise.all(ids.map((id) => customer(client, id)))).map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(3);
  expect(statuses.filter((status) => status === 403)).toHaveLength(5);
  const other = await businessWith('records', 2);
  expect(await bulk(other, ['x', 'y', 'y', 'z'])).toMatchObject(LIMITED);
  expect((await bulk(other, ['x', 'y', 'y'])).status).toBe(200);
});

it('takes the installation’s limit where none was set, and none where an operator said so', async () => {
  const client = await api.client();
  const add = () =>
    client.call({ method: 'POST', url: '/v1/webhook-endpoints', body: { url: 'https://example.com/hook' } });
  expect((await add()).status).toBe(201);
  expect((await add()).body).toMatchObject({
    code: 'limit_reached',
    detail: 'The limit of this business is 1 webhook endpoints: it has 1, and 1 more were asked for.',
  });
  await setLimit(api.db, client.tenantId, 'webhook_endpoints', null);
  expect((await add()).status).toBe(201);
  await setLimit(api.db, client.tenantId, 'webhook_endpoints', undefined);
  expect((await add()).status).toBe(403);
});

it('counts companies until they are disconnected', async () => {
  const client = await api.client();
  const connect = () =>
    client.call({ method: 'POST', url: '/v1/connections', body: { provider: 'fakebooks' } });
  const first = await connect();
  expect(first.status).toBe(201);
  expect(await connect()).toMatchObject(LIMITED);
  await client.call({ method: 'POST', url: `/v1/connections/${first.body.id}/disconnect` });
  expect((await connect()).status).toBe(201);
});

it('counts the calls of all keys of a business over all API processes, tells when there are more, and lets others be', async () => {
  const client = await businessWith('requests_per_minute', 3);
  const key = await api.client({ tenantId: client.tenantId });
  const other = buildApp({ ...api.app.deps, config });
  await other.ready();
  const elsewhere = () =>
    other.inject({ url: '/v1/tenant', headers: { authorization: `Bearer ${client.key}` } });
  const here = (caller: TestClient) => caller.call({ url: '/v1/tenant' });
  expect([(await here(client)).status, (await here(key)).status, (await elsewhere()).statusCode]).toEqual([
    200, 200, 200,
  ]);
  expect((await elsewhere()).json()).toMatchObject({ code: 'rate_limited' });
  const refused = await here(key);
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retryable: true } });
  expect(refused.body.detail).toMatch(
    /^The limit of this business is 3 calls a minute by all of its API keys; there are more in \d+ s\. Whoever operates/,
  );
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await here(await api.client())).status).toBe(200);
  await other.close();

  // The minute is over.
  await api.db.execute(
    sql`update sign_in_attempts set ends_at = now() where key = ${`calls/${client.tenantId}`}`,
  );
  now = new Date(now.getTime() + 61_000);
  expect((await here(client)).status).toBe(200);
});

it('is set on the command line, kept in the audit trail, and shown with what is used', async () => {
  const client = await api.client();
  const env = { DATABASE_URL: api.databaseUrl };
  const admin = (...words: string[]) => run(['admin', 'limits', ...words], env);
  await customer(client, 'a');
  expect((await admin('set', client.tenantId, 'records', '500')).code).toBe(0);
  expect((await admin('set', client.tenantId, 'connections', 'none')).code).toBe(0);
  expect((await admin('show', client.tenantId)).out).toMatch(
    /records +500[\s\S]*connections +none[\s\S]*default/,
  );
  const { body } = await client.call({ url: '/v1/tenant' });
  expect(body.limits).toEqual({
    records: { limit: 500, used: 1 },
    connections: { limit: null, used: null },
    webhook_endpoints: { limit: 1, used: 0 },
    requests_per_minute: { limit: null, used: null },
  });
  const trail = await client.call({ url: '/v1/audit' });
  expect(JSON.stringify(trail.body.items)).toContain('setLimit');
  expect(await admin('set', 'ten_none', 'records', '5')).toMatchObject({
    code: 1,
    err: expect.stringContaining('ledgerbridge admin tenants'),
  });
  expect((await admin('set', client.tenantId, 'records', '0')).code).toBe(1);
  expect((await admin('set', client.tenantId, 'sheep', '5')).code).toBe(1);
});
