import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditTrail } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, customerData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;
let connectionId: string;

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await api.client();
  connectionId = await connect(api, client);
});

const audit = async (query = '') => (await client.call({ url: `/v1/audit${query}` })).body;

describe('the audit trail names who asked for', () => {
  it('a connect and a disconnect', async () => {
    await client.call({ method: 'POST', url: `/v1/connections/${connectionId}/disconnect` });
    const { items } = await audit(`?subject=connections/${connectionId}`);
    const actions = items.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(['disconnect', 'connect']);
    expect(items[0].actorName).toBe('API key “test”');
  });

  it('a push, with what was asked', async () => {
    await client.call({
      method: 'POST',
      url: `/v1/connections/${connectionId}/push`,
      body: { entityTypes: ['invoice'] },
    });
    const { items } = await audit('?action=push');
    expect(items).toMatchObject([{ detail: { asked: { entityTypes: ['invoice'], force: false } } }]);
  });

  it('a retry of one record', async () => {
    await client.call({ method: 'PUT', url: '/v1/customers/c1', body: customerData });
    await client.call({ method: 'POST', url: '/v1/records/customer/c1/sync', body: {} });
    expect((await audit('?subject=records/customer/c1')).items).toHaveLength(1);
  });

  it('a change of settings, with the new values', async () => {
    const url = `/v1/connections/${connectionId}/settings`;
    const { body: settings } = await client.call({ url });
    await client.call({
      method: 'PUT',
      url,
      body: { ...settings, conflictPolicy: 'ask' },
      headers: { 'if-match': '*' },
    });
    const { items } = await audit('?action=putSyncSettings');
    expect(items[0].detail.asked.conflictPolicy).toBe('ask');
  });
});

it('the audit trail is read in pages, newest first, none twice', async () => {
  for (const id of ['c1', 'c2', 'c3']) {
    await client.call({ method: 'PUT', url: `/v1/customers/${id}`, body: customerData });
  }
  const first = await audit('?action=putCustomer&limit=2');
  const second = await audit(`?action=putCustomer&limit=2&cursor=${first.next}`);
  const subjects = [...first.items, ...second.items].map(({ subject }: { subject: string }) => subject);
  expect(subjects).toEqual(['customers/c3', 'customers/c2', 'customers/c1']);
  expect(second.next).toBeNull();
});

it('the audit trail only grows: the database refuses to change or remove an entry', async () => {
  const refused = async (query: Promise<unknown>) => {
    await expect(query).rejects.toMatchObject({ cause: { message: /append-only/ } });
  };
  await refused(api.db.update(auditTrail).set({ actor: 'nobody' }));
  await refused(api.db.delete(auditTrail));
  await refused(api.db.execute(sql`truncate audit_trail`));
});

it('a member does not read the audit trail', async () => {
  const member = await api.client({ tenantId: client.tenantId, role: 'member' });
  expect((await member.call({ url: '/v1/audit' })).status).toBe(403);
});

it('a wrong filter is named', async () => {
  const answer = await client.call({ url: '/v1/audit?from=yesterday' });
  expect([answer.status, answer.body.errors[0].parameter]).toEqual([400, 'from']);
});
