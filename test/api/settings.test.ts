import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connections, links, records, syncSettings } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { authorize, connect, customerData, invoiceData, itemData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;
let id: string;
let url: string;
/** Evening of the 21st in California, where the company is; the 22nd in Greenwich. */
const now = new Date('2026-11-22T05:00:00Z');

beforeAll(async () => {
  api = await createTestApi({ clock: () => now });
  api.vendor.company.capabilities = {
    ...api.vendor.company.capabilities,
    timeZone: 'America/Los_Angeles',
  };
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await api.client();
  id = await connect(api, client);
  url = `/v1/connections/${id}/settings`;
});

const put = (fields: Record<string, unknown> = {}, ifMatch: string | undefined = '*') =>
  client.call({
    method: 'PUT',
    url,
    body: { enabled: true, autoSync: {}, conflictPolicy: 'ours_wins', ...fields },
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });
const get = async () => client.call({ url });
const save = (path: string, body: unknown) => client.call({ method: 'PUT', url: `/v1/${path}`, body });
const pointersOf = ({ body }: { body: { errors?: { pointer: string }[] } }) =>
  body.errors?.map(({ pointer }) => pointer);

describe('what is put comes back', () => {
  it('as it was put, and the toggles that were left out stay as they are', async () => {
    await put({ autoSync: { invoice: false } });
    const { body } = await put({ enabled: false, autoSync: { payment: false }, conflictPolicy: 'ask' });
    const expected = {
      enabled: false,
      autoSync: {
        customer: true,
        service_item: true,
        invoice: false,
        payment: false,
        timesheet_entry: false,
      },
      conflictPolicy: 'ask',
      askBeforeLinking: true,
      approvalRequired: false,
      accounts: 'all',
      syncsBy: 'events',
      timesheetStartDate: null,
      region: 'US',
      foldAccents: null,
    };
    expect(body).toEqual({ ...expected, unsent: {} });
    expect((await get()).body).toEqual(expected);
  });

  it('and what was read can be put back', async () => {
    const { body, headers } = await get();
    const again = await put(body, String(headers.etag));
    expect(again.status).toBe(200);
    expect((await get()).body).toEqual(body);
  });

  it('settings that were stored before a type existed have it at its default', async () => {
    await api.db.update(syncSettings).set({ autoSync: {} }).where(eq(syncSettings.connectionId, id));
    const { autoSync } = (await get()).body;
    expect(autoSync).toEqual({
      customer: true,
      service_item: true,
      invoice: true,
      payment: true,
      timesheet_entry: false,
    });
    await save('customers/c', customerData);
    expect(api.gateway.woken).toContainEqual({ tenantId: client.tenantId, connectionId: id });
  });

  it('the conductor is woken, so that what waited goes at once', async () => {
    api.gateway.woken = [];
    await put();
    expect(api.gateway.woken).toEqual([{ tenantId: client.tenantId, connectionId: id }]);
  });
});

describe('two people at once', () => {
  it('do not overwrite each other in silence: the second is told', async () => {
    const { headers } = await get();
    const first = await put({ conflictPolicy: 'ask' }, String(headers.etag));
    expect([first.status, first.headers.etag]).toEqual([200, '"2"']);
    const second = await put({ enabled: false }, String(headers.etag));
    expect([second.status, second.body.code]).toEqual([412, 'version_mismatch']);
    expect((await get()).body).toMatchObject({ enabled: true, conflictPolicy: 'ask' });
  });

  it('of many with the same ETag one succeeds', async () => {
    const etag = String((await get()).headers.etag);
    const answers = await Promise.all(Array.from({ length: 5 }, () => put({}, etag)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
  });

  it('a PUT that does not say which version it replaces is refused', async () => {
    const answer = await client.call({
      method: 'PUT',
      url,
      body: { enabled: false, autoSync: {}, conflictPolicy: 'ask' },
    });
    expect([answer.status, answer.body.code]).toEqual([428, 'precondition_required']);
    expect(answer.body.remedy).toContain('If-Match');
    expect((await get()).body.enabled).toBe(true);
  });
});

describe('each wrong setting is a problem that names the field', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a switch that is no switch', { enabled: 'yes' }, '/enabled'],
    ['no switch at all', { enabled: undefined }, '/enabled'],
    ['a toggle that is no switch', { autoSync: { invoice: 1 } }, '/autoSync/invoice'],
    ['a toggle of a type that does not exist', { autoSync: { quote: true } }, '/autoSync/quote'],
    ['toggles that are a list', { autoSync: ['invoice'] }, '/autoSync'],
    ['a policy that does not exist', { conflictPolicy: 'never' }, '/conflictPolicy'],
    ['a day that does not exist', { timesheetStartDate: '2026-02-30' }, '/timesheetStartDate'],
    ['a day that has not come', { timesheetStartDate: '2026-11-22' }, '/timesheetStartDate'],
    ['a region that does not exist', { region: 'Mars' }, '/region'],
    ['a region that is not the company’s', { region: 'Canada' }, '/region'],
    ['a choice that its provider does not have', { foldAccents: true }, '/foldAccents'],
    ['a field that does not exist', { autosync: {} }, '/autosync'],
  ])('%s', async (_what, fields, pointer) => {
    const before = (await get()).body;
    const answer = await put(fields);
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_body']);
    expect(pointersOf(answer)).toEqual([pointer]);
    expect((await get()).body).toEqual(before);
  });

  it('several at once are all named', async () => {
    const answer = await put({ timesheetStartDate: '2030-01-01', region: 'Global' });
    expect(pointersOf(answer)).toEqual(['/region', '/timesheetStartDate']);
  });

  it('a type that this accounting system does not sync is named', async () => {
    const { capabilities } = api.vendor.entry.provider;
    const all = [...capabilities.entityTypes];
    capabilities.entityTypes = all.filter((type) => type !== 'payment');
    const answer = await put({ autoSync: { payment: true } });
    const shown = (await get()).body.autoSync;
    capabilities.entityTypes = all;
    expect(pointersOf(answer)).toEqual(['/autoSync/payment']);
    expect(shown).not.toHaveProperty('payment');
  });
});

describe('the start date of timesheets', () => {
  it('When you first enable timesheet sync, this is automatically set to today, where the company is', async () => {
    expect((await put()).body.timesheetStartDate).toBeNull();
    const on = await put({ autoSync: { timesheet_entry: true } });
    expect([on.status, on.body.timesheetStartDate]).toEqual([200, '2026-11-21']);
    await put({ autoSync: { timesheet_entry: false }, timesheetStartDate: '2026-03-01' });
    const again = await put({ autoSync: { timesheet_entry: true } });
    expect(again.body.timesheetStartDate).toBe('2026-03-01');
  });

  it('may be today where the company is, or earlier, but not a day that has not come there', async () => {
    const today = await put({ timesheetStartDate: '2026-11-21' });
    expect([today.status, today.body.timesheetStartDate]).toEqual([200, '2026-11-21']);
    expect((await put({ timesheetStartDate: '2020-01-01' })).body.timesheetStartDate).toBe('2020-01-01');
    const tomorrow = await put({ timesheetStartDate: '2026-11-22' });
    expect(tomorrow.body.errors[0].message).toContain('2026-11-21 (today)');
    expect((await put()).body.timesheetStartDate).toBe('2020-01-01');
  });
});

describe('the region', () => {
  const create = (body: object) =>
    client.call({ method: 'POST', url: '/v1/connections', body: { provider: 'fakebooks', ...body } });

  it('follows the company when nobody chose it', async () => {
    const made = (await create({})).body;
    expect(made.region).toBeNull();
    await authorize(api, client, made.id);
    const read = await client.call({ url: `/v1/connections/${made.id}` });
    expect(read.body.region).toBe('US');
    expect((await client.call({ url: `/v1/connections/${made.id}/health` })).body.region).toBe('US');
  });

  it('may be chosen and changed until a company is connected', async () => {
    const made = (await create({ region: 'Canada' })).body;
    expect(made.region).toBe('Canada');
    url = `/v1/connections/${made.id}/settings`;
    expect((await put({ region: 'US' })).body.region).toBe('US');
    await authorize(api, client, made.id);
    expect((await get()).body.region).toBe('US');
  });

  it('refuses a company of another region, before anything is stored, and says what to do', async () => {
    const made = (await create({ region: 'Global' })).body;
    const answer = await authorize(api, client, made.id);
    expect([answer.status, answer.body.code]).toEqual([409, 'region_differs']);
    expect(answer.body.detail).toContain('choose US');
    const [stored] = await api.db.select().from(connections).where(eq(connections.id, made.id));
    expect(stored).toMatchObject({ status: 'connecting', companyId: null, region: 'Global' });
  });

  it.each([
    ['US', 'US'],
    ['CA', 'Canada'],
    ['GB', 'Global'],
    ['AU', 'Global'],
  ])('of a company in %s is %s', async (country, region) => {
    const before = api.vendor.company.capabilities;
    api.vendor.company.capabilities = { ...before, country };
    const other = await connect(api, client);
    api.vendor.company.capabilities = before;
    expect((await client.call({ url: `/v1/connections/${other}/settings` })).body.region).toBe(region);
  });

  it('that does not exist is a problem naming the field', async () => {
    expect(pointersOf(await create({ region: 'us' }))).toEqual(['/region']);
  });
});

describe('switching on sends nothing by itself', () => {
  beforeEach(async () => {
    await put({ enabled: false });
    await save('customers/c1', customerData);
    await save('customers/c2', { displayName: 'Gone', active: false });
    await save('service-items/s1', itemData);
    await save('invoices/i1', invoiceData('c1'));
    await save('invoices/i2', invoiceData('c1', { number: 'D', status: 'draft' }));
    await save('invoices/i3', invoiceData('c1', { number: 'V', status: 'void' }));
  });

  it('and says how many records of each type a manual push would send', async () => {
    const { body } = await put({ enabled: true });
    const unsent = { customer: 1, service_item: 1, invoice: 1, payment: 0, payout: 0, timesheet_entry: 0 };
    expect(body.unsent).toEqual(unsent);
    expect(
      await api.db.query.syncQueue.findMany({ where: (row) => eq(row.tenantId, client.tenantId) }),
    ).toEqual([]);
  });

  it('not counting what the other side has as it is, and counting what changed since', async () => {
    const ofTenant = eq(records.tenantId, client.tenantId);
    const sent = await api.db
      .select()
      .from(records)
      .where(and(ofTenant, eq(records.entityType, 'customer')));
    for (const { id: recordId, contentHash } of sent) {
      await api.db.insert(links).values({
        tenantId: client.tenantId,
        connectionId: id,
        entityType: 'customer',
        recordId,
        externalId: recordId,
        externalVersion: '0',
        pushedHash: contentHash,
      });
    }
    expect((await put()).body.unsent.customer).toBe(0);
    await put({ enabled: false });
    await save('customers/c1', { ...customerData, phone: '555' });
    await save('customers/c2', { displayName: 'Gone for good', active: false });
    expect((await put()).body.unsent.customer).toBe(2);
  });
});

it('while Enable Sync is off the connection’s health says so', async () => {
  await put({ enabled: false });
  const { body } = await client.call({ url: `/v1/connections/${id}/health` });
  expect(body.syncEnabled).toBe(false);
  expect(body.statusLine).toContain('Enable Sync is off');
});
