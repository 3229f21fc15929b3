import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { links, type QueueState, syncLog, syncQueue } from '../../src/db/schema/index.ts';
import type { SyncErrorInfo } from '../../src/errors.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, customerData, invoiceData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;
let connectionId: string;
const companyId = '4444000044440000';

beforeAll(async () => {
  api = await createTestApi();
  client = await api.client();
  connectionId = await connect(api, client, companyId);
});
afterAll(() => api?.close());

let next = 0;
let id: string;
beforeEach(async () => {
  next += 1;
  id = `c${next}`;
  await client.call({ method: 'PUT', url: `/v1/customers/${id}`, body: customerData });
});

const mine = () => and(eq(syncQueue.tenantId, client.tenantId), eq(syncQueue.recordId, id));
const queue = (values: Partial<typeof syncQueue.$inferInsert>) =>
  api.db.update(syncQueue).set(values).where(mine());
const unqueue = () => api.db.delete(syncQueue).where(mine());

async function link(pushedHash?: string): Promise<void> {
  const record = await api.db.query.records.findFirst({
    where: (table) => and(eq(table.tenantId, client.tenantId), eq(table.id, id)),
  });
  await api.db.insert(links).values({
    tenantId: client.tenantId,
    connectionId,
    entityType: 'customer',
    recordId: id,
    externalId: `x${id}`,
    externalVersion: '0',
    pushedHash: pushedHash ?? record?.contentHash,
    pushedVersion: 1,
  });
}

async function log(values: Partial<typeof syncLog.$inferInsert>): Promise<void> {
  await api.db.insert(syncLog).values({
    tenantId: client.tenantId,
    connectionId,
    entityType: 'customer',
    recordId: id,
    entityName: 'Ada',
    direction: 'push',
    status: 'error',
    action: 'create',
    requestedBy: 'key:x',
    ...values,
  });
}

async function badge() {
  const answer = await client.call({ url: `/v1/records/customer/${id}/sync` });
  expect(answer.body.connections).toHaveLength(1);
  return answer.body.connections[0];
}

const fault: SyncErrorInfo = {
  type: 'DuplicateName',
  message: 'The name Ada is taken.',
  vendor: { reference: 'tid-1' },
};

describe('a record shows', () => {
  it.each([
    ['pending', {}, 'pending', 'QB Pending', 'amber'],
    ['in_flight', {}, 'syncing', 'QB Syncing', 'amber'],
    ['retrying', { error: fault }, 'retrying', 'QB Retrying', 'amber'],
    ['waiting', { waitsOnType: 'customer', waitsOnId: 'c0' }, 'waiting', 'QB Waiting', 'amber'],
    ['unresolved', { error: fault, errorType: 'DuplicateName' }, 'error', 'QB Error', 'red'],
    ['awaiting_approval', {}, 'pending', 'QB Pending', 'amber'],
  ] as const)('while it is %s: its badge', async (state: QueueState, values, name, label, colour) => {
    await queue({ state, ...values });
    expect(await badge()).toMatchObject({ badge: name, label, colour });
  });

  it('QB Synced with the way to its counterpart', async () => {
    await unqueue();
    await link();
    expect(await badge()).toMatchObject({
      badge: 'synced',
      label: 'QB Synced',
      colour: 'green',
      externalId: `x${id}`,
      externalUrl: `https://books.example/${companyId}/customer/x${id}`,
    });
  });

  it('what failed, who acts, the remedy and the vendor’s reference', async () => {
    await queue({ state: 'unresolved', error: fault, errorType: 'DuplicateName', attempts: 1 });
    expect(await badge()).toMatchObject({
      message: 'The name Ada is taken.',
      attempts: 1,
      error: { code: 'duplicate_name', actor: 'bookkeeper', vendor: { reference: 'tid-1' } },
    });
    expect((await badge()).error.remedy).toContain('Rename');
  });

  it('when the next automatic attempt is, and the run that has it', async () => {
    await queue({ state: 'retrying', attempts: 1, claimedBy: 'sync/x' });
    await log({ nextAttemptAt: new Date('2026-11-22T12:00:30Z') });
    expect(await badge()).toMatchObject({
      nextAttemptAt: '2026-11-22T12:00:30.000Z',
      workflow: { id: 'sync/x', url: 'https://temporal.example/namespaces/default/workflows/sync%2Fx' },
    });
  });

  it('that it was skipped, changed since, or never covered', async () => {
    await unqueue();
    expect(await badge()).toMatchObject({ badge: 'not_synced' });
    await log({ status: 'skipped', message: 'Prerequisite not met.' });
    expect(await badge()).toMatchObject({ badge: 'skipped', message: 'Prerequisite not met.' });
    await link('another hash');
    expect(await badge()).toMatchObject({ badge: 'not_synced', message: 'Changed since the last sync.' });
  });

  it('why a draft does not sync', async () => {
    await client.call({
      method: 'PUT',
      url: '/v1/invoices/draft',
      body: invoiceData(id, { status: 'draft' }),
    });
    const { body } = await client.call({ url: '/v1/records/invoice/draft/sync' });
    expect(body.connections[0]).toMatchObject({
      badge: 'not_synced',
      message: expect.stringContaining('draft'),
    });
    const refused = await client.call({ method: 'POST', url: '/v1/records/invoice/draft/sync' });
    expect([refused.status, refused.body.code]).toEqual([409, 'state_not_allowed']);
  });
});

it('Retry puts the record first and wakes the conductor', async () => {
  await queue({ state: 'unresolved', error: fault, errorType: 'DuplicateName', attempts: 3, priority: 4 });
  api.gateway.woken = [];
  const answer = await client.call({
    method: 'POST',
    url: `/v1/records/customer/${id}/sync`,
    body: { force: true },
  });
  expect([answer.status, answer.body.connectionIds]).toEqual([202, [connectionId]]);
  const row = await api.db.query.syncQueue.findFirst({ where: mine() });
  expect(row).toMatchObject({ state: 'pending', priority: 1, attempts: 0, force: true });
  expect(api.gateway.woken).toHaveLength(1);
});

it('Retry names the connection that is not there', async () => {
  const url = `/v1/records/customer/${id}/sync`;
  const answer = await client.call({ method: 'POST', url, body: { connectionId: 'con_none' } });
  expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
});

describe('money of an invoice', () => {
  const money = (query = '') => client.call({ url: `/v1/invoices/money-${id}/money${query}` });

  it('is told here, and as it was last agreed there; what is not kept of payments there is not made up', async () => {
    const invoiceId = `money-${id}`;
    const put = (url: string, body: unknown) => client.call({ method: 'PUT', url, body });
    await put(`/v1/invoices/${invoiceId}`, invoiceData(id));
    await put(`/v1/payments/pay-${id}`, {
      customerId: id,
      status: 'collected',
      date: '2026-11-05',
      amount: '30.00',
      allocations: [{ invoiceId, amount: '30.00' }],
    });
    const here = { total: '80.00', tax: '0.00', paid: '30.00', open: '50.00' };
    expect((await money()).body).toMatchObject({ currency: 'USD', here, connections: [] });
    await api.db.insert(links).values({
      tenantId: client.tenantId,
      connectionId,
      entityType: 'invoice',
      recordId: invoiceId,
      externalId: `i${id}`,
      externalVersion: '0',
      ancestor: { ours: {}, theirs: { total: '85.00', tax: '5.00' } },
    });
    const [side] = (await money()).body.connections;
    expect(side).toMatchObject({
      asked: false,
      there: { total: '85.00', tax: '5.00', paid: null, open: null },
      differences: [
        { of: 'total', difference: '5.00' },
        { of: 'tax', difference: '5.00' },
      ],
    });
    expect((await money('?ask=elsewhere')).status).toBe(404);
    await client.call({ method: 'DELETE', url: `/v1/payments/pay-${id}` });
    expect((await money()).body.here).toMatchObject({ paid: '0.00', open: '80.00' });
  });
});
