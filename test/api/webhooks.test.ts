import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { webhookEvents } from '../../src/db/schema/index.ts';
import { createNotices } from '../../src/providers/quickbooks-online/index.ts';
import { ProviderRegistry } from '../../src/providers/registry.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { createFakeVendor } from './support/fake-provider.ts';
import { connect } from './support/samples.ts';

const TOKEN = 'a-verifier-token';
let api: TestApi;
let client: TestClient;
let companyId: string;
let connectionId: string;

beforeAll(async () => {
  const vendor = createFakeVendor();
  const notices = createNotices({ verifierTokens: ['an-older-token', TOKEN] });
  api = await createTestApi({ providers: new ProviderRegistry([{ ...vendor.entry, notices }]) });
  // Companies are chosen for the vendor that is asked.
  api.vendor = vendor;
  client = await api.client();
  connectionId = await connect(api, client);
  companyId = vendor.company.id;
});
afterAll(() => api?.close());

const event = (id: string, fields: Record<string, unknown> = {}) => ({
  specversion: '1.0',
  id,
  source: 'intuit',
  type: 'qbo.customer.updated.v1',
  datacontenttype: 'application/json',
  time: new Date().toISOString(),
  intuitentityid: '7',
  intuitaccountid: companyId,
  data: {},
  ...fields,
});

async function deliver(body: string | Buffer, headers: Record<string, string> = {}) {
  const signature = createHmac('sha256', TOKEN).update(body).digest('base64');
  const response = await api.app.inject({
    method: 'POST',
    url: '/webhooks/intuit',
    headers: {
      'content-type': 'application/cloudevents-batch+json',
      'intuit-signature': signature,
      ...headers,
    },
    payload: body,
  });
  return { status: response.statusCode, body: response.json() };
}

const stored = () => api.db.select().from(webhookEvents);

it('stores what is signed, once, and wakes the connection that it is about', async () => {
  const body = JSON.stringify([event('e1'), event('e2', { type: 'qbo.invoice.voided.v1' })]);
  expect(await deliver(body)).toEqual({
    status: 200,
    body: { stored: 2, known: 0, ignored: 0, notUnderstood: 0, tooOld: 0 },
  });
  expect(await deliver(body)).toEqual({
    status: 200,
    body: { stored: 0, known: 2, ignored: 0, notUnderstood: 0, tooOld: 0 },
  });
  expect((await stored()).map(({ eventId, body: kept }) => [eventId, kept.entityType])).toEqual([
    ['e1', 'customer'],
    ['e2', 'invoice'],
  ]);
  expect(api.gateway.refreshed).toContainEqual({ tenantId: client.tenantId, connectionId });
});

it('takes several companies of one delivery apart, and leaves those out that nobody connected', async () => {
  const other = await api.client();
  await connect(api, other, '5550001');
  const body = JSON.stringify([
    event('s1'),
    event('s2', { intuitaccountid: '5550001' }),
    event('s3', { intuitaccountid: '404404' }),
  ]);
  expect((await deliver(body)).body).toEqual({
    stored: 2,
    known: 0,
    ignored: 1,
    notUnderstood: 0,
    tooOld: 0,
  });
  const owners = new Map((await stored()).map(({ eventId, tenantId }) => [eventId, tenantId]));
  expect([owners.get('s1'), owners.get('s2'), owners.get('s3')]).toEqual([
    client.tenantId,
    other.tenantId,
    undefined,
  ]);
});

it('refuses what is not signed with a token of ours, whatever it holds, and stores nothing of it', async () => {
  const before = await stored();
  const body = JSON.stringify([event('forged')]);
  const wrong = createHmac('sha256', 'another').update(body).digest('base64');
  for (const signature of [wrong, '', 'AAAA', 'ä', wrong.slice(0, -2)]) {
    const answer = await deliver(body, { 'intuit-signature': signature });
    expect([answer.status, answer.body.code]).toEqual([401, 'signature_invalid']);
  }
  const missing = await api.app.inject({ method: 'POST', url: '/webhooks/intuit', payload: body });
  expect(missing.statusCode).toBe(401);
  const altered = Buffer.from(body.replace('forged', 'f0rged'));
  const answer = await deliver(altered, {
    'intuit-signature': createHmac('sha256', TOKEN).update(body).digest('base64'),
  });
  expect(answer.status).toBe(401);
  expect(await stored()).toEqual(before);
});

it('answers signed junk with success, and keeps what can be read of it', async () => {
  for (const junk of [
    '',
    'null',
    '"text"',
    '{"a":1}',
    '[[[]]]',
    '[{"id":1}]',
    '{"eventNotifications":[]}',
    Buffer.from([0, 255, 128]),
  ]) {
    expect(await deliver(junk)).toMatchObject({ status: 200, body: { stored: 0, known: 0, ignored: 0 } });
  }
  const mixed = JSON.stringify([
    null,
    event('\u0000'),
    event('x'.repeat(300)),
    event('j1', { time: 'yesterday' }),
    event('j2', { type: 'qbo.vendor.created.v1' }),
    event('j3', { type: 'nonsense' }),
    event('j4', { intuitentityid: 7 }),
    event('good'),
  ]);
  const counted = { stored: 1, known: 0, ignored: 0, notUnderstood: 5, tooOld: 0 };
  expect((await deliver(mixed)).body).toEqual(counted);
});

it('refuses a body beyond the limit as a problem, and an address that nobody listens at', async () => {
  expect((await deliver('x'.repeat(3 * 1024 * 1024))).status).toBe(413);
  const response = await api.app.inject({ method: 'POST', url: '/webhooks/unknown', payload: '[]' });
  expect([response.statusCode, response.json().code]).toEqual([404, 'not_found']);
});

it('a hundred events are answered far below the three seconds that the vendor waits', async () => {
  const body = JSON.stringify(Array.from({ length: 100 }, (_, index) => event(`h${index}`)));
  const started = performance.now();
  expect((await deliver(body)).body.stored).toBe(100);
  expect(performance.now() - started).toBeLessThan(3_000);
});

it('takes every form of an event: without data, as a void, as a merge in either spelling, in the older body', async () => {
  const bare = event('bare');
  Reflect.deleteProperty(bare, 'data');
  const body = JSON.stringify([
    bare,
    event('void', { type: 'qbo.payment.void.v1', data: null }),
    event('emailed', { type: 'qbo.invoice.emailed.v1', data: 'none' }),
    event('lower', { type: 'qbo.customer.merged.v1', data: { deletedid: '8' } }),
    event('camel', { type: 'qbo.customer.merged.v1', data: { deletedId: '9' } }),
  ]);
  expect((await deliver(body)).body).toMatchObject({ stored: 5, notUnderstood: 0 });
  const lastUpdated = new Date().toISOString();
  const entities = [
    { name: 'Customer', id: '7', operation: 'Merge', lastUpdated, deletedId: '10' },
    { name: 'Customer' },
  ];
  const older = { eventNotifications: [{ realmId: companyId, dataChangeEvent: { entities } }] };
  expect((await deliver(JSON.stringify(older))).body).toMatchObject({ stored: 1, notUnderstood: 1 });
  expect((await deliver(JSON.stringify(older))).body).toMatchObject({ stored: 0, known: 1 });
  const merged = (await stored()).map(({ body: kept }) => kept.mergedId).filter(Boolean);
  expect(merged.sort()).toEqual(['10', '8', '9']);
});

it('does not take an event of more than seven days ago, however well it is signed', async () => {
  const time = new Date(Date.now() - 8 * 24 * 3_600_000).toISOString();
  const { body } = await deliver(JSON.stringify([event('ancient', { time })]));
  expect(body).toMatchObject({ stored: 0, tooOld: 1 });
  expect((await stored()).some(({ eventId }) => eventId === 'ancient')).toBe(false);
});
