import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROLE_SCOPES } from '../../src/api/access.ts';
import { buildApp } from '../../src/api/app.ts';
import { storePayout } from '../../src/db/payouts/payouts.ts';
import { createApiKey } from '../../src/db/people/api-keys.ts';
import * as schema from '../../src/db/schema/index.ts';
import type { Payout } from '../../src/domain/entities/payout.ts';
import { call, createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, customerData, invoiceData, paymentData, payoutData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;
let connectionId: string;

const PAYOUTS = 45;
const idOf = (index: number) => `po_${String(index).padStart(3, '0')}`;

beforeAll(async () => {
  api = await createTestApi();
  client = await api.client();
  connectionId = await connect(api, client);
  const owner = { tenantId: client.tenantId, connectionId };
  for (let index = 0; index < PAYOUTS; index++) {
    const payout = payoutData(connectionId, { reference: idOf(index) });
    await api.db.transaction((tx) => storePayout(tx, owner, { payout, activities: [] }));
  }
});
afterAll(() => api?.close());

it('page by page, none twice and none left out', async () => {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await client.call({ url: `/v1/payouts?limit=20${cursor && `&cursor=${cursor}`}` });
    ids.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.next;
  }
  expect(ids).toEqual(Array.from({ length: PAYOUTS }, (_, index) => idOf(index)));
});

it('says of each what it says by itself, but for the lines', async () => {
  const { body } = await client.call({ url: '/v1/payouts?limit=1' });
  const [listed] = body.items;
  const alone = (await client.call({ url: `/v1/payouts/${listed.id}` })).body;
  expect(alone).toMatchObject(listed);
  expect(listed).toMatchObject({ movements: 1, sync: { badge: 'pending' } });
  expect(listed).not.toHaveProperty('lines');
});

it('gives the lines of one page by page, with what people call its payments', async () => {
  const { body } = await client.call({ url: `/v1/payouts/${idOf(0)}/lines?limit=1` });
  const alone = (await client.call({ url: `/v1/payouts/${idOf(0)}` })).body;
  const { lines: items, paymentNames, customers } = alone;
  expect(body).toEqual({ items, paymentNames, customers, next: null });
});

it('says who paid, what is left of each movement and how it comes about; sums leave their payments out', async () => {
  const put = (url: string, body: object) => client.call({ method: 'PUT', url, body });
  await put('/v1/customers/payer', { ...customerData, displayName: 'Amelia Hartwell' });
  await put('/v1/invoices/paid', invoiceData('payer'));
  expect((await put('/v1/payments/own', paymentData('payer', 'paid'))).status).toBeLessThan(300);
  const [line] = payoutData(connectionId).lines;
  const payments = [{ paymentId: 'own', amount: '80.00' }];
  const sum = { ...line, reference: 'charge', count: 600, chargeIds: [], payments };
  const payout = payoutData(connectionId, {
    reference: 'po_with_payer',
    amount: '154.76',
    lines: [{ ...line, payments }, sum] as Payout['lines'],
  });
  const owner = { tenantId: client.tenantId, connectionId };
  await api.db.transaction((tx) => storePayout(tx, owner, { payout, activities: [] }));
  const { body } = await client.call({ url: '/v1/payouts/po_with_payer' });
  expect(body).toMatchObject({
    customers: { own: { id: 'payer', name: 'Amelia Hartwell' } },
    lines: [
      { net: '77.38', payments },
      { net: '77.38', payments: [] },
    ],
    statement: [
      { kind: 'charge', count: 601, amount: '160.00' },
      { kind: 'fee', count: 601, amount: '-5.24' },
    ],
  });
});

it('a page of forty takes as many statements as a page of two', async () => {
  const connection = new pg.Pool({ connectionString: api.databaseUrl, max: 4 });
  let statements = 0;
  const logger = { logQuery: () => void statements++ };
  const db = drizzle(connection, { schema, casing: 'snake_case', logger });
  const counted = buildApp({ ...api.app.deps, db });
  const { key } = await createApiKey(api.db, client.tenantId, {
    name: 'counted',
    role: 'owner',
    scopes: ROLE_SCOPES.owner,
  });
  const statementsOf = async (limit: number) => {
    statements = 0;
    const { body } = await call(counted, key, { url: `/v1/payouts?limit=${limit}` });
    expect(body.items).toHaveLength(limit);
    return statements;
  };
  // What a key does when it is first used is not the list's.
  await statementsOf(1);
  expect(await statementsOf(40)).toBe(await statementsOf(2));
  expect(statements).toBeGreaterThan(0);
  await counted.close();
  await connection.end();
});
