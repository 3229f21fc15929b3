import { eq, sql } from 'drizzle-orm';
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

async function write(entries: readonly Entry[], tenantId = client.tenantId): Promise<void> {
  for (const entry of entries)
    await api.db.insert(syncLog).values({
      tenantId,
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
  const lines: { batchId: string | null; count: number }[] | undefined = body.folded;
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

/** As the console leads from a line to what it stands for. */
function linkOf({
  type,
  direction,
  connectionId,
  batchId,
  since,
  at,
}: Record<string, string | null>): string {
  return String(
    new URLSearchParams({
      ...{
        type: `${type}`,
        direction: `${direction}`,
        connection: `${connectionId}`,
        batch: batchId ?? 'none',
      },
      ...{ unchanged: 'only', from: `${since}`, to: new Date(Date.parse(`${at}`) + 1).toISOString() },
    }),
  );
}

it('a line leads to the entries that it counts, and to no others: its connection, batch and time, nothing else skipped', async () => {
  const mine = await api.client();
  const put = (entries: readonly Entry[]) => write(entries, mine.tenantId);
  const old = { at: new Date('2026-01-01T00:00:00Z') };
  await put([
    ...['c1', 'c2'].map((recordId) => ({ ...nothing, ...old, recordId })),
    { recordId: 'c9', ...old },
    ...['c1', 'c2', 'c3'].map((recordId) => ({ ...nothing, recordId, batchId: 'bat_1' })),
    { recordId: 'c4', batchId: 'bat_1', status: 'skipped', action: 'not eligible' },
    { ...nothing, recordId: 'c5', batchId: 'bat_1', connectionId: 'con_2' },
    { ...nothing, recordId: 'c6', batchId: 'bat_1', direction: 'pull' },
    { ...nothing, recordId: 'c7' },
  ]);
  const lines: (Record<string, string | null> & { count: number })[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const after: string = cursor && `&cursor=${cursor}`;
    const { body } = await mine.call({ url: `/v1/sync-log?unchanged=folded&limit=1${after}` });
    lines.push(...body.folded);
    cursor = body.next;
  }
  expect(lines.map(({ count }) => count).sort()).toEqual([1, 1, 1, 2, 3]);
  for (const line of lines) {
    const { items } = (await mine.call({ url: `/v1/sync-log?${linkOf(line)}` })).body;
    expect(items, JSON.stringify(line)).toHaveLength(line.count);
    for (const item of items) expect(item.action).toBe('already up to date');
  }
  const file = await mine.call({ url: '/v1/sync-log?unchanged=only', headers: { accept: 'text/csv' } });
  expect(file.text.trim().split(/\r?\n/)).toHaveLength(1 + 8);
});

it.each([
  [60, 0],
  [21, 1],
  [21, 3],
])(
  'more lines than a page tells are told by the next, each once: %i of them, between %i entries of seven',
  async (lines, happened) => {
    const mine = await api.client();
    await write(
      Array.from({ length: lines }, (_, index): Entry[] => [
        { ...nothing, recordId: 'c1', batchId: `bat_${index}` },
        { ...nothing, recordId: 'c2', batchId: `bat_${index}` },
        ...(index % 7 < happened ? [{ recordId: `r${index}`, action: 'created' }] : []),
      ]).flat(),
      mine.tenantId,
    );
    const told: string[] = [];
    const items: string[] = [];
    let query = 'unchanged=folded&limit=3';
    for (let pages = 0; query !== ''; pages += 1) {
      expect(pages).toBeLessThan(30);
      const { body } = await mine.call({ url: `/v1/sync-log?${query}` });
      expect(body.items.length).toBeLessThanOrEqual(3);
      told.push(...body.folded.map(({ batchId, count }: Record<string, unknown>) => `${batchId} ${count}`));
      items.push(...body.items.map(({ recordId }: Item) => recordId));
      query = body.next === null ? '' : `unchanged=folded&limit=3&cursor=${body.next}`;
    }
    expect(told).toEqual(Array.from({ length: lines }, (_, index) => `bat_${lines - 1 - index} 2`));
    expect(items).toHaveLength(3 * happened);
    expect(new Set(items).size).toBe(items.length);
  },
);

it('a name that thousands bear finds what happened last, whoever of them it happened to', async () => {
  const mine = await api.client();
  const count = 2_001;
  await api.db.execute(sql`insert into records
      (tenant_id, entity_type, id, version, data, name, content_hash, pushable)
    select ${mine.tenantId}, 'customer', 'n' || each, 1, '{}'::jsonb, 'Smith ' || each, 'a', true
    from generate_series(1, ${count}::int) as each`);
  await write([{ recordId: 'n7' }, { recordId: `n${count}` }, { recordId: 'n1' }], mine.tenantId);
  const newest = async (query: string) =>
    (await mine.call({ url: `/v1/sync-log?limit=2&${query}` })).body.items.map(
      ({ recordId }: Item) => recordId,
    );
  expect(await newest('search=smith')).toEqual(['n1', `n${count}`]);
  expect(await newest('search=smith&type=customer')).toEqual(['n1', `n${count}`]);
  expect(await newest('search=smith+2001')).toEqual([`n${count}`]);
  expect(await newest('search=smyth')).toEqual([]);
});
