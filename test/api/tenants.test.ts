import { afterAll, beforeAll, expect, it } from 'vitest';
import { storePayout } from '../../src/db/payouts/payouts.ts';
import { syncLog } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { bodyFor, type Operation, operationsOf } from './support/operations.ts';
import {
  connect,
  customerData,
  invoiceData,
  itemData,
  paymentData,
  payoutData,
  teamMemberData,
  timesheetData,
} from './support/samples.ts';

let api: TestApi;
let owner: TestClient;
let stranger: TestClient;
let operations: Operation[];
/** An id of the owner's for each path that takes one. */
let ids: Record<string, string>;

beforeAll(async () => {
  api = await createTestApi();
  owner = await api.client();
  stranger = await api.client();
  operations = await operationsOf(api);
  const connectionId = await connect(api, owner);
  const put = (url: string, body: unknown) => owner.call({ method: 'PUT', url, body });
  await put('/v1/customers/cus_a', customerData);
  await put('/v1/service-items/item_a', itemData);
  await put('/v1/invoices/inv_a', invoiceData('cus_a', { status: 'draft' }));
  await put('/v1/payments/pay_a', paymentData('cus_a', 'inv_a', { status: 'pending' }));
  const key = { tenantId: owner.tenantId, connectionId };
  await api.db.transaction((tx) =>
    storePayout(tx, key, { payout: payoutData(connectionId), activities: [] }),
  );
  await put('/v1/team-members/tm_a', teamMemberData);
  await put('/v1/timesheets/ts_a', timesheetData('tm_a', { status: 'submitted' }));
  const batch = await owner.call({ method: 'POST', url: `/v1/connections/${connectionId}/push`, body: {} });
  const user = await owner.call({
    method: 'POST',
    url: '/v1/users',
    body: { email: 'bo@example.com', name: 'Bo', role: 'member' },
  });
  const started = await owner.call({
    method: 'POST',
    url: `/v1/connections/${connectionId}/imports`,
    body: { entityTypes: ['customer'] },
  });
  const report = await owner.call({ method: 'POST', url: `/v1/connections/${connectionId}/balance-reports` });
  const keys = await owner.call({ url: '/v1/api-keys' });
  const written = {
    entityType: 'customer' as const,
    recordId: 'cus_a',
    entityName: 'Ada',
    direction: 'push' as const,
  };
  const [entry] = await api.db
    .insert(syncLog)
    .overridingSystemValue()
    // A number that nothing else has.
    .values({
      ...key,
      ...written,
      id: 987_654_321,
      status: 'success',
      action: 'created',
      requestedBy: 'test',
    })
    .returning();
  const hook = { url: 'https://example.com/hook' };
  const endpoint = await owner.call({ method: 'POST', url: '/v1/webhook-endpoints', body: hook });
  ids = {
    '/v1/customers/{id}': 'cus_a',
    '/v1/service-items/{id}': 'item_a',
    '/v1/invoices/{id}': 'inv_a',
    '/v1/payments/{id}': 'pay_a',
    '/v1/payouts/{id}': 'po_a',
    '/v1/team-members/{id}': 'tm_a',
    '/v1/timesheets/{id}': 'ts_a',
    '/v1/timesheet-entries/{id}': 'ts_a:e1',
    '/v1/records/{type}/{id}': 'inv_a',
    '/v1/connections/{id}': connectionId,
    '/v1/sync-log/{id}': String(entry?.id),
    '/v1/batches/{id}': batch.body.id,
    '/v1/webhook-endpoints/{id}': endpoint.body.id,
    '/v1/imports/{id}': started.body.id,
    '/v1/balance-reports/{id}': report.body.id,
    '/v1/api-keys/{id}': keys.body.items[0].id,
    '/v1/users/{id}': user.body.id,
  };
});
afterAll(() => api?.close());

function queryOf(path: string): string {
  if (path.endsWith('/proof')) return '?from=2026-11-01&to=2026-11-30';
  if (path.endsWith('/approvals/rows')) return '?direction=export&type=customer';
  if (path.endsWith('/transactions')) return '?type=invoice&ids=1';
  if (path.endsWith('/{customerId}/link')) return '?externalId=1';
  return path.endsWith('/explanation') ? '?row=none' : '';
}

function urlOf({ path }: Operation, id?: string): string {
  const known = Object.keys(ids).find((prefix) => path.startsWith(prefix));
  if (!known) throw new Error(`give the test an id for ${path}`);
  return `${path}${queryOf(path)}`
    .replace('{type}', 'invoice')
    .replace('{kind}', 'account')
    .replace('{key}', 'payout_bank')
    .replace('{delivery}', '1')
    .replace('{connector}', 'none')
    .replace('{externalId}', '7')
    .replace('{row}', 'export-1')
    .replace('{customerId}', 'cus_a')
    .replace('{id}', id ?? ids[known] ?? '');
}

/** PUT of a record makes the stranger's own record of that id: tested below. */
const makesOwn = ({ id }: Operation) =>
  /^put(Customer|ServiceItem|Invoice|Payment|TeamMember|Timesheet)$/.test(id);

it('every route answers for another tenant’s object exactly as for a missing one: 404', async () => {
  const taking = operations.filter((operation) => operation.path.includes('{id}') && !makesOwn(operation));
  expect(taking.length).toBeGreaterThan(15);
  for (const operation of taking) {
    const { method } = operation;
    const body = bodyFor(operation);
    const theirs = await stranger.call({ method, url: urlOf(operation), body });
    const missing = await stranger.call({ method, url: urlOf(operation, 'missing'), body });
    expect([operation.id, theirs.status]).toEqual([operation.id, 404]);
    expect({ ...theirs.body, detail: '', requestId: '' }).toEqual({
      ...missing.body,
      detail: '',
      requestId: '',
    });
  }
});

it('no list shows anything of another tenant', async () => {
  const lists = operations.filter(
    ({ method, path, access }) =>
      method === 'GET' && !path.includes('{') && access !== 'public' && access !== 'session',
  );
  const secrets = [...Object.values(ids), owner.tenantId];
  // One who never asked for any of it: the audit trail shows what a tenant itself asked for.
  const newcomer = await api.client();
  for (const { path } of lists) {
    const { status, text } = await newcomer.call({ url: path });
    expect([path, status]).toEqual([path, 200]);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  }
});

it('an id is the tenant’s own: the same one in two tenants is two records', async () => {
  const answer = await stranger.call({
    method: 'PUT',
    url: '/v1/customers/cus_a',
    body: { displayName: 'Other' },
  });
  expect([answer.status, answer.body.version]).toEqual([201, 1]);
  expect((await owner.call({ url: '/v1/customers/cus_a' })).body.data.displayName).toBe('Ada Byron');
});

it('a record cannot refer to another tenant’s record', async () => {
  const answer = await stranger.call({
    method: 'PUT',
    url: '/v1/invoices/mine',
    body: invoiceData('cus_a', { lines: [{ ...invoiceData('x').lines[0], serviceItemId: 'item_a' }] }),
  });
  expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toContain(
    '/lines/0/serviceItemId',
  );
});
