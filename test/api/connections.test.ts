import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionSecrets, connections } from '../../src/db/schema/index.ts';
import { call, createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { authorize, chooseCompany, connect } from './support/samples.ts';

let api: TestApi;
let client: TestClient;
let now = new Date('2026-11-22T12:00:00Z');

beforeAll(async () => {
  api = await createTestApi({ clock: () => now });
});
afterAll(() => api?.close());
beforeEach(async () => {
  now = new Date('2026-11-22T12:00:00Z');
  client = await api.client();
});

const get = (url: string, headers?: Record<string, string>) => client.call({ url, headers });
const post = (url: string, body?: unknown) => client.call({ method: 'POST', url, body });

async function stateFor(id: string, query = ''): Promise<string> {
  chooseCompany(api);
  const { body } = await get(`/v1/connections/${id}/authorize${query}`);
  return new URL(body.authorizeUrl).searchParams.get('state') ?? '';
}

const set = (id: string, values: Partial<typeof connections.$inferInsert>) =>
  api.db.update(connections).set(values).where(eq(connections.id, id));

async function create(): Promise<string> {
  return (await post('/v1/connections', { provider: 'fakebooks' })).body.id;
}

describe('connecting', () => {
  it('ends active, with the company read, everything switched on, and its conductor awake', async () => {
    api.gateway.woken = [];
    const id = await connect(api, client);
    const { body } = await get(`/v1/connections/${id}`);
    expect(body).toMatchObject({ status: 'active', company: { name: 'Green Lawns', homeCurrency: 'USD' } });
    const settings = (await get(`/v1/connections/${id}/settings`)).body;
    expect(settings).toEqual({
      enabled: true,
      autoSync: {
        customer: true,
        service_item: true,
        invoice: true,
        payment: true,
        // Its start date has to be decided first.
        timesheet_entry: false,
      },
      conflictPolicy: 'ours_wins',
      askBeforeLinking: true,
      approvalRequired: false,
      accounts: 'all',
      syncsBy: 'events',
      timesheetStartDate: null,
      region: 'US',
      foldAccents: null,
    });
    expect(api.gateway.woken).toEqual([{ tenantId: client.tenantId, connectionId: id }]);
  });

  it('keeps tokens sealed and out of every answer', async () => {
    const id = await connect(api, client);
    const stored = JSON.stringify(await api.db.query.connectionSecrets.findMany());
    const shown =
      (await get(`/v1/connections/${id}`)).text + (await get(`/v1/connections/${id}/health`)).text;
    expect(stored + shown).not.toMatch(/(access|refresh)-secret/);
  });

  it.each([
    ['refused', 'The code could not be exchanged: The secret is wrong.'],
    ['bad', 'The code could not be exchanged: the accounting system gave no usable answer.'],
  ])('that fails names what failed (%s)', async (code, detail) => {
    const state = await stateFor(await create());
    const answer = await call(api.app, undefined, { url: `/v1/oauth/callback?code=${code}&state=${state}` });
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
      502,
      'authorization_failed',
      detail,
    ]);
    expect(answer.body.remedy).not.toContain('client id');
  });

  it('that cannot read the company names that, and why', async () => {
    const state = await stateFor(await create());
    const error = { type: 'PermissionDenied', message: 'The user is no administrator.' } as const;
    api.vendor.unreadable = { kind: 'refused', error };
    const answer = await call(api.app, undefined, { url: `/v1/oauth/callback?code=good&state=${state}` });
    api.vendor.unreadable = undefined;
    expect(answer.body.detail).toBe('The company could not be read: The user is no administrator.');
  });

  it('takes a state once', async () => {
    const id = await create();
    const state = await stateFor(id);
    const url = `/v1/oauth/callback?code=good&state=${state}`;
    expect((await call(api.app, undefined, { url })).status).toBe(200);
    const again = await call(api.app, undefined, { url });
    expect([again.status, again.body.code]).toEqual([400, 'authorization_expired']);
  });

  it('takes no state that is made up or older than ten minutes, and stores its hash only', async () => {
    const id = await create();
    const state = await stateFor(id);
    expect(JSON.stringify(await api.db.query.oauthStates.findMany())).not.toContain(state);
    await api.db.execute(sql`update oauth_states set expires_at = now() - interval '1 second'`);
    for (const each of [state, 'made-up']) {
      const answer = await call(api.app, undefined, { url: `/v1/oauth/callback?code=good&state=${each}` });
      expect([answer.status, answer.body.code]).toEqual([400, 'authorization_expired']);
    }
  });

  it('sends a browser to the consent page, and back to where it began', async () => {
    const id = await create();
    const there = await get(`/v1/connections/${id}/authorize`, { accept: 'text/html' });
    expect([there.status, there.headers.location]).toEqual([302, expect.stringContaining('books.example')]);
    const state = await stateFor(id, '?return_to=/connections');
    const back = await call(api.app, undefined, { url: `/v1/oauth/callback?code=good&state=${state}` });
    expect([back.status, back.headers.location]).toEqual([302, '/connections']);
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example'])(
    'never returns to %s',
    async (target) => {
      const id = await create();
      const answer = await get(`/v1/connections/${id}/authorize?return_to=${encodeURIComponent(target)}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'parameter_invalid']);
    },
  );

  it('refuses a company that is connected elsewhere, without saying where', async () => {
    const other = await api.client();
    await connect(api, other, '1111222233334444');
    const id = await create();
    const answer = await authorize(api, client, id, '1111222233334444');
    expect([answer.status, answer.body.code]).toEqual([409, 'company_already_connected']);
    expect(answer.text).not.toContain(other.tenantId);
    expect((await get(`/v1/connections/${id}`)).body.status).toBe('connecting');
    expect(api.vendor.revoked).toEqual([]);
  });

  it('again takes the same company only', async () => {
    const id = await connect(api, client, '5555000055550000');
    const other = await authorize(api, client, id, '5555000055550001');
    expect([other.status, other.body.code]).toEqual([409, 'company_differs']);
    const needs = { type: 'ConnectionNeedsReauth' as const, message: 'Intuit refused the token.' };
    await set(id, { status: 'needs_reauth', pauseReason: needs });
    expect((await authorize(api, client, id, '5555000055550000')).status).toBe(200);
    expect((await get(`/v1/connections/${id}/health`)).body).toMatchObject({
      status: 'active',
      banner: null,
    });
  });

  it('says so when the person declined or the code is refused; a browser gets a page', async () => {
    const id = await create();
    const declined = `/v1/oauth/callback?error=access_denied&state=${await stateFor(id)}`;
    expect((await get(declined)).body.code).toBe('authorization_declined');
    const refused = `/v1/oauth/callback?code=bad&state=${await stateFor(id)}`;
    const page = await get(refused, { accept: 'text/html' });
    expect([page.status, page.headers['content-type']]).toEqual([502, expect.stringContaining('text/html')]);
  });

  it('knows its providers', async () => {
    const answer = await post('/v1/connections', { provider: 'paper' });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/provider']);
  });
});

describe('health', () => {
  it('shows one banner with its remedy while the connection is paused', async () => {
    const id = await connect(api, client);
    await set(id, {
      status: 'paused',
      pausedUntil: new Date('2026-11-22T12:01:00Z'),
      pauseReason: { type: 'RateLimited', message: 'QuickBooks allows no more requests for now.' },
    });
    const { body } = await get(`/v1/connections/${id}/health`);
    expect(body).toMatchObject({
      status: 'paused',
      throttled: true,
      banner: { until: '2026-11-22T12:01:00.000Z', error: { code: 'rate_limited', actor: 'nobody' } },
    });
  });

  it.each([
    ['2026-12-01T12:00:00Z', 90, 'ok'],
    ['2027-02-15T12:00:00Z', 14, 'notice'],
    ['2027-02-22T12:00:00Z', 7, 'warning'],
    ['2027-02-27T12:00:00Z', 2, 'urgent'],
    ['2027-04-01T12:00:00Z', 0, 'urgent'],
  ])('at %s the authorization has %i days left: %s', async (at, daysLeft, level) => {
    const id = await connect(api, client);
    now = new Date(at);
    const { body } = await get(`/v1/connections/${id}/health`);
    expect(body.authorization).toMatchObject({ daysLeft, level });
  });
});

describe('ending and resuming', () => {
  it('disconnecting revokes the grant and forgets the tokens; the company can be connected anew', async () => {
    api.vendor.revoked = [];
    const id = await connect(api, client, '7777000077770000');
    expect((await post(`/v1/connections/${id}/disconnect`)).body.status).toBe('disconnected');
    expect(api.vendor.revoked).toEqual(['refresh-secret']);
    const secrets = await api.db.query.connectionSecrets.findMany({
      where: eq(connectionSecrets.connectionId, id),
    });
    expect(secrets).toEqual([]);
    const push = await post(`/v1/connections/${id}/push`, {});
    expect([push.status, push.body.code]).toEqual([409, 'connection_not_connected']);
    await connect(api, await api.client(), '7777000077770000');
  });

  it('resuming ends a pause; a connection that must be authorized again says so', async () => {
    const id = await connect(api, client);
    await set(id, { status: 'paused' });
    expect((await post(`/v1/connections/${id}/resume`)).body.status).toBe('active');
    await set(id, { status: 'needs_reauth' });
    expect((await post(`/v1/connections/${id}/resume`)).body.code).toBe('connection_needs_reauth');
  });
});
