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

const bank = (externalId: string, name: string) => ({
  externalId,
  name,
  type: 'bank' as const,
  active: true,
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

describe('the audit trail speaks in words', () => {
  const latest = async (action: string) => (await audit(`?action=${action}`)).items[0];

  it('a change of settings, from what to what, and whose', async () => {
    const url = `/v1/connections/${connectionId}/settings`;
    const { body } = await client.call({ url });
    const wanted = { ...body, enabled: false, conflictPolicy: 'ask', autoSync: { customer: false } };
    await client.call({ method: 'PUT', url, body: wanted, headers: { 'if-match': '*' } });
    const { words, subjectName, actorName } = await latest('putSyncSettings');
    expect(words.split('; ').sort()).toEqual([
      'Customers sync by themselves: on → off',
      'Enable Sync: on → off',
      'when both sides changed: ours wins → ask',
    ]);
    expect(actorName).toBe('API key “test”');
    expect(subjectName).not.toContain(connectionId);
  });

  it('a mapping, by the names of both sides, set, changed and taken back', async () => {
    const url = `/v1/connections/${connectionId}/mappings/account/payout_bank`;
    const [first, second] = [bank('1', 'Checking'), bank('2', 'Savings')];
    api.vendor.choices = { employee: [], account: [first, second], tax_code: [] };
    for (const { externalId } of [first, second]) {
      await client.call({ method: 'PUT', url, body: { externalId } });
    }
    expect((await audit('?action=putMapping')).items.map(({ words }: { words: string }) => words)).toEqual([
      `Payout bank account: ${first.name} → ${second.name}`,
      `Payout bank account: not mapped → ${first.name}`,
    ]);
    await client.call({ method: 'DELETE', url });
    expect((await latest('deleteMapping')).words).toBe(`Payout bank account: ${second.name} → not mapped`);
  });

  it('accounts taken out and put back, by name', async () => {
    await client.call({ method: 'PUT', url: '/v1/customers/c1', body: { displayName: 'Ada Byron' } });
    const url = `/v1/connections/${connectionId}/accounts/unsync`;
    await client.call({ method: 'POST', url, body: { ids: ['c1'] } });
    expect((await latest('unsyncAccounts')).words).toBe('Customer Ada Byron');
  });

  it('a retry of a record, by its name', async () => {
    await client.call({ method: 'PUT', url: '/v1/customers/c1', body: { displayName: 'Ada Byron' } });
    await client.call({ method: 'POST', url: '/v1/records/customer/c1/sync', body: {} });
    expect((await latest('requestRecordSync')).subjectName).toBe('Customer Ada Byron');
  });

  it('a run, with who asked for it and who stopped it, found by the run', async () => {
    const url = `/v1/connections/${connectionId}/push`;
    const { body } = await client.call({ method: 'POST', url, body: { entityTypes: ['invoice'] } });
    await client.call({ method: 'POST', url: `/v1/batches/${body.id}/stop` });
    const { items } = await audit(`?run=${body.id}`);
    expect(items).toMatchObject([
      { action: 'stopBatch', actorName: 'API key “test”', subjectName: 'the push of invoices' },
      { action: 'push', actorName: 'API key “test”', words: 'Invoices' },
    ]);
    expect((await audit('?run=none')).items).toEqual([]);
  });

  it('the hours of the connector, from what to what', async () => {
    const url = `/v1/connections/${connectionId}/connector`;
    const hours = (from: string) => ({ morning: 'by_itself', timeZone: null, night: { from, to: '05:00' } });
    await client.call({ method: 'PUT', url, body: hours('22:00') });
    await client.call({ method: 'PUT', url, body: hours('21:00') });
    expect((await latest('putSyncConnector')).words).toBe('the night begins at: 22:00 → 21:00');
  });

  it('no entry shows an id where people read, whatever was done to whatever it is about', async () => {
    const { items } = await audit('?limit=200');
    expect(items.length).toBeGreaterThan(0);
    for (const { words, subjectName } of items) {
      expect(`${words ?? ''} ${subjectName ?? ''}`).not.toMatch(/\b(con|bat|usr|key|whe|ten)_[a-z0-9]{8,}/);
    }
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
