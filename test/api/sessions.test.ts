import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROLE_SCOPES } from '../../src/api/access.ts';
import { call, createTestApi, type TestApi } from './support/api.ts';
import { bodyFor, operationsOf } from './support/operations.ts';
import { browserOf, createPerson, FROM_CONSOLE, PASSWORD, signedIn, signIn } from './support/people.ts';
import { chooseCompany } from './support/samples.ts';

const START = new Date('2026-11-23T08:00:00.000Z');
const HOUR_MS = 60 * 60 * 1_000;

let api: TestApi;
let now = START;
beforeAll(async () => {
  api = await createTestApi({ clock: () => now });
});
beforeEach(() => {
  now = START;
});
afterAll(() => api?.close());

const later = (hours: number) => new Date(START.getTime() + hours * HOUR_MS);

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and other sites cannot use, and says who it is', async () => {
    const user = await createPerson(api);
    const answer = await signIn(api, { email: user.email.toUpperCase() });
    expect([answer.status, answer.body]).toEqual([200, { outcome: 'signed_in' }]);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-ledgerbridge=[\w-]{43}; /);
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part);
    const who = await browserOf(api, answer).call({ url: '/v1/session' });
    expect(who.body).toMatchObject({
      user: { id: user.id, email: user.email, name: user.name, role: 'owner' },
      tenant: { id: user.tenantId },
      scopes: ROLE_SCOPES.owner,
    });
  });

  it('answers the same for a wrong password, an unknown e-mail, a disabled and an invited person', async () => {
    const owner = await signedIn(api);
    const disabled = await createPerson(api, { tenantId: owner.tenantId });
    const body = { name: 'x', role: 'owner', disabled: true };
    await owner.call({ method: 'PUT', url: `/v1/users/${disabled.id}`, body });
    const invited = { email: 'invited@example.com', name: 'Invited', role: 'member' };
    await owner.call({ method: 'POST', url: '/v1/users', body: invited });
    const tries = [
      { email: owner.email, password: 'wrong password' },
      { email: 'nobody@example.com' },
      { email: disabled.email },
      { email: invited.email },
    ];
    const answers = await Promise.all(tries.map((each) => signIn(api, each)));
    for (const answer of answers) {
      expect([answer.status, answer.body.code]).toEqual([401, 'sign_in_failed']);
      expect({ ...answer.body, requestId: '' }).toEqual({ ...answers[0]?.body, requestId: '' });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('asks which business when the e-mail and the password fit several', async () => {
    const email = 'accountant@example.com';
    const [first, second] = [await createPerson(api, { email }), await createPerson(api, { email })];
    const answer = await signIn(api, { email });
    expect(answer.body.outcome).toBe('choose');
    expect(answer.body.businesses.map(({ tenantId }: { tenantId: string }) => tenantId)).toEqual([
      first.tenantId,
      second.tenantId,
    ]);
    expect(answer.headers['set-cookie']).toBeUndefined();
    const chosen = browserOf(api, await signIn(api, { email, tenantId: second.tenantId }));
    expect((await chosen.call({ url: '/v1/session' })).body.tenant.id).toBe(second.tenantId);
    expect((await signIn(api, { email, tenantId: 'ten_other' })).body.code).toBe('sign_in_failed');
  });

  it('is limited for each person and place, and says how long to wait', async () => {
    const user = await createPerson(api);
    const attempt = () => signIn(api, { email: user.email, password: 'a guess too many' });
    for (let count = 0; count < 10; count += 1) expect((await attempt()).status).toBe(401);
    const answer = await attempt();
    expect([answer.status, answer.body.code]).toEqual([429, 'rate_limited']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await signIn(api, { email: (await createPerson(api)).email })).status).toBe(200);
    // Twelve password checks, each as slow as it must be.
  }, 180_000);
});

describe('a session', () => {
  it('ends by signing out', async () => {
    const person = await signedIn(api);
    const left = await person.call({ method: 'DELETE', url: '/v1/session' });
    expect(left.status).toBe(204);
    expect(String(left.headers['set-cookie'])).toContain('Expires=Thu, 01 Jan 1970');
    expect((await person.call({ url: '/v1/session' })).status).toBe(401);
  });

  it('ends after twelve hours without a request, and goes on with one', async () => {
    const [idle, busy] = [await signedIn(api), await signedIn(api)];
    now = later(11);
    expect((await busy.call({ url: '/v1/session' })).status).toBe(200);
    now = later(13);
    expect((await idle.call({ url: '/v1/session' })).status).toBe(401);
    expect((await busy.call({ url: '/v1/session' })).status).toBe(200);
  });

  it('ends after a week, however busy', async () => {
    const person = await signedIn(api);
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      now = later(hours);
      expect([hours, (await person.call({ url: '/v1/session' })).status]).toEqual([hours, 200]);
    }
    now = later(7 * 24 + 1);
    expect((await person.call({ url: '/v1/session' })).status).toBe(401);
  });

  it('ends elsewhere when the password is changed, and the old password is gone', async () => {
    const here = await signedIn(api);
    const elsewhere = browserOf(api, await signIn(api, { email: here.email }));
    const next = 'a much better password';
    const wrong = await here.call({
      method: 'PUT',
      url: '/v1/session/password',
      body: { current: 'x', next },
    });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/current']);
    const short = await here.call({
      method: 'PUT',
      url: '/v1/session/password',
      body: { current: PASSWORD, next: 'short' },
    });
    expect([short.status, short.body.errors[0].pointer]).toEqual([422, '/next']);
    const changed = await here.call({
      method: 'PUT',
      url: '/v1/session/password',
      body: { current: PASSWORD, next },
    });
    expect(changed.status).toBe(204);
    expect((await here.call({ url: '/v1/session' })).status).toBe(200);
    expect((await elsewhere.call({ url: '/v1/session' })).status).toBe(401);
    expect((await signIn(api, { email: here.email })).status).toBe(401);
    expect((await signIn(api, { email: here.email, password: next })).status).toBe(200);
  });

  it('is kept as a hash only, and so is the password', async () => {
    const { cookie } = await signedIn(api);
    const rows = [await api.db.query.sessions.findMany(), await api.db.query.users.findMany()];
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1]);
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  });

  it('does what its role may and nothing else, on every route', async () => {
    const operations = (await operationsOf(api)).filter(({ id }) => id !== 'signOut');
    for (const role of ['owner', 'admin', 'member'] as const) {
      const person = await signedIn(api, { role });
      const scopes: readonly string[] = ROLE_SCOPES[role];
      for (const operation of operations.filter(({ access }) => access !== 'public')) {
        const answer = await person.call({
          method: operation.method,
          url: operation.path
            .replace('{type}', 'invoice')
            .replace('{kind}', 'employee')
            .replace('{delivery}', '1')
            .replace(/\{\w+\}/g, 'none'),
          body: bodyFor(operation),
        });
        const allowed = ['any caller', 'session', ...scopes].includes(operation.access);
        expect([role, operation.id, answer.body?.code === 'forbidden']).toEqual([
          role,
          operation.id,
          !allowed,
        ]);
        expect([operation.id, answer.status < 500]).toEqual([operation.id, true]);
      }
    }
  });

  it('an API key is no session', async () => {
    const { call: ask } = await api.client();
    expect((await ask({ url: '/v1/session' })).body.code).toBe('session_needed');
  });

  it('names the person in the audit trail', async () => {
    const person = await signedIn(api);
    await person.call({ method: 'PUT', url: '/v1/customers/cus_1', body: { displayName: 'Someone' } });
    const rows = await api.db.query.auditTrail.findMany({
      where: (row, { eq }) => eq(row.tenantId, person.tenantId),
    });
    expect(rows).toContainEqual(
      expect.objectContaining({
        actor: `user:${person.id}`,
        action: 'putCustomer',
        detail: expect.objectContaining({ by: `${person.name} <${person.email}>` }),
      }),
    );
  });
});

describe('a page of another site', () => {
  const put = { method: 'PUT' as const, url: '/v1/customers/cus_csrf', body: { displayName: 'Forged' } };

  it.each([
    ['without our header', { origin: 'https://evil.example' }],
    ['with our header', { ...FROM_CONSOLE, origin: 'https://evil.example' }],
    ['from a sandboxed frame', { ...FROM_CONSOLE, origin: 'null' }],
    ['without an origin or our header', {}],
  ])('cannot use the cookie: %s', async (_case, headers) => {
    const { cookie } = await signedIn(api);
    const answer = await call(api.app, undefined, { ...put, headers: { cookie, ...headers } });
    expect([answer.status, answer.body.code, answer.body.outcome]).toEqual([403, 'cross_site', 'none']);
  });

  it('cannot sign somebody in as somebody else', async () => {
    const { email } = await createPerson(api);
    const answer = await signIn(api, { email }, { ...FROM_CONSOLE, origin: 'https://evil.example' });
    expect([answer.status, answer.body.code]).toEqual([403, 'cross_site']);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('is not what somebody uses who came by another name of this machine', async () => {
    const { cookie } = await signedIn(api);
    const headers = { ...FROM_CONSOLE, cookie, origin: 'http://localhost:4000', host: 'localhost:4000' };
    expect((await call(api.app, undefined, { ...put, headers })).status).toBe(201);
  });

  it('learns nothing: no answer allows it to read', async () => {
    const { cookie } = await signedIn(api);
    const headers = { cookie, origin: 'https://evil.example' };
    const answer = await call(api.app, undefined, { url: '/v1/session', headers });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a consent that a person began', () => {
  const begin = async () => {
    const owner = await signedIn(api);
    const made = await owner.call({
      method: 'POST',
      url: '/v1/connections',
      body: { provider: 'fakebooks' },
    });
    chooseCompany(api);
    const started = await owner.call({ url: `/v1/connections/${made.body.id}/authorize` });
    const state = new URL(started.body.authorizeUrl).searchParams.get('state');
    return { owner, id: made.body.id, back: `/v1/oauth/callback?code=good&state=${state}` };
  };

  it('ends in that person’s browser', async () => {
    const { owner, back } = await begin();
    expect((await owner.call({ url: back })).status).toBe(200);
  });

  it('connects nothing in the browser of somebody who was sent the link', async () => {
    for (const stranger of [await signedIn(api), undefined]) {
      const { owner, id, back } = await begin();
      const answer = stranger
        ? await stranger.call({ url: back })
        : await call(api.app, undefined, { url: back });
      expect([answer.status, answer.body.code]).toEqual([403, 'authorization_elsewhere']);
      expect((await owner.call({ url: `/v1/connections/${id}` })).body.status).toBe('connecting');
    }
  });
});
