import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connections } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi } from './support/api.ts';
import { browserOf, PASSWORD, type Person, signedIn, signIn } from './support/people.ts';
import { connect } from './support/samples.ts';

const START = new Date('2026-11-23T08:00:00.000Z');
const later = (hours: number) => new Date(START.getTime() + hours * 60 * 60 * 1_000);

let api: TestApi;
let address: string;
let now = START;
beforeAll(async () => {
  api = await createTestApi({ accessLookMs: 20, clock: () => now });
  address = await api.app.listen({ port: 0, host: '127.0.0.1' });
});
beforeEach(() => {
  now = START;
});
afterAll(() => api?.close());

/** What it told at first, and all that it tells until it is over. */
async function listen(path: string, headers: Record<string, string>) {
  const response = await fetch(`${address}${path}`, { headers });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error('nothing is told');
  const next = async () => (await reader.read()).value ?? '';
  return {
    first: await next(),
    next,
    async rest() {
      let text = '';
      for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
      return text;
    },
  };
}

type Owner = Awaited<ReturnType<typeof signedIn>>;

const ENDINGS: [
  string,
  (person: Person & { id: string; email: string }, owner: Owner) => Promise<unknown>,
][] = [
  ['who signed out', (person) => person.call({ method: 'DELETE', url: '/v1/session' })],
  [
    'who was disabled',
    (person, owner) =>
      owner.call({
        method: 'PUT',
        url: `/v1/users/${person.id}`,
        body: { name: 'Former', role: 'member', disabled: true },
      }),
  ],
  [
    'whose password was changed elsewhere',
    async (person) =>
      browserOf(api, await signIn(api, { email: person.email })).call({
        method: 'PUT',
        url: '/v1/session/password',
        body: { current: PASSWORD, next: 'a much better password' },
      }),
  ],
];

describe('a stream of events', () => {
  it.each(ENDINGS)('that is open is over for somebody %s, and tells nothing more', async (_who, end) => {
    const owner = await signedIn(api);
    const id = await connect(api, await api.client({ tenantId: owner.tenantId }));
    const person = await signedIn(api, { tenantId: owner.tenantId, role: 'member' });
    const { first, rest } = await listen(`/v1/connections/${id}/connector/events`, { cookie: person.cookie });
    expect(first).toContain('event: status');
    await end(person, owner);
    await api.db.update(connections).set({ status: 'disconnected' }).where(eq(connections.id, id));
    expect(await rest()).not.toContain('event:');
  });

  it.each(['connector', 'approvals'])('that is open is over for a key that is revoked (%s)', async (of) => {
    const owner = await api.client();
    const id = await connect(api, owner);
    const body = { name: 'watcher', role: 'member' };
    const { body: made } = await owner.call({ method: 'POST', url: '/v1/api-keys', body });
    const { rest } = await listen(`/v1/connections/${id}/${of}/events`, {
      authorization: `Bearer ${made.key}`,
    });
    await owner.call({ method: 'DELETE', url: `/v1/api-keys/${made.id}` });
    await rest();
  });

  it('of a batch that goes on is over as well', async () => {
    const owner = await signedIn(api);
    const client = await api.client({ tenantId: owner.tenantId });
    const id = await connect(api, client);
    const { body: batch } = await client.call({ method: 'POST', url: `/v1/connections/${id}/push` });
    const { rest } = await listen(`/v1/batches/${batch.id}/events`, { cookie: owner.cookie });
    await owner.call({ method: 'DELETE', url: '/v1/session' });
    expect(await rest()).not.toContain('event:');
  });

  it('goes on for somebody who may have it, and keeps no session alive', async () => {
    const owner = await signedIn(api);
    const id = await connect(api, await api.client({ tenantId: owner.tenantId }));
    const { next, rest } = await listen(`/v1/connections/${id}/connector/events`, { cookie: owner.cookie });
    now = later(6);
    await api.db.update(connections).set({ status: 'disconnected' }).where(eq(connections.id, id));
    expect(await next()).toContain('event: status');
    now = later(13);
    expect(await rest()).not.toContain('event:');
  });
});

it('a download that is under way is not finished for somebody whose role was lowered', async () => {
  const own = await createTestApi({ accessLookMs: 0 });
  const owner = await signedIn(own);
  const id = await connect(own, await own.client({ tenantId: owner.tenantId }));
  const admin = await signedIn(own, { tenantId: owner.tenantId, role: 'admin' });
  const body = { name: admin.name, role: 'member', disabled: false };
  own.gateway.histories = async () => {
    await owner.call({ method: 'PUT', url: `/v1/users/${admin.id}`, body });
    return [];
  };
  const { status, body: said } = await admin.call({
    url: `/v1/connections/${id}/support-bundle`,
  });
  expect([status, said?.code]).toEqual([403, 'forbidden']);
  await own.close();
});
