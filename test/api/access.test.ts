import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLE_SCOPES, SCOPES } from '../../src/api/access.ts';
import { call, createTestApi, type TestApi } from './support/api.ts';
import { bodyFor, type Operation, operationsOf } from './support/operations.ts';

let api: TestApi;
let operations: Operation[];

beforeAll(async () => {
  api = await createTestApi();
  operations = (await operationsOf(api)).filter(({ access }) => access !== 'public');
});
afterAll(() => api?.close());

const pathOf = ({ path }: Operation) =>
  path
    .replace('{type}', 'invoice')
    .replace('{id}', 'none')
    .replace('{kind}', 'account')
    .replace('{key}', 'none')
    .replace('{delivery}', '1');
const isScope = (access: string) => SCOPES.some((scope) => scope === access);

it('every route but signing in and the way back from consent needs a key or a session', async () => {
  const all = await operationsOf(api);
  expect(all.filter(({ access }) => access === 'public').map(({ id }) => id)).toEqual([
    'finishAuthorization',
    'signIn',
    'readInvitation',
    'acceptInvitation',
  ]);
  for (const operation of operations) {
    for (const key of [undefined, 'lbk_wrong', '']) {
      const answer = await call(api.app, key, { method: operation.method, url: pathOf(operation) });
      expect([operation.id, answer.status, answer.body.code]).toEqual([operation.id, 401, 'unauthorized']);
    }
  }
});

describe.each(['owner', 'admin', 'member'] as const)('a key of the role %s', (role) => {
  it('is refused exactly where its role lacks the scope', async () => {
    const { call: ask } = await api.client({ role, scopes: [...SCOPES] });
    for (const operation of operations) {
      const answer = await ask({
        method: operation.method,
        url: pathOf(operation),
        body: bodyFor(operation),
      });
      const allowed =
        operation.access === 'any caller' || ROLE_SCOPES[role].some((scope) => scope === operation.access);
      expect([operation.id, answer.status === 403]).toEqual([operation.id, !allowed]);
      expect(answer.status).toBeLessThan(500);
      // Nothing of it stays in a cache.
      expect([operation.id, answer.headers['cache-control']]).toEqual([operation.id, 'no-store']);
    }
  });
});

it.each(SCOPES)(
  'a key with the scope %s alone reaches the routes that need it and no others',
  async (scope) => {
    const { call: ask } = await api.client({ scopes: [scope] });
    for (const operation of operations.filter(({ access }) => isScope(access))) {
      const { status, text } = await ask({
        method: operation.method,
        url: pathOf(operation),
        body: bodyFor(operation),
      });
      // Who may make people and keys makes none that may do more.
      const refused = status === 403 && text.includes('This needs the scope');
      expect([operation.id, refused]).toEqual([operation.id, operation.access !== scope]);
    }
  },
);

it.each(['payloads', 'compare'])(
  'the preview of a push tells what records say (%s) to those alone who may read them',
  async (what) => {
    const url = '/v1/connections/none/push-preview';
    const { call: ask } = await api.client({ scopes: ['sync:read'] });
    const { status, body } = await ask({ url: `${url}?${what}=true&force=true` });
    expect([status, body.code, body.detail]).toEqual([
      403,
      'forbidden',
      'This needs the scope records:read.',
    ]);
    expect((await ask({ url: `${url}?force=true` })).status).toBe(404);
    const reader = await api.client({ scopes: ['sync:read', 'records:read'] });
    expect((await reader.call({ url: `${url}?${what}=true` })).status).toBe(404);
  },
);

/** Written out, not derived from the scopes: what the seeds give to firm owners and admins alone. */
const CONTROLS = [
  'syncAccounts',
  'unsyncAccounts',
  'linkAccount',
  'previewAccountLink',
  'forceSync',
  'stopSync',
  'closeAutosync',
  'putSyncConnector',
  'startBalanceReport',
  'cancelBalanceReport',
  'explainBalance',
  'putSyncSettings',
  'lookUpTransactions',
  'importTransactions',
] as const;

const QUERIES: Record<string, string> = {
  explainBalance: '?row=none',
  previewAccountLink: '?externalId=1',
  lookUpTransactions: '?type=invoice&ids=1',
};

it.each([
  ['owner', true],
  ['admin', true],
  ['member', false],
] as const)(
  'the controls of accounts, the connector and the balance report: a person of the role %s may: %s',
  async (role, may) => {
    const { call: ask } = await api.client({ role, scopes: [...SCOPES] });
    for (const id of CONTROLS) {
      const operation = operations.find((each) => each.id === id);
      if (!operation) throw new Error(`there is no operation ${id}`);
      const url = `${pathOf(operation)}${QUERIES[id] ?? ''}`;
      const answer = await ask({ method: operation.method, url, body: bodyFor(operation) });
      // Nobody's object: whoever may use them hears that it is not there, or what else the request lacks.
      expect([id, answer.status === 403]).toEqual([id, !may]);
    }
  },
);

describe('API keys', () => {
  it('are shown once, work at once, and stop at once when revoked', async () => {
    const owner = await api.client();
    const made = await owner.call({
      method: 'POST',
      url: '/v1/api-keys',
      body: { name: 'app', role: 'member' },
    });
    expect(made.status).toBe(201);
    expect((await call(api.app, made.body.key, { url: '/v1/tenant' })).body.key.role).toBe('member');
    expect((await owner.call({ url: '/v1/api-keys' })).text).not.toContain(made.body.key);

    const revoked = await owner.call({ method: 'DELETE', url: `/v1/api-keys/${made.body.id}` });
    expect(revoked.status).toBe(204);
    expect((await call(api.app, made.body.key, { url: '/v1/tenant' })).status).toBe(401);
  });

  it('are kept as a hash only', async () => {
    const { key } = await api.client();
    const rows = await api.db.query.apiKeys.findMany();
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  it('hand out no more than they have', async () => {
    const narrow = await api.client({ scopes: ['keys:write', 'records:read'] });
    const wide = await narrow.call({
      method: 'POST',
      url: '/v1/api-keys',
      body: { name: 'x', role: 'member' },
    });
    expect([wide.status, wide.body.code]).toEqual([403, 'forbidden']);
    const fitting = await narrow.call({
      method: 'POST',
      url: '/v1/api-keys',
      body: { name: 'x', role: 'member', scopes: ['records:read'] },
    });
    expect(fitting.status).toBe(201);
  });

  it('let nobody in, and raise nobody, who may then do more than they do', async () => {
    const owner = await api.client();
    const invited = { email: 'kim@example.com', name: 'Kim', role: 'owner' };
    const { body: kim } = await owner.call({ method: 'POST', url: '/v1/users', body: invited });
    const member = { email: 'lee@example.com', name: 'Lee', role: 'member' };
    const { body: lee } = await owner.call({ method: 'POST', url: '/v1/users', body: member });
    const scopes = ['users:write' as const, 'users:read' as const];
    const { call } = await api.client({ tenantId: owner.tenantId, role: 'owner', scopes });
    const answers = [
      await call({ method: 'POST', url: '/v1/users', body: { ...invited, email: 'other@example.com' } }),
      await call({ method: 'POST', url: `/v1/users/${kim.id}/invitation` }),
      await call({
        method: 'PUT',
        url: `/v1/users/${lee.id}`,
        body: { name: 'Lee', role: 'owner', disabled: false },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    for (const { body } of answers) expect(body.detail).toContain('has the scope records:read');
    // To take away is no gift.
    const ended = await call({
      method: 'PUT',
      url: `/v1/users/${kim.id}`,
      body: { name: 'Kim', role: 'owner', disabled: true },
    });
    expect(ended.status, ended.text).toBe(200);
  });

  it('of the last owner cannot be revoked', async () => {
    const owner = await api.client();
    const { items } = (await owner.call({ url: '/v1/api-keys' })).body;
    const answer = await owner.call({ method: 'DELETE', url: `/v1/api-keys/${items[0].id}` });
    expect([answer.status, answer.body.code]).toEqual([409, 'last_owner_key']);
  });
});
