import { createHmac } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { takeDueSweeps } from '../../src/db/payouts/payout-sources.ts';
import { storePayout } from '../../src/db/payouts/payouts.ts';
import {
  auditTrail,
  connections,
  payoutSigningSecrets,
  payoutSources,
  webhookEvents,
} from '../../src/db/schema/index.ts';
import { createStripePayouts } from '../../src/providers/stripe/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { createFakePayoutSource } from './support/fake-payout-source.ts';
import { connect, payoutData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;
let connectionId: string;
let url: string;

/** Notices are read by the real reader; keys are tried by a stand-in. */
beforeAll(async () => {
  const source = createStripePayouts({ apiBaseUrl: 'http://127.0.0.1:9' });
  const tried = { ...createFakePayoutSource(), receive: source.receive.bind(source) };
  api = await createTestApi({ payoutSources: new Map([[source.name, tried]]) });
});
afterAll(() => api?.close());

beforeEach(async () => {
  client = await api.client();
  connectionId = await connect(api, client);
  url = `/v1/connections/${connectionId}/payout-source`;
  api.gateway.reported = [];
  api.gateway.up = true;
});

const put = (body: object) => client.call({ method: 'PUT', url, body });
const SECRET = 'whsec_first_0001';
const connectStripe = () => put({ secretKey: 'sk_test_good_1234', signingSecret: SECRET });

describe('storing the key', () => {
  it('shows hints alone, keeps everything sealed, and names who did it', async () => {
    const { status, body, text } = await connectStripe();
    expect([status, body.connected, body.keyHint, body.live, body.style]).toEqual([
      200,
      true,
      '1234',
      false,
      'deposit',
    ]);
    expect(body.webhookUrl).toBe(`https://ledgerbridge.example/webhooks/stripe/${connectionId}`);
    expect(text + (await client.call({ url })).text).not.toMatch(/sk_test|whsec_first/);
    const stored = JSON.stringify([
      await api.db.select().from(payoutSources),
      await api.db.select().from(payoutSigningSecrets),
      await api.db.select().from(auditTrail),
    ]);
    expect(stored).not.toMatch(/sk_test|whsec_first/);
    expect(stored).toContain('putPayoutSource');
  });

  it('a key that the processor refuses is not stored, and the field is named', async () => {
    const { status, body } = await put({ secretKey: 'sk_test_bad_1234' });
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'invalid_body', '/secretKey']);
    expect((await client.call({ url })).body.connected).toBe(false);
  });

  it.each([
    [{}, ''],
    [{ style: 'both' }, '/style'],
    [{ secretKey: 'short' }, '/secretKey'],
    [{ secretKey: 'sk test with spaces' }, '/secretKey'],
    [{ signingSecret: SECRET }, '/secretKey'],
    [{ secretKey: 'sk_test_good_1234', account: 'somebody' }, '/account'],
    [{ secretKey: 'sk_test_good_1234', more: 1 }, '/more'],
  ])('refuses %j and names the field', async (body, pointer) => {
    const answer = await put(body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('forgets the key and the secrets when told to', async () => {
    await connectStripe();
    const { body } = await client.call({ method: 'DELETE', url });
    expect([body.connected, body.signingSecrets]).toEqual([false, []]);
  });
});

/** As Stripe signs. */
function signed(body: string, secret: string, at = Math.floor(Date.now() / 1_000)) {
  const hmac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return { 'stripe-signature': `t=${at},v1=${hmac}`, 'content-type': 'application/json' };
}

const eventBody = (id: string, payoutId = 'po_1', type = 'payout.paid') =>
  JSON.stringify({ id, object: 'event', type, data: { object: { id: payoutId, object: 'payout' } } });

function deliver(body: string, headers: Record<string, string>, to = connectionId) {
  return client.call({ method: 'POST', url: `/webhooks/stripe/${to}`, body, headers });
}

const stored = async () =>
  (await api.db.select().from(webhookEvents)).filter((row) => row.connectionId === connectionId);

describe('notices', () => {
  it('are stored once before they are answered, and the payout is looked at', async () => {
    await connectStripe();
    const body = eventBody('evt_1');
    const first = await deliver(body, signed(body, SECRET));
    const again = await deliver(body, signed(body, SECRET));
    expect([first.status, first.body.known, again.status, again.body.known]).toEqual([200, false, 200, true]);
    expect(await stored()).toMatchObject([{ eventId: 'evt_1', subject: 'po_1', appliedAt: null }]);
    const ref = { tenantId: client.tenantId, connectionId, processor: 'stripe', payoutId: 'po_1' };
    expect(api.gateway.reported).toEqual([ref]);
    expect((await client.call({ url })).body.lastEventAt).not.toBeNull();
  });

  it('are accepted while Temporal is away: the relay sees to them', async () => {
    await connectStripe();
    api.gateway.up = false;
    const body = eventBody('evt_2');
    expect((await deliver(body, signed(body, SECRET))).status).toBe(200);
    expect(await stored()).toHaveLength(1);
  });

  it('about other things are kept and start nothing', async () => {
    await connectStripe();
    const body = eventBody('evt_3', 'ch_1', 'charge.succeeded');
    expect((await deliver(body, signed(body, SECRET))).status).toBe(200);
    expect(api.gateway.reported).toEqual([]);
  });

  it('may be signed with any of several secrets while they are changed', async () => {
    await connectStripe();
    const added = await client.call({
      method: 'POST',
      url: `${url}/signing-secrets`,
      body: { secret: 'whsec_second_0002' },
    });
    expect([added.status, added.body.signingSecrets.length]).toEqual([201, 2]);
    const [old] = added.body.signingSecrets;
    const send = async (id: string, secret: string) => {
      const body = eventBody(id);
      return (await deliver(body, signed(body, secret))).status;
    };
    expect([await send('evt_a', SECRET), await send('evt_b', 'whsec_second_0002')]).toEqual([200, 200]);
    await client.call({ method: 'DELETE', url: `${url}/signing-secrets/${old.id}` });
    expect([await send('evt_c', SECRET), await send('evt_d', 'whsec_second_0002')]).toEqual([401, 200]);
  });

  it('badly signed, old, unsigned or for an unknown connection are refused alike, and nothing is stored', async () => {
    await connectStripe();
    const body = eventBody('evt_4');
    const old = Math.floor(Date.now() / 1_000) - 3_600;
    const answers = [
      await deliver(body, signed(body, 'whsec_wrong_0000')),
      await deliver(body, signed(body, SECRET, old)),
      await deliver(body, { 'content-type': 'application/json' }),
      await deliver(body, { 'stripe-signature': 'nonsense', 'content-type': 'application/json' }),
      await deliver(body.replace('po_1', 'po_2'), signed(body, SECRET)),
      await deliver(body, signed(body, SECRET), 'con_unknown'),
      await client.call({
        method: 'POST',
        url: `/webhooks/paypal/${connectionId}`,
        body,
        headers: signed(body, SECRET),
      }),
    ];
    const plain = answers.map(({ status, body: problem }) => ({ status, ...problem, requestId: '' }));
    expect(plain).toEqual(Array(7).fill(plain[0]));
    expect(plain[0]).toMatchObject({ status: 401, code: 'signature_invalid' });
    expect(await stored()).toEqual([]);
    expect((await client.call({ url })).body.problem).toMatchObject({ kind: 'refused_notice' });
    const good = eventBody('evt_5');
    await deliver(good, signed(good, SECRET));
    expect((await client.call({ url })).body.problem).toBeNull();
  });

  it.each([
    ['not JSON', '{"id":'],
    ['no event', '[]'],
    ['null', 'null'],
    ['no text', ''],
    ['an event without its payout', '{"id":"evt_6","object":"event","type":"payout.paid"}'],
    [
      'an odd payout',
      '{"id":"evt_7","object":"event","type":"payout.paid","data":{"object":{"id":{"a":1}}}}',
    ],
    ['text that cannot be stored', '{"id":"evt_\\u0000","object":"event","type":"payout.paid","data":{}}'],
    [
      'a very long id',
      JSON.stringify({ id: 'e'.repeat(5_000), type: 'payout.paid', data: { object: { id: 'po_1' } } }),
    ],
  ])('that are signed but malformed (%s) are a problem or ignored, never a 500', async (_what, body) => {
    await connectStripe();
    const { status } = await deliver(body, signed(body, SECRET));
    expect([200, 401]).toContain(status);
    expect(api.gateway.reported).toEqual([]);
  });

  it('that are too large are refused', async () => {
    await connectStripe();
    const body = eventBody('evt_8', 'x'.repeat(300_000));
    expect((await deliver(body, signed(body, SECRET))).status).toBe(413);
  });
});

describe('notices that are about something else', () => {
  const sent = (id: string, more: object, type = 'payout.paid') =>
    JSON.stringify({
      id,
      object: 'event',
      api_version: '2026-10-28.endive',
      type,
      livemode: false,
      data: { object: { id: 'po_1', object: 'payout' } },
      ...more,
    });
  const deliverSigned = async (body: string) => (await deliver(body, signed(body, SECRET))).status;
  const problem = async () => (await client.call({ url })).body.problem;

  it.each([
    ['real money, with a key for tests', { livemode: true }, /real money.*a test key/],
    ['a connected account', { account: 'acct_other' }, /of acct_other/],
    ['another account, by its context', { context: 'org_1/acct_other' }, /of acct_other/],
  ])('%s, are answered well, noted once and closed', async (_what, more, words) => {
    await connectStripe();
    expect(await deliverSigned(sent('evt_f1', more))).toBe(200);
    const first = await problem();
    expect(first).toMatchObject({ kind: 'foreign_notice', message: expect.stringMatching(words) });
    expect(await deliverSigned(sent('evt_f2', more))).toBe(200);
    expect(await problem()).toEqual(first);
    expect((await stored()).every(({ appliedAt, subject }) => appliedAt !== null && subject === null)).toBe(
      true,
    );
    expect(api.gateway.reported).toEqual([]);
  });

  it('with a connected account chosen, its notices are taken and the platform’s own are closed', async () => {
    await put({ secretKey: 'sk_test_good_1234', signingSecret: SECRET, account: 'acct_mine' });
    expect((await client.call({ url })).body.account).toBe('acct_mine');
    expect(await deliverSigned(sent('evt_c1', { account: 'acct_mine' }))).toBe(200);
    expect(api.gateway.reported).toHaveLength(1);
    expect(await deliverSigned(sent('evt_c2', {}))).toBe(200);
    expect(api.gateway.reported).toHaveLength(1);
    expect(await problem()).toMatchObject({ kind: 'foreign_notice' });
  });

  it('the newer, thin form is taken like the older one', async () => {
    await connectStripe();
    const body = JSON.stringify({
      id: 'evt_thin',
      object: 'v2.core.event',
      type: 'v1.payout.paid',
      livemode: false,
      context: null,
      related_object: { id: 'po_thin', type: 'payout', url: '/v1/payouts/po_thin' },
    });
    expect(await deliverSigned(body)).toBe(200);
    expect(api.gateway.reported).toMatchObject([{ payoutId: 'po_thin' }]);
    expect(await stored()).toMatchObject([{ type: 'payout.paid', subject: 'po_thin' }]);
  });

  it('one that is signed well and cannot be read is not told to want another secret', async () => {
    await connectStripe();
    await deliverSigned('[]');
    const { kind, message } = await problem();
    expect(kind).toBe('refused_notice');
    expect(message).not.toContain('Store the signing secret');
  });
});

describe('an account pays into one company of a tenant', () => {
  const key = { secretKey: 'sk_test_good_1234', signingSecret: SECRET };
  const sourceUrl = (id: string) => `/v1/connections/${id}/payout-source`;
  const putTo = (id: string, body: object) => client.call({ method: 'PUT', url: sourceUrl(id), body });
  const disconnect = (id: string) => client.call({ method: 'POST', url: `/v1/connections/${id}/disconnect` });
  const isConnected = async (id: string) => (await client.call({ url: sourceUrl(id) })).body.connected;

  it.each([
    ['secretKey', 'of one key', key, key],
    [
      'secretKey',
      'of two keys that say whose they are',
      { ...key, secretKey: 'sk_test_of_acct_one_1' },
      { ...key, secretKey: 'sk_test_of_acct_one_2' },
    ],
    [
      'secretKey',
      'connected to a platform',
      { ...key, account: 'acct_mine' },
      { secretKey: 'sk_test_more_1234', account: 'acct_mine' },
    ],
  ])(
    '%s is refused where another company has the account %s, with its name',
    async (field, _how, first, second) => {
      const other = await connect(api, client);
      expect((await put(first)).status).toBe(200);
      const { status, body } = await putTo(other, second);
      expect([status, body.errors]).toEqual([
        422,
        [
          {
            pointer: `/${field}`,
            message: expect.stringMatching(/booked in .+ already\. Remove the payout source there/),
          },
        ],
      ]);
      expect(await isConnected(other)).toBe(false);
      await client.call({ method: 'DELETE', url });
      expect((await putTo(other, second)).status).toBe(200);
    },
  );

  it('another account, and the same of another tenant, are taken', async () => {
    await put({ ...key, account: 'acct_mine' });
    const other = await connect(api, client);
    expect((await putTo(other, { ...key, account: 'acct_other' })).status).toBe(200);
    const named = await putTo(other, { account: 'acct_mine' });
    expect([named.status, named.body.errors[0].pointer]).toEqual([422, '/account']);
    client = await api.client();
    expect((await putTo(await connect(api, client), { ...key, account: 'acct_mine' })).status).toBe(200);
  });

  it('of two that store it at once, one is refused', async () => {
    const other = await connect(api, client);
    const answers = await Promise.all([put(key), putTo(other, key)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  it('that of a disconnected company goes to the one that stores it', async () => {
    await put(key);
    await disconnect(connectionId);
    expect(await isConnected(connectionId)).toBe(true);
    const other = await connect(api, client);
    expect((await putTo(other, key)).status).toBe(200);
    expect([await isConnected(connectionId), await isConnected(other)]).toEqual([false, true]);
  });

  it('a disconnected one is neither looked at nor told of anything, until it is connected again', async () => {
    await put(key);
    const due = async () => {
      const owner = eq(payoutSources.connectionId, connectionId);
      await api.db.update(payoutSources).set({ sweepDueAt: sql`now()` }).where(owner);
      return (await takeDueSweeps(api.db)).filter((ref) => ref.connectionId === connectionId).length;
    };
    await disconnect(connectionId);
    const body = eventBody('evt_idle');
    expect((await deliver(body, signed(body, SECRET))).status).toBe(200);
    expect([api.gateway.reported, await due()]).toEqual([[], 0]);
    expect(await stored()).toMatchObject([{ subject: null, appliedAt: expect.any(Date) }]);
    await api.db.update(connections).set({ status: 'active' }).where(eq(connections.id, connectionId));
    expect(await due()).toBe(1);
  });
});

describe('what is booked', () => {
  it('begins with the connection, or on a day that somebody chooses', async () => {
    const { body } = await connectStripe();
    expect(Date.parse(body.startsAt)).toBeGreaterThan(Date.now() - 60_000);
    const chosen = await put({ startsAt: '2026-01-01' });
    expect(chosen.body.startsAt).toBe('2026-01-01T00:00:00.000Z');
    const [source] = (await api.db.select().from(payoutSources)).filter(
      (row) => row.connectionId === connectionId,
    );
    expect(source?.sweptAt).toBeNull();
    expect((await put({ startsAt: '2999-01-01' })).status).toBe(422);
  });

  it('is read by time or by payout, and never both: the same charges would be booked twice', async () => {
    await connectStripe();
    expect((await put({ byHand: true })).body.byHand).toBe(true);
    expect((await put({ byHand: false })).body.byHand).toBe(false);
    const payout = { ...payoutData(connectionId), itemized: true };
    const key = { tenantId: client.tenantId, connectionId };
    await api.db.transaction((tx) => storePayout(tx, key, { payout, activities: [] }));
    const refused = await put({ byHand: true });
    expect([refused.status, refused.body.code]).toEqual([409, 'state_not_allowed']);
  });

  it.each([
    ['by time', 'sk_test_automatic_1234', true],
    ['by payout', 'sk_test_by_hand_1234', false],
  ])(
    '%s stays so when the processor is connected anew, whatever its account says by then',
    async (_way, secretKey, byHand) => {
      await connectStripe();
      const key = { tenantId: client.tenantId, connectionId };
      const day = { from: '2026-11-05T00:00:00.000Z', to: '2026-11-06T00:00:00.000Z' };
      const payout = payoutData(connectionId, byHand ? { period: day } : {});
      await api.db.transaction((tx) => storePayout(tx, key, { payout, activities: [] }));
      await client.call({ method: 'DELETE', url });
      expect((await put({ secretKey })).body).toMatchObject({ connected: true, byHand });
    },
  );
});

describe('a key of another account', () => {
  const another = { secretKey: 'sk_test_other_1234' };
  const day = { from: '2026-11-05T00:00:00.000Z', to: '2026-11-06T00:00:00.000Z' };
  const book = async (payout: ReturnType<typeof payoutData>) => {
    const key = { tenantId: client.tenantId, connectionId };
    await api.db.transaction((tx) => storePayout(tx, key, { payout, activities: [] }));
  };

  it.each([
    ['while it is connected', () => Promise.resolve()],
    ['after it was removed', () => client.call({ method: 'DELETE', url })],
  ])('is refused once days are booked, %s, and one of the same account is taken', async (_when, before) => {
    await connectStripe();
    await put({ byHand: true });
    await book(payoutData(connectionId, { period: day }));
    await before();
    const { status, body } = await put(another);
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '/secretKey', message: expect.stringContaining('Store a key of the account before.') }],
    ]);
    expect((await put({ secretKey: 'sk_test_by_hand_5678' })).body).toMatchObject({
      keyHint: '5678',
      byHand: true,
    });
  });

  it('begins anew where payouts are booked: what that account paid out before is left alone', async () => {
    await connectStripe();
    const startsAt = '2026-01-01';
    await put({ startsAt });
    await book(payoutData(connectionId));
    expect((await put({ secretKey: 'sk_test_good_5678' })).body.startsAt).toBe('2026-01-01T00:00:00.000Z');
    const { body } = await put(another);
    expect(Date.parse(body.startsAt)).toBeGreaterThan(Date.now() - 60_000);
    expect((await put({ ...another, startsAt })).body.startsAt).toBe('2026-01-01T00:00:00.000Z');
  });
});

describe('payouts', () => {
  it('are listed and read with their lines and their entry in the books', async () => {
    const key = { tenantId: client.tenantId, connectionId };
    const payout = payoutData(connectionId);
    await api.db.transaction((tx) => storePayout(tx, key, { payout, activities: [] }));
    const list = await client.call({ url: '/v1/payouts' });
    expect(list.body.items).toMatchObject([
      { id: 'po_a', amount: '77.38', movements: 1, sync: { badge: 'pending' } },
    ]);
    const { body } = await client.call({ url: '/v1/payouts/po_a' });
    expect(body.lines).toMatchObject(payout.lines);
    expect(body.entries).toMatchObject([{ type: 'payout', form: 'deposit', total: '77.38' }]);
  });

  it('cannot be handed over, changed or pulled by anybody', async () => {
    const data = payoutData(connectionId);
    const tried = [
      await client.call({ method: 'PUT', url: '/v1/payouts/po_a', body: data }),
      await client.call({ method: 'DELETE', url: '/v1/payouts/po_a' }),
      await client.call({
        method: 'POST',
        url: `/v1/connections/${connectionId}/pull`,
        body: { entityTypes: ['payout'] },
      }),
    ];
    expect(tried.map(({ status }) => status)).toEqual([404, 404, 422]);
    const bulk = await client.call({
      method: 'POST',
      url: '/v1/records:bulk',
      body: [{ type: 'payout', id: 'po_a', data }],
    });
    expect(bulk.body.rejected).toBe(1);
  });
});
