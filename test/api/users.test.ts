import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { call, createTestApi, type TestApi } from './support/api.ts';
import { browserOf, createPerson, FROM_CONSOLE, PASSWORD, signedIn, signIn } from './support/people.ts';

const START = new Date('2026-11-23T08:00:00.000Z');
let api: TestApi;
let now = START;
beforeAll(async () => {
  api = await createTestApi({ clock: () => now });
});
beforeEach(() => {
  now = START;
});
afterAll(() => api?.close());

let count = 0;
const newcomer = (role = 'member') => {
  count += 1;
  return { email: `new${count}@example.com`, name: `New ${count}`, role };
};
const tokenIn = (url: string) => new URL(url).hash.slice(1);
const open = (path: string, body: unknown) =>
  call(api.app, undefined, { method: 'POST', url: path, body, headers: FROM_CONSOLE });
const accept = (token: string, password = 'chosen by myself') =>
  open('/v1/invitations/accept', { token, name: 'Maria', password });

describe('an invitation', () => {
  it('leads from the link to a signed-in person with the role that was chosen', async () => {
    const owner = await signedIn(api);
    const body = newcomer('admin');
    const made = await owner.call({ method: 'POST', url: '/v1/users', body });
    expect([made.status, made.body.state]).toEqual([201, 'invited']);
    expect(made.body.invitation.url).toMatch(
      /^https:\/\/ledgerbridge\.example\/accept-invitation#[\w-]{43}$/,
    );
    const token = tokenIn(made.body.invitation.url);
    expect((await open('/v1/invitations/read', { token })).body).toMatchObject({
      email: body.email,
      role: 'admin',
    });

    const browser = browserOf(api, await accept(token));
    const who = (await browser.call({ url: '/v1/session' })).body;
    expect([who.user.name, who.user.role, who.tenant.id]).toEqual(['Maria', 'admin', owner.tenantId]);
    expect((await signIn(api, { email: body.email, password: 'chosen by myself' })).status).toBe(200);
  });

  it('works once, by whoever is first', async () => {
    const owner = await signedIn(api);
    const made = await owner.call({ method: 'POST', url: '/v1/users', body: newcomer() });
    const token = tokenIn(made.body.invitation.url);
    const answers = await Promise.all([accept(token), accept(token, 'somebody else’s')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect((await open('/v1/invitations/read', { token })).body.code).toBe('invitation_expired');
  });

  it('ends after a week, with a newer one, and with the person', async () => {
    const owner = await signedIn(api);
    const made = (await owner.call({ method: 'POST', url: '/v1/users', body: newcomer() })).body;
    const again = () => owner.call({ method: 'POST', url: `/v1/users/${made.id}/invitation` });
    const second = tokenIn((await again()).body.url);
    expect((await accept(tokenIn(made.invitation.url))).body.code).toBe('invitation_expired');
    now = new Date(START.getTime() + 8 * 24 * 60 * 60 * 1_000);
    expect((await accept(second)).body.code).toBe('invitation_expired');
    now = START;
    const third = tokenIn((await again()).body.url);
    const { name, role } = made;
    await owner.call({ method: 'PUT', url: `/v1/users/${made.id}`, body: { name, role, disabled: true } });
    expect((await accept(third)).body.code).toBe('invitation_expired');
    expect((await again()).body.code).toBe('state_not_allowed');
  });

  it('for a forgotten password ends what was signed in before, not earlier than it is used', async () => {
    const owner = await signedIn(api);
    const member = await signedIn(api, { tenantId: owner.tenantId, role: 'member' });
    const link = await owner.call({ method: 'POST', url: `/v1/users/${member.id}/invitation` });
    expect((await member.call({ url: '/v1/session' })).status).toBe(200);
    expect((await accept(tokenIn(link.body.url))).status).toBe(200);
    expect((await member.call({ url: '/v1/session' })).status).toBe(401);
    expect((await signIn(api, { email: member.email, password: PASSWORD })).status).toBe(401);
  });

  it('is kept as a hash only, and shown in no list', async () => {
    const owner = await signedIn(api);
    const made = await owner.call({ method: 'POST', url: '/v1/users', body: newcomer() });
    const token = tokenIn(made.body.invitation.url);
    expect(JSON.stringify(await api.db.query.invitations.findMany())).not.toContain(token);
    expect((await owner.call({ url: '/v1/users' })).text).not.toContain(token);
  });

  it('of an e-mail that is there already is refused, whatever its case', async () => {
    const owner = await signedIn(api);
    const body = { ...newcomer(), email: owner.email.toUpperCase() };
    const answer = await owner.call({ method: 'POST', url: '/v1/users', body });
    expect([answer.status, answer.body.code]).toEqual([409, 'user_exists']);
  });
});

describe('roles', () => {
  it('a disabled person is out at once', async () => {
    const owner = await signedIn(api);
    const member = await signedIn(api, { tenantId: owner.tenantId, role: 'member' });
    const body = { name: member.name, role: 'member', disabled: true };
    const answer = await owner.call({ method: 'PUT', url: `/v1/users/${member.id}`, body });
    expect(answer.body.state).toBe('disabled');
    expect((await member.call({ url: '/v1/session' })).status).toBe(401);
  });

  it('a changed role counts from the next request', async () => {
    const owner = await signedIn(api);
    const person = await signedIn(api, { tenantId: owner.tenantId, role: 'member' });
    expect((await person.call({ url: '/v1/api-keys' })).status).toBe(403);
    const body = { name: person.name, role: 'admin', disabled: false };
    await owner.call({ method: 'PUT', url: `/v1/users/${person.id}`, body });
    expect((await person.call({ url: '/v1/api-keys' })).status).toBe(200);
  });

  it('an admin neither makes nor touches an owner', async () => {
    const admin = await signedIn(api, { role: 'admin' });
    const owner = await createPerson(api, { tenantId: admin.tenantId });
    const refused = [
      await admin.call({ method: 'POST', url: '/v1/users', body: newcomer('owner') }),
      await admin.call({
        method: 'PUT',
        url: `/v1/users/${owner.id}`,
        body: { name: 'x', role: 'member', disabled: true },
      }),
      await admin.call({ method: 'POST', url: `/v1/users/${owner.id}/invitation` }),
      await admin.call({
        method: 'PUT',
        url: `/v1/users/${admin.id}`,
        body: { name: 'x', role: 'owner', disabled: false },
      }),
    ];
    expect(refused.map(({ body }) => body.code)).toEqual(Array(4).fill('forbidden'));
  });

  it('the last owner stays, also when two owners demote each other at once', async () => {
    const first = await signedIn(api);
    const demote = (by: typeof first, whom: { id: string }) =>
      by.call({
        method: 'PUT',
        url: `/v1/users/${whom.id}`,
        body: { name: 'x', role: 'member', disabled: false },
      });
    expect((await demote(first, first)).body.code).toBe('last_owner');
    const second = await signedIn(api, { tenantId: first.tenantId });
    const answers = await Promise.all([demote(first, second), demote(second, first)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const rows = await api.db.query.users.findMany({
      where: (row, { and, eq }) => and(eq(row.tenantId, first.tenantId), eq(row.role, 'owner')),
    });
    expect(rows).toHaveLength(1);
  });
});
