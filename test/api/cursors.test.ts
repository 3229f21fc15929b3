import { afterAll, beforeAll, expect, it } from 'vitest';
import { syncLog } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';

let api: TestApi;
let client: TestClient;
let now = new Date('2026-11-22T12:00:00Z');

beforeAll(async () => {
  api = await createTestApi({ clock: () => now });
  client = await api.client();
  const customers = Array.from({ length: 7 }, (_, index) => {
    return { type: 'customer', id: `c${index}`, data: { displayName: `C ${index}` } };
  });
  await client.call({ method: 'POST', url: '/v1/records:bulk', body: customers });
  await api.db.insert(syncLog).values(customers.map(({ id }) => entry(client.tenantId, id)));
});
afterAll(() => api?.close());

function entry(tenantId: string, recordId: string) {
  return {
    tenantId,
    recordId,
    connectionId: 'con_1',
    entityType: 'customer' as const,
    entityName: recordId,
    direction: 'push' as const,
    status: 'success' as const,
    action: 'created',
    requestedBy: 'key:x',
  };
}

async function walk(url: string, idOf: (item: Record<string, string>) => string | undefined) {
  const ids: (string | undefined)[] = [];
  let next: string | null = '';
  let pages = 0;
  while (next !== null) {
    const { body } = await client.call({ url: `${url}${next && `&cursor=${next}`}` });
    ids.push(...body.items.map(idOf));
    next = body.next;
    pages += 1;
  }
  return { ids, pages };
}

it('pages show every record once, in order', async () => {
  const { ids, pages } = await walk('/v1/customers?limit=3', ({ id }) => id);
  expect(ids).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
  expect(pages).toBe(3);
});

it('pages of the log show every entry once, newest first, and a new entry moves none', async () => {
  const first = (await client.call({ url: '/v1/sync-log?limit=3' })).body;
  await api.db.insert(syncLog).values(entry(client.tenantId, 'late'));
  const second = (await client.call({ url: `/v1/sync-log?limit=3&cursor=${first.next}` })).body;
  const ids = [...first.items, ...second.items].map(({ recordId }: { recordId: string }) => recordId);
  expect(ids).toEqual(['c6', 'c5', 'c4', 'c3', 'c2', 'c1']);
});

it('a list that ends with its page has no next page', async () => {
  expect((await client.call({ url: '/v1/customers?limit=7' })).body.next).toBeNull();
});

it('only what changed after an instant is listed', async () => {
  const all = await client.call({ url: '/v1/customers?modified_after=2020-01-01' });
  const none = await client.call({ url: '/v1/customers?modified_after=2100-01-01T00:00:00%2B02:00' });
  expect([all.body.items.length, none.body.items.length]).toEqual([7, 0]);
});

it('a cursor opens only for its tenant, list and filter, unaltered, for a day', async () => {
  const { next } = (await client.call({ url: '/v1/customers?limit=3' })).body;
  const stranger = await api.client();
  const refusals = [
    await stranger.call({ url: `/v1/customers?limit=3&cursor=${next}` }),
    await client.call({ url: `/v1/service-items?limit=3&cursor=${next}` }),
    await client.call({ url: `/v1/customers?limit=3&include_deleted=true&cursor=${next}` }),
    await client.call({ url: `/v1/customers?limit=3&cursor=${next.slice(0, -6)}AAAAAA` }),
    await client.call({ url: '/v1/customers?cursor=made-up' }),
  ];
  now = new Date('2026-11-23T12:00:01Z');
  refusals.push(await client.call({ url: `/v1/customers?limit=3&cursor=${next}` }));
  for (const { status, body } of refusals) expect([status, body.code]).toEqual([400, 'cursor_invalid']);
});
