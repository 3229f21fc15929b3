import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { STANDINGS } from '../../src/db/records/standing.ts';
import { links, type QueueState, skippedAccounts, syncQueue } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, paymentData } from './support/samples.ts';

/** Every state of the queue, every kind of link, an account that syncs and one that does not: each a payment. */
const STATES: readonly (QueueState | 'none')[] = [
  'none',
  'pending',
  'in_flight',
  'retrying',
  'waiting',
  'unresolved',
  'mended',
  'awaiting_approval',
];
const PAIRED = ['not', 'same', 'changed'] as const;
const CELLS = STATES.flatMap((state) =>
  PAIRED.flatMap((pair) =>
    ['in', 'out'].map((account) => ({ id: `${state}-${pair}-${account}`, state, pair, account })),
  ),
);

const STANDING_OF: Readonly<Record<string, (typeof STANDINGS)[number]>> = {
  synced: 'in_step',
  error: 'unresolved',
  employee_not_mapped: 'unresolved',
  undone: 'unresolved',
  pending: 'under_way',
  syncing: 'under_way',
  retrying: 'under_way',
  waiting: 'under_way',
  not_synced: 'not_in_step',
  skipped: 'not_in_step',
};

let api: TestApi;
let client: TestClient;
let connectionId: string;

beforeAll(async () => {
  api = await createTestApi();
  client = await api.client();
  connectionId = await connect(api, client);
  const { tenantId } = client;
  for (const account of ['in', 'out'])
    await client.call({ method: 'PUT', url: `/v1/customers/${account}`, body: { displayName: account } });
  const lines = CELLS.map(({ id, account }) => ({
    type: 'payment',
    id,
    data: { ...paymentData(account, 'none'), allocations: [] },
  }));
  const stored = await client.call({ method: 'POST', url: '/v1/records:bulk', body: lines });
  expect(stored.body.created).toBe(CELLS.length);
  await api.db
    .insert(skippedAccounts)
    .values({ tenantId, connectionId, customerId: 'out', skippedBy: 'test' });
  for (const cell of CELLS) await arrange(cell);
});
afterAll(() => api?.close());

async function arrange({ id, state, pair }: (typeof CELLS)[number]): Promise<void> {
  const { tenantId } = client;
  const row = and(eq(syncQueue.tenantId, tenantId), eq(syncQueue.recordId, id));
  if (state === 'none') await api.db.delete(syncQueue).where(row);
  else await api.db.update(syncQueue).set({ state }).where(row);
  if (pair === 'not') return;
  const record = await api.db.query.records.findFirst({
    where: (table) => and(eq(table.tenantId, tenantId), eq(table.id, id)),
  });
  await api.db.insert(links).values({
    tenantId,
    connectionId,
    entityType: 'payment',
    recordId: id,
    externalId: `x-${id}`,
    externalVersion: '0',
    pushedHash: pair === 'same' ? record?.contentHash : 'other',
  });
}

interface Listed {
  id: string;
  sync: { badge: string }[];
}

it('every record stands in exactly one way, the one that its badge says', async () => {
  const found = new Map<string, string>();
  for (const standing of STANDINGS) {
    const url = `/v1/payments?limit=500&include_sync=true&standing=${standing}&connection=${connectionId}`;
    const { items }: { items: Listed[] } = (await client.call({ url })).body;
    for (const { id, sync } of items) {
      expect(found.get(id), id).toBeUndefined();
      found.set(id, standing);
      expect(STANDING_OF[sync[0]?.badge ?? ''], id).toBe(standing);
    }
  }
  expect(found.size).toBe(CELLS.length);
  expect(new Set(found.values()).size).toBe(STANDINGS.length);
});

it('a connection of somebody else finds nothing', async () => {
  const stranger = await api.client();
  const theirs = await connect(api, stranger);
  const { body } = await client.call({ url: `/v1/payments?standing=in_step&connection=${theirs}` });
  expect(body.items).toEqual([]);
});
