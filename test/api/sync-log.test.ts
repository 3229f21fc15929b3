import { afterAll, beforeAll, expect, it } from 'vitest';
import { connections, syncLog, syncQueue } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';

let api: TestApi;
let client: TestClient;

type Entry = Partial<typeof syncLog.$inferInsert>;

beforeAll(async () => {
  api = await createTestApi();
  client = await api.client();
  const at = (day: number) => new Date(Date.UTC(2026, 10, day));
  await write([
    { recordId: 'c1', at: at(1) },
    { recordId: 'i1', entityType: 'invoice', at: at(2), status: 'skipped', message: 'Already up to date.' },
    {
      recordId: 'i2',
      entityType: 'invoice',
      at: at(3),
      status: 'error',
      errorType: 'BooksClosed',
      message: 'Closed.',
    },
    {
      recordId: 'i3',
      entityType: 'invoice',
      at: at(4),
      direction: 'pull',
      batchId: 'bat_1',
      connectionId: 'con_2',
    },
  ]);
});
afterAll(() => api?.close());

async function write(entries: readonly Entry[]): Promise<void> {
  await api.db.insert(syncLog).values(
    entries.map((entry) => ({
      tenantId: client.tenantId,
      connectionId: 'con_1',
      entityType: 'customer' as const,
      recordId: 'r',
      entityName: 'Name',
      direction: 'push' as const,
      status: 'success' as const,
      action: 'created',
      requestedBy: 'key:x',
      ...entry,
    })),
  );
}

it.each([
  ['', ['i3', 'i2', 'i1', 'c1']],
  ['type=invoice', ['i3', 'i2', 'i1']],
  ['direction=pull', ['i3']],
  ['status=error', ['i2']],
  ['status=skipped&type=invoice', ['i1']],
  ['record=c1', ['c1']],
  ['batch=bat_1', ['i3']],
  ['connection=con_2', ['i3']],
  ['from=2026-11-02&to=2026-11-03', ['i2', 'i1']],
  ['from=2026-11-02T01:00:00%2B02:00&to=2026-11-02', ['i1']],
])('filter "%s" shows %j', async (query, expected) => {
  const { body } = await client.call({ url: `/v1/sync-log?${query}` });
  expect(body.items.map(({ recordId }: { recordId: string }) => recordId)).toEqual(expected);
});

it('an error carries its remedy and who acts', async () => {
  const { body } = await client.call({ url: '/v1/sync-log?status=error' });
  expect(body.items[0]).toMatchObject({ message: 'Closed.', errorType: 'BooksClosed', actor: 'bookkeeper' });
  expect(body.items[0].remedy).toContain('Open the period');
});

it('CSV has every row of the filter, and no cell that a spreadsheet would run', async () => {
  const own = await api.client();
  const names = ['=1+1', '+SUM(A1)', '-2+3', '@cmd', '\tx', 'plain, with "quotes"'];
  const before = client;
  client = own;
  await write(names.map((entityName) => ({ entityName })));
  await write(Array.from({ length: 1_500 }, (_, index) => ({ recordId: `r${index}` })));
  client = before;
  const answer = await own.call({ url: '/v1/sync-log', headers: { accept: 'text/csv' } });
  expect(answer.headers['content-type']).toContain('text/csv');
  const rows = answer.text.trimEnd().split('\r\n');
  expect(rows).toHaveLength(1 + 1_500 + names.length);
  const cells = rows.slice(-names.length).map((row) => row.split(',').slice(2, 3).join());
  expect(cells).toEqual(['"plain', "'\tx", "'@cmd", "'-2+3", "'+SUM(A1)", "'=1+1"]);
  expect(answer.text).toContain('"plain, with ""quotes"""');
});

it('CSV says whose each row is, also where two companies are called the same', async () => {
  const own = await api.client();
  const { tenantId } = own;
  const provider = { tenantId, provider: 'quickbooks-online', status: 'active' as const };
  await api.db.insert(connections).values([
    { ...provider, id: `${tenantId}-1`, companyId: '9341000000001111' },
    { ...provider, id: `${tenantId}-2`, companyId: '9341000000002222' },
  ]);
  const entry = { tenantId, entityType: 'customer', status: 'success', direction: 'push' } as const;
  await api.db.insert(syncLog).values(
    [1, 2].map((nr) => ({
      ...entry,
      connectionId: `${tenantId}-${nr}`,
      recordId: `r${nr}`,
      entityName: `Customer ${nr}`,
      action: 'created' as const,
      requestedBy: 'test',
    })),
  );
  const { text } = await own.call({ url: '/v1/sync-log', headers: { accept: 'text/csv' } });
  const rows = text
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split(','));
  const said = rows.map((cells) => [cells[3], cells.at(-1)]).sort();
  expect(said).toEqual([
    ['Record', 'Company'],
    ['r1', 'quickbooks-online (…1111)'],
    ['r2', 'quickbooks-online (…2222)'],
  ]);
});

it('unresolved errors are grouped by cause, with the remedy and the records', async () => {
  const own = await api.client();
  const row = (recordId: string, errorType: 'DuplicateName' | 'BooksClosed') => ({
    tenantId: own.tenantId,
    connectionId: 'con_1',
    entityType: 'customer' as const,
    recordId,
    state: 'unresolved' as const,
    priority: 2,
    rank: 0,
    attempts: 1,
    error: { type: errorType, message: `${recordId} failed` },
    errorType,
    requestedBy: 'key:x',
  });
  await api.db
    .insert(syncQueue)
    .values([row('c1', 'DuplicateName'), row('c2', 'BooksClosed'), row('c3', 'DuplicateName')]);
  const { body } = await own.call({ url: '/v1/unresolved-errors?records=1' });
  expect(body.count).toBe(3);
  expect(body.groups.map(({ code, count }: { code: string; count: number }) => [code, count])).toEqual([
    ['duplicate_name', 2],
    ['books_closed', 1],
  ]);
  expect(body.groups[0]).toMatchObject({ actor: 'bookkeeper', remedy: expect.any(String) });
  expect(body.groups[0].records).toHaveLength(1);
  expect((await own.call({ url: '/v1/unresolved-errors?connection=con_9' })).body.count).toBe(0);
});
