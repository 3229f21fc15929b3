import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, invoiceData, teamMemberData, timesheetData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;
let connectionId: string;

const NAMES = ['Zoe', 'Ada', 'Ben_1', 'Ben%2', 'Benjamin', 'Ada'];

beforeAll(async () => {
  api = await createTestApi();
  client = await api.client();
  connectionId = await connect(api, client);
  for (const [index, displayName] of NAMES.entries()) {
    await client.call({ method: 'PUT', url: `/v1/customers/cus_${index}`, body: { displayName } });
  }
});
afterAll(() => api?.close());

interface Item {
  id: string;
  data: { displayName: string };
}

async function walk(query: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await client.call({
      url: `/v1/customers?limit=2&${query}${cursor && `&cursor=${cursor}`}`,
    });
    ids.push(...body.items.map(({ id }: Item) => id));
    cursor = body.next;
  }
  return ids;
}

it('by name, page by page, namesakes by id, none twice and none left out', async () => {
  const names = (await walk('order=name')).map((id) => `${NAMES[Number(id.slice(4))]} ${id}`);
  expect(names).toHaveLength(NAMES.length);
  expect(new Set(names).size).toBe(NAMES.length);
  expect(names.slice(0, 2)).toEqual(['Ada cus_1', 'Ada cus_5']);
});

it('search finds a part of a name whatever the case, or a whole id, and takes % and _ as they are', async () => {
  expect(await walk('search=BEN&order=name')).toHaveLength(3);
  expect(await walk('search=n_')).toEqual(['cus_2']);
  expect(await walk('search=n%25')).toEqual(['cus_3']);
  expect(await walk('search=cus_0')).toEqual(['cus_0']);
  expect(await walk('search=nobody')).toEqual([]);
});

it('a cursor of one order or search does not open another', async () => {
  const { body } = await client.call({ url: '/v1/customers?limit=2&order=name' });
  const answer = await client.call({ url: `/v1/customers?limit=2&cursor=${body.next}` });
  expect([answer.status, answer.body.code]).toEqual([400, 'cursor_invalid']);
});

it('each record comes with its badge when asked for, the same one as by itself', async () => {
  const { items } = (await client.call({ url: '/v1/customers?include_sync=true' })).body;
  for (const item of items) {
    const alone = (await client.call({ url: `/v1/records/customer/${item.id}/sync` })).body.connections[0];
    const { badge, label, colour, message } = alone;
    expect(item.sync).toEqual([{ connectionId, badge, label, colour, message }]);
  }
  const [plain] = (await client.call({ url: '/v1/customers' })).body.items;
  expect('sync' in plain).toBe(false);
});

it('each record comes, when asked for, with the names of the records that its fields name', async () => {
  const put = (url: string, body: unknown) => client.call({ method: 'PUT', url, body });
  await put('/v1/invoices/inv_1', invoiceData('cus_0'));
  await put('/v1/invoices/inv_2', invoiceData('cus_1'));
  await put('/v1/team-members/bo', teamMemberData);
  await put('/v1/timesheets/ts', timesheetData('bo'));
  const namesIn = async (list: string) =>
    (await client.call({ url: `/v1/${list}include_names=true` })).body.items.map(
      ({ names }: { names: unknown }) => names,
    );
  expect(await namesIn('invoices?')).toEqual([{ customerId: 'Zoe' }, { customerId: 'Ada' }]);
  expect(await namesIn('timesheets?')).toEqual([{ teamMemberId: 'Bo Diaz' }]);
  expect(await namesIn('customers?search=cus_0&')).toEqual([{}]);
  const [plain] = (await client.call({ url: '/v1/invoices' })).body.items;
  expect('names' in plain).toBe(false);
});

it('nobody is named who belongs to another tenant', async () => {
  const other = await api.client();
  await other.call({ method: 'PUT', url: '/v1/customers/cus_0', body: { displayName: 'Somebody Else' } });
  await other.call({ method: 'PUT', url: '/v1/invoices/inv_1', body: invoiceData('cus_0') });
  const { items } = (await other.call({ url: '/v1/invoices?include_names=true' })).body;
  expect(items.map(({ names }: { names: unknown }) => names)).toEqual([{ customerId: 'Somebody Else' }]);
});
