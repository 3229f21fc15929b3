import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connections, imports } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { authorize, customerData, invoiceData, teamMemberData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await api.client();
  api.vendor.company.capabilities = { ...api.vendor.company.capabilities, country: 'CA' };
  api.vendor.choices = {
    employee: [{ externalId: '1', name: 'Bo Diaz', type: 'employee', active: true }],
    account: [
      { externalId: '35', name: 'Checking', type: 'bank', active: true },
      { externalId: '9', name: 'Fees', type: 'expense', active: true },
    ],
    tax_code: [{ externalId: '3', name: 'HST ON', active: true }],
  };
});

async function begin(fields: object = {}): Promise<string> {
  const body = { provider: 'fakebooks', enabled: false, ...fields };
  return (await client.call({ method: 'POST', url: '/v1/connections', body })).body.id;
}
const setup = async (id: string) => (await client.call({ url: `/v1/connections/${id}/setup` })).body;
const put = (url: string, body: unknown, headers?: Record<string, string>) =>
  client.call({ method: 'PUT', url: `/v1/${url}`, body, headers });
const settings = (id: string, fields: object) =>
  put(
    `connections/${id}/settings`,
    { enabled: false, autoSync: {}, conflictPolicy: 'ours_wins', ...fields },
    { 'if-match': '*' },
  );

describe('the next step follows from what there is', () => {
  it('region, connect, mappings, settings, first sync: one after the other', async () => {
    const id = await begin();
    expect((await setup(id)).next).toBe('region');
    await settings(id, { region: 'Canada' });
    expect((await setup(id)).next).toBe('connect');
    await authorize(api, client, id);
    expect((await setup(id)).next).toBe('settings');
    await settings(id, { enabled: true });
    expect(await setup(id)).toMatchObject({ next: 'first_sync', finished: false });
    await client.call({ method: 'POST', url: `/v1/connections/${id}/push`, body: {} });
    expect(await setup(id)).toMatchObject({ next: null, finished: true });
  });

  it('an import begins it as well as a push, and so does anything that was synced', async () => {
    const id = await begin({ region: 'Canada' });
    await authorize(api, client, id);
    const { tenantId } = client;
    const row = { tenantId, id: 'imp_1', connectionId: id, entityTypes: ['customer' as const] };
    await api.db.insert(imports).values({ ...row, requestedBy: 'test' });
    expect((await setup(id)).finished).toBe(true);
    client = await api.client();
    const other = await begin({ region: 'Canada' });
    await authorize(api, client, other);
    expect((await setup(other)).finished).toBe(false);
    await api.db.update(connections).set({ lastSuccessAt: new Date() }).where(eq(connections.id, other));
    expect((await setup(other)).finished).toBe(true);
  });

  it('a company that was disconnected is to be connected again', async () => {
    const id = await begin({ region: 'Canada' });
    await authorize(api, client, id);
    await client.call({ method: 'POST', url: `/v1/connections/${id}/disconnect` });
    expect((await setup(id)).next).toBe('connect');
  });
});

describe('only what is wanted has to be mapped', () => {
  it('outside the United States the tax codes that invoices name, before any of them is sent', async () => {
    const id = await begin({ region: 'Canada' });
    await authorize(api, client, id);
    await put('customers/c', customerData);
    const line = { description: 'Work', quantity: '1', unitPrice: '80.00', amount: '80.00', taxCode: 'hst' };
    await put('invoices/i', invoiceData('c', { lines: [line], tax: '10.40', total: '90.40' }));
    expect((await setup(id)).mappings).toEqual([{ kind: 'tax_code', missing: 1 }]);
    const { body } = await client.call({ url: `/v1/connections/${id}/mappings/tax_code` });
    expect(body.items).toMatchObject([{ key: 'hst', suggestion: { choice: { externalId: '3' } } }]);
    await put(`connections/${id}/mappings/tax_code/hst`, { externalId: '3' });
    expect((await setup(id)).mappings).toEqual([{ kind: 'tax_code', missing: 0 }]);
  });

  it('in the United States no tax code', async () => {
    api.vendor.company.capabilities = { ...api.vendor.company.capabilities, country: 'US' };
    const id = await begin({ region: 'US' });
    await authorize(api, client, id);
    expect((await setup(id)).mappings).toEqual([]);
  });

  it('team members once timesheets are switched on', async () => {
    const id = await begin({ region: 'Canada' });
    await authorize(api, client, id);
    await put('team-members/bo', teamMemberData);
    await settings(id, { autoSync: { timesheet_entry: true } });
    expect((await setup(id)).mappings).toContainEqual({ kind: 'employee', missing: 1 });
    await put(`connections/${id}/mappings/employee/bo`, { externalId: '1' });
    expect((await setup(id)).mappings).toContainEqual({ kind: 'employee', missing: 0 });
  });

  it('once a card processor is connected, the accounts that every payout needs', async () => {
    const id = await begin({ region: 'Canada' });
    await authorize(api, client, id);
    await put(`connections/${id}/payout-source`, { secretKey: 'rk_test_0123456789' });
    expect((await setup(id)).mappings).toContainEqual({ kind: 'account', missing: 2 });
    await put(`connections/${id}/mappings/account/payout_bank`, { externalId: '35' });
    await put(`connections/${id}/mappings/account/payout_fees`, { externalId: '9' });
    expect((await setup(id)).mappings).toContainEqual({ kind: 'account', missing: 0 });
  });
});

describe('while somebody still sets it up', () => {
  it('a connection that was begun with Enable Sync off queues nothing', async () => {
    const id = await begin({ region: 'Canada' });
    await authorize(api, client, id);
    await put('customers/c', customerData);
    const { body } = await client.call({ url: `/v1/connections/${id}/health` });
    expect(body).toMatchObject({ syncEnabled: false, pending: 0 });
  });
});
