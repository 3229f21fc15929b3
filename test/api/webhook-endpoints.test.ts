import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';

let api: TestApi;
let client: TestClient;
const url = 'https://example.com/hook';
const endpoints = '/v1/webhook-endpoints';

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await api.client();
});

const make = async (body: object = { url }) =>
  (await client.call({ method: 'POST', url: endpoints, body })).body;

it('the signing secret is shown when it is made, and never again', async () => {
  const made = await make();
  expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const { text } = await client.call({ url: endpoints });
  expect(text).not.toContain(made.secret);
  expect(text).not.toContain('whsec_');
});

it('a rotated secret is another one, and shown once', async () => {
  const made = await make();
  const rotated = await client.call({
    method: 'POST',
    url: `${endpoints}/${made.id}/rotate-secret`,
    body: {},
  });
  expect(rotated.body.secret).not.toBe(made.secret);
});

it('an endpoint is changed, switched off and on, and removed', async () => {
  const { id } = await make();
  const put = (body: object) => client.call({ method: 'PUT', url: `${endpoints}/${id}`, body });
  expect((await put({ url, events: ['record.failed'], enabled: false })).body).toMatchObject({
    enabled: false,
    events: ['record.failed'],
    disabledReason: 'Switched off by hand.',
  });
  expect((await put({ url })).body).toMatchObject({ enabled: true, events: [], disabledReason: null });
  expect((await client.call({ method: 'DELETE', url: `${endpoints}/${id}` })).status).toBe(204);
  expect((await client.call({ url: `${endpoints}/${id}` })).status).toBe(404);
});

it('a test event is in the delivery log at once, and can be replayed', async () => {
  const { id } = await make();
  expect((await client.call({ method: 'POST', url: `${endpoints}/${id}/test` })).status).toBe(202);
  const { body } = await client.call({ url: `${endpoints}/${id}/deliveries` });
  expect(body.items).toMatchObject([{ type: 'webhook.test', state: 'pending', tries: 0 }]);
  const one = `${endpoints}/${id}/deliveries/${body.items[0].id}/replay`;
  expect((await client.call({ method: 'POST', url: one })).body).toEqual({ replayed: 1 });
  const since = { since: '2020-01-01T00:00:00Z' };
  const all = await client.call({ method: 'POST', url: `${endpoints}/${id}/replay`, body: since });
  expect(all.body).toEqual({ replayed: 1 });
});

describe('a wrong endpoint is refused and names the field', () => {
  it.each([
    ['no address', {}, '/url'],
    ['an address that is none', { url: 'example' }, '/url'],
    ['another protocol', { url: 'ftp://example.com' }, '/url'],
    ['a password in the address', { url: 'https://a:b@example.com' }, '/url'],
    ['an unknown event', { url, events: ['record.deleted'] }, '/events/0'],
    ['an unknown field', { url, secret: 'mine' }, '/secret'],
  ])('%s', async (_what, body, pointer) => {
    const answer = await client.call({ method: 'POST', url: endpoints, body });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('a delivery that does not exist', async () => {
    const { id } = await make();
    const missing = `${endpoints}/${id}/deliveries/999999/replay`;
    expect((await client.call({ method: 'POST', url: missing })).status).toBe(404);
  });
});

it('a member neither sees nor makes endpoints', async () => {
  const member = await api.client({ tenantId: client.tenantId, role: 'member' });
  expect((await member.call({ url: endpoints })).status).toBe(403);
});

it.each([
  'http://127.0.0.1/hook',
  'http://2130706433/hook',
  'https://10.1.2.3/hook',
  'https://192.168.0.4/hook',
  'https://[::1]/hook',
  'https://[::10.0.0.1]/hook',
  'https://[::ffff:10.0.0.1]/hook',
  'https://[2002:0a00:0001::]/hook',
  'https://[fd00::1]/hook',
  'https://localhost/hook',
])('refuses %s when it is entered, and names the field', async (inside) => {
  const answer = await client.call({ method: 'POST', url: endpoints, body: { url: inside } });
  expect(answer).toMatchObject({
    status: 422,
    body: { errors: [{ message: expect.stringContaining('private') }] },
  });
  const { id } = await make();
  const changed = await client.call({ method: 'PUT', url: `${endpoints}/${id}`, body: { url: inside } });
  expect(changed.status).toBe(answer.status);
});
