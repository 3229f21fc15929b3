import { afterAll, beforeAll, expect, it } from 'vitest';
import { storePayout } from '../../src/db/payouts/payouts.ts';
import { createTestApi, type TestApi, type TestClient } from '../api/support/api.ts';
import { connect, payoutData, teamMemberData, timesheetData } from '../api/support/samples.ts';
import { run } from './support.ts';

let api: TestApi;
let client: TestClient;
let url: string;
let connectionId: string;

beforeAll(async () => {
  api = await createTestApi();
  url = await api.app.listen({ port: 0, host: '127.0.0.1' });
  client = await api.client();
  connectionId = await connect(api, client);
});
afterAll(() => api?.close());

const ledgerbridge = (...args: string[]) =>
  run(args, { LEDGERBRIDGE_URL: url, LEDGERBRIDGE_API_KEY: client.key });

it.each([
  ['push', 'quote', ['invoice', 'payout', 'timesheet_entry']],
  ['pull', 'payout', ['customer', 'invoice', 'payment', 'service_item']],
])('%s refuses a type that it does not know and names those that it does', async (command, type, known) => {
  const { code, err } = await ledgerbridge(command, '--types', type);
  expect(code).toBe(2);
  for (const each of known) expect(err).toContain(each);
});

it('a push may be of timesheet entries and payouts', async () => {
  const { code } = await ledgerbridge('push', '--types', 'timesheet_entry', 'payout', '--no-wait');
  expect(code).toBe(0);
  const { body } = await client.call({ url: '/v1/batches' });
  expect(body.items[0]).toMatchObject({ kind: 'push', entityTypes: ['payout', 'timesheet_entry'] });
});

it('payouts lists them with where each stands, and goes on where a page ended', async () => {
  expect((await ledgerbridge('payouts')).out).toBe('There are no payouts yet.\n');
  const owner = { tenantId: client.tenantId, connectionId };
  for (const reference of ['po_a', 'po_b']) {
    const payout = payoutData(connectionId, { reference });
    await api.db.transaction((tx) => storePayout(tx, owner, { payout, activities: [] }));
  }
  const { code, out } = await ledgerbridge('payouts', '--limit', '1');
  expect(code).toBe(0);
  expect(out).toMatch(/po_a +2026-11-06 +77\.38 USD +paid +1 +\S/);
  const [, cursor = ''] = /--cursor (\S+)/.exec(out) ?? [];
  const rest = await ledgerbridge('payouts', '--cursor', cursor);
  expect(rest.out).toContain('po_b');
  expect(rest.out).not.toContain('po_a');
  expect((await ledgerbridge('payouts', '--cursor', 'wrong')).code).toBe(1);
});

it('history takes an id, else the one record that is called so, and lists those that a part of a name fits', async () => {
  const put = (id: string, displayName: string) =>
    client.call({ method: 'PUT', url: `/v1/customers/${id}`, body: { displayName } });
  await put('lane', 'Somebody');
  await put('c1', 'Lane');
  await put('c2', 'Lane Byron');
  await put('c3', 'Penny Lane');
  await put('c4', 'Twin');
  await put('c5', 'twin');
  const history = (said: string) => ledgerbridge('history', 'customer', said);
  expect((await history('lane')).out).toContain('Customer Somebody (lane)');
  expect((await history('Lane')).out).toContain('Customer Lane (c1)');
  expect((await history('penny')).out).toContain('Customer Penny Lane (c3)');
  for (const [said, fitting] of [
    ['lan', ['c1  Lane', 'c2  Lane Byron', 'c3  Penny Lane']],
    ['Twin', ['c4  Twin', 'c5  twin']],
  ] as const) {
    const { code, out, err } = await history(said);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`“${said}” fits several; name one by its id:`);
    for (const line of fitting) expect(err).toContain(line);
  }
  const { code, err } = await history('nobody');
  expect([code, err]).toEqual([1, expect.stringContaining('no Customer with the id or name nobody')]);
  expect(await ledgerbridge('history', 'payout', 'po_none')).toMatchObject({ code: 1 });
});

it('timesheets lists them with where their entries stand', async () => {
  expect((await ledgerbridge('timesheets')).out).toBe('There are no timesheets yet.\n');
  await client.call({ method: 'PUT', url: '/v1/team-members/bo', body: teamMemberData });
  await client.call({ method: 'PUT', url: '/v1/timesheets/t1', body: timesheetData('bo') });
  const { code, out } = await ledgerbridge('timesheets');
  expect(code).toBe(0);
  expect(out).toMatch(/t1 +2026-11-02 +bo +approved +\S/);
});
