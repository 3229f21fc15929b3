import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { syncLog } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';

let api: TestApi;
let client: TestClient;

type Entry = Partial<typeof syncLog.$inferInsert>;

const nothing: Entry = { status: 'skipped', action: 'already up to date', message: 'Already up to date.' };

beforeAll(async () => {
  api = await createTestApi();
  client = await api.client();
  for (const [id, displayName] of Object.entries({ c1: 'Ada Byron', c2: 'Ben Diaz', c3: 'Cy Byron' }))
    await client.call({ method: 'PUT', url: `/v1/customers/${id}`, body: { displayName } });
  await write([
    { recordId: 'c1', action: 'created' },
    ...['c1', 'c2', 'c3'].map((recordId) => ({ recordId, batchId: 'bat_1', ...nothing })),
    { recordId: 'c2', status: 'skipped', action: 'not eligible', message: 'It is a draft.' },
    { recordId: 'c3', batchId: 'bat_2', direction: 'pull', ...nothing },
    { recordId: 'c3', action: 'updated' },
  ]);
});
afterAll(() => api?.close());

async function write(entries: readonly Entry[]): Promise<void> {
  for (const entry of entries)
    await api.db.insert(syncLog).values({
      tenantId: client.tenantId,
      connectionId: 'con_1',
      entityType: 'customer',
      recordId: 'r',
      entityName: 'Name',
      direction: 'push',
      status: 'success',
      action: 'created',
      requestedBy: 'key:x',
      ...entry,
    });
}

interface Item {
  recordId: string;
  action: string;
}

const shown = async (query: string) => {
  const { status, body } = await client.call({ url: `/v1/sync-log?${query}` });
  expect(status).toBe(200);
  const items: Item[] = body.items;
  const lines: { batchId: string; count: number }[] | undefined = body.folded;
  return {
    items: items.map(({ recordId, action }) => `${recordId} ${action}`),
    folded: lines?.map(({ batchId, count }) => `${batchId} ${count}`),
    next: body.next,
  };
};

it('what had nothing to do is one line a batch; every other skip stays', async () => {
  const { items, folded } = await shown('unchanged=folded');
  expect(items).toEqual(['c3 updated', 'c2 not eligible', 'c1 created']);
  expect(folded).toEqual(['bat_2 1', 'bat_1 3']);
});

it('page by page each batch is told once, beside what happened around it', async () => {
  const first = await shown('unchanged=folded&limit=2');
  expect(first.items).toEqual(['c3 updated', 'c2 not eligible']);
  expect(first.folded).toEqual(['bat_2 1']);
  const second = await shown(`unchanged=folded&limit=2&cursor=${first.next}`);
  expect(second.items).toEqual(['c1 created']);
  expect(second.folded).toEqual(['bat_1 3']);
});

it('who asks for all of it, for one record, or for what was skipped, sees every entry', async () => {
  expect((await shown('')).items).toHaveLength(7);
  expect((await shown('')).folded).toBeUndefined();
  expect((await shown('unchanged=folded&record=c1')).items).toHaveLength(2);
  expect((await shown('unchanged=folded&status=skipped')).items).toHaveLength(5);
});

it('a part of a name finds what happened to the records that are called so, newest first', async () => {
  expect((await shown('search=BYRON&unchanged=folded')).items).toEqual(['c3 updated', 'c1 created']);
  expect((await shown('search=byron')).items).toHaveLength(5);
  expect((await shown('search=diaz&status=skipped')).items).toHaveLength(2);
  expect((await shown('search=nobody')).items).toEqual([]);
  const first = await shown('search=byron&limit=2');
  expect(first.items).toEqual(['c3 updated', 'c3 already up to date']);
  expect((await shown(`search=byron&limit=2&cursor=${first.next}`)).items).toEqual([
    'c3 already up to date',
    'c1 already up to date',
  ]);
});

it('a name of another business finds nothing', async () => {
  const stranger = await api.client();
  const { body } = await stranger.call({ url: '/v1/sync-log?search=byron&unchanged=folded' });
  expect(body).toMatchObject({ items: [], folded: [] });
});

it('a file of it leaves nothing out, folded or not', async () => {
  const rows = await api.db.select().from(syncLog).where(eq(syncLog.tenantId, client.tenantId));
  for (const unchanged of ['folded', 'shown']) {
    const url = `/v1/sync-log?unchanged=${unchanged}`;
    const { text } = await client.call({ url, headers: { accept: 'text/csv' } });
    expect(text.trim().split(/\r?\n/)).toHaveLength(1 + rows.length);
  }
});
