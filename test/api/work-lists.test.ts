import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, invoiceData, paymentData, teamMemberData, timesheetData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;

const CUSTOMERS = ['Ada Byron', 'Ben Diaz', 'Cy Byron-Ames'];
const PAYMENTS = Array.from({ length: 12 }, (_, index) => ({
  id: `pay_${String(index).padStart(2, '0')}`,
  customerId: `cus_${index % 3}`,
  amount: `${10 * (index % 4) + 9}.50`,
  date: `2026-11-${String(20 - index).padStart(2, '0')}`,
  status: index % 2 === 0 ? 'collected' : 'pending',
}));

beforeAll(async () => {
  api = await createTestApi();
  client = await api.client();
  await connect(api, client);
  await fill(client);
});
afterAll(() => api?.close());

async function fill(one: TestClient): Promise<void> {
  const put = (url: string, body: unknown) => one.call({ method: 'PUT', url, body });
  for (const [index, displayName] of CUSTOMERS.entries())
    await put(`/v1/customers/cus_${index}`, { displayName });
  await put('/v1/invoices/inv_a', invoiceData('cus_0', { number: 'INV-1234', total: '80.00' }));
  for (const { id, customerId, ...fields } of PAYMENTS)
    await put(`/v1/payments/${id}`, {
      ...paymentData(customerId, 'inv_a', fields),
      allocations: [],
      reference: `R${id.slice(4)}`,
    });
}

const idsOf = async (url: string): Promise<string[]> => {
  const { status, body } = await client.call({ url });
  expect(status).toBe(200);
  return body.items.map(({ id }: { id: string }) => id);
};
const wanted = (holds: (payment: (typeof PAYMENTS)[number]) => boolean) =>
  PAYMENTS.filter(holds).map(({ id }) => id);

it('one payment is found by its customer and amount, in whatever order they are typed', async () => {
  const found = wanted(({ customerId, amount }) => customerId === 'cus_0' && amount === '39.50');
  expect(found).toHaveLength(1);
  expect(await idsOf('/v1/payments?search=ada%2039.50')).toEqual(found);
  expect(await idsOf('/v1/payments?search=%2439.5%20BYRON%20ada')).toEqual(found);
  expect(await idsOf('/v1/payments?search=nobody%2039.50')).toEqual([]);
});

it('a search finds a part of the number, of the customer’s name, or the amount', async () => {
  expect(await idsOf('/v1/invoices?search=v-12')).toEqual(['inv_a']);
  expect(await idsOf('/v1/invoices?search=80')).toEqual(['inv_a']);
  expect(await idsOf('/v1/payments?search=byron')).toEqual(
    wanted(({ customerId }) => customerId !== 'cus_1'),
  );
  expect(await idsOf('/v1/payments?search=r07')).toEqual(['pay_07']);
});

it('days, amounts, states and the customer narrow a list, first and last included', async () => {
  expect(await idsOf('/v1/payments?day_from=2026-11-12&day_to=2026-11-15')).toEqual(
    wanted(({ date }) => date >= '2026-11-12' && date <= '2026-11-15'),
  );
  expect(await idsOf('/v1/payments?amount_from=19.5&amount_to=29.50')).toEqual(
    wanted(({ amount }) => amount === '19.50' || amount === '29.50'),
  );
  expect(await idsOf('/v1/payments?status=pending&customer=cus_1')).toEqual(
    wanted(({ status, customerId }) => status === 'pending' && customerId === 'cus_1'),
  );
});

it('sorted by day or amount, either way, page by page, none twice and none left out', async () => {
  const keys = { day: 'date', amount: 'amount' } as const;
  for (const order of ['day', 'amount'] as const) {
    for (const descending of [false, true]) {
      const ids: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const url = `/v1/payments?limit=5&order=${order}&descending=${descending}`;
        const { body } = await client.call({ url: `${url}${cursor && `&cursor=${cursor}`}` });
        ids.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.next;
      }
      const key = ({ [keys[order]]: value, id }: (typeof PAYMENTS)[number]) =>
        `${order === 'amount' ? String(Number(value)).padStart(9, '0') : value} ${id}`;
      const rows = [...PAYMENTS].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ id }) => id);
      expect(ids, `${order} ${descending}`).toEqual(descending ? rows.reverse() : rows);
    }
  }
});

it('says how many are found and what they come to, per currency', async () => {
  const { body } = await client.call({ url: '/v1/payments:totals?customer=cus_0' });
  expect(body).toEqual({ count: 4, sums: [{ currency: 'USD', amount: '98.00' }] });
  expect((await client.call({ url: '/v1/customers:totals?search=byron' })).body).toEqual({
    count: 2,
    sums: [],
  });
});

it('adds up each currency by itself', async () => {
  // Nothing is connected yet: no company says which currencies it keeps.
  const other = await api.client();
  for (const [currency, amounts] of [
    ['USD', ['9.50', '1.00']],
    ['EUR', ['7.25']],
  ] as const) {
    const customer = { displayName: `Pays ${currency}`, currency };
    await other.call({ method: 'PUT', url: `/v1/customers/${currency}`, body: customer });
    for (const amount of amounts) {
      const payment = { ...paymentData(currency, 'none', { currency, amount }), allocations: [] };
      const url = `/v1/payments/${currency}_${amount.replace('.', '_')}`;
      expect((await other.call({ method: 'PUT', url, body: payment })).status).toBeLessThan(300);
    }
  }
  expect((await other.call({ url: '/v1/payments:totals' })).body).toEqual({
    count: 3,
    sums: [
      { currency: 'USD', amount: '10.50' },
      { currency: 'EUR', amount: '7.25' },
    ],
  });
});

it('refuses a filter that the type does not have, rather than show everything', async () => {
  const refused = [
    ['/v1/customers?order=amount', 'order'],
    ['/v1/customers?day_from=2026-01-01', 'day_from'],
    ['/v1/service-items?amount_to=3', 'amount_from'],
    ['/v1/payments?status=sent', 'status'],
    ['/v1/timesheets?standing=in_step', 'standing'],
    ['/v1/customers?customer=cus_0', 'customer'],
  ] as const;
  for (const [url, parameter] of refused) {
    const { status, body } = await client.call({ url });
    expect([status, body.code, body.errors[0].parameter], url).toEqual([400, 'parameter_invalid', parameter]);
  }
});

it('comes as CSV too: all that is found, in its order, names beside ids and no formula', async () => {
  await client.call({ method: 'PUT', url: '/v1/customers/cus_9', body: { displayName: '=1+1, "x"' } });
  const payments = await client.call({
    url: '/v1/payments:csv?customer=cus_0&order=amount&descending=true',
  });
  const [heading, first, ...rest] = payments.text.trim().split('\r\n');
  expect(heading).toBe('Id,Name,Customer,Date,Amount,Currency,State,QuickBooks,Message');
  expect(first).toMatch(/^pay_03,Payment R03,Ada Byron,2026-11-17,39\.50,USD,pending,/);
  expect(rest).toHaveLength(3);
  const customers = await client.call({ url: '/v1/customers:csv' });
  expect(customers.text).toContain('"\'=1+1, ""x"""');
});

it('the CSV of timesheet entries says for whom and by whom each was worked', async () => {
  const worker = await api.client();
  const put = (url: string, body: object) => worker.call({ method: 'PUT', url, body });
  await put('/v1/customers/ada', { displayName: 'Ada Byron' });
  await put('/v1/team-members/bo', teamMemberData);
  const entry = { id: 'e1', date: '2026-11-03', hours: 1, minutes: 30, customerId: 'ada' };
  await put('/v1/timesheets/ts', timesheetData('bo', { entries: [entry] }));
  const { text } = await worker.call({ url: '/v1/timesheet-entries:csv' });
  const [heading, first] = text.trim().split('\r\n');
  expect(heading).toBe('Id,Name,Customer,Team Member,Date,State,QuickBooks,Message');
  expect(first).toContain(',Ada Byron,Bo Diaz,2026-11-03,approved,');
});

it('a search looks for customers of the same business only', async () => {
  const stranger = await api.client();
  await stranger.call({ method: 'PUT', url: '/v1/customers/cus_0', body: { displayName: 'Zed' } });
  await stranger.call({
    method: 'PUT',
    url: '/v1/payments/p',
    body: { ...paymentData('cus_0', 'none'), allocations: [] },
  });
  expect((await stranger.call({ url: '/v1/payments?search=byron' })).body.items).toEqual([]);
  expect((await stranger.call({ url: '/v1/payments?search=zed' })).body.items).toHaveLength(1);
});
