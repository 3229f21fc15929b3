import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { batches, connections } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect } from './support/samples.ts';

let api: TestApi;
let client: TestClient;
let connectionId: string;

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await api.client();
  connectionId = await connect(api, client);
  Object.assign(api.gateway, { up: true, started: [], stopped: [] });
});

const push = (body?: unknown) =>
  client.call({ method: 'POST', url: `/v1/connections/${connectionId}/push`, body });
const pull = (body: unknown) =>
  client.call({ method: 'POST', url: `/v1/connections/${connectionId}/pull`, body });
const set = (id: string, values: Partial<typeof batches.$inferInsert>) =>
  api.db.update(batches).set(values).where(eq(batches.id, id));

it('a push is stored, started and found again', async () => {
  const { status, body, headers } = await push();
  expect([status, headers.location]).toEqual([202, `/v1/batches/${body.id}`]);
  expect(body.entityTypes).toEqual([
    'customer',
    'service_item',
    'invoice',
    'payment',
    'payout',
    'timesheet_entry',
  ]);
  const ref = { tenantId: client.tenantId, connectionId, batchId: body.id };
  expect(api.gateway.started).toEqual([{ kind: 'push', ...ref }]);
  expect((await client.call({ url: `/v1/batches/${body.id}` })).body).toEqual(body);
  expect(body.workflow.url).toContain('https://temporal.example/namespaces/default/workflows/push%2F');
});

it('a second batch of the same direction and type is refused, naming the first', async () => {
  const { body } = await push({ entityTypes: ['customer', 'invoice'] });
  const second = await push({ entityTypes: ['invoice', 'payment'] });
  expect([second.status, second.body.code]).toEqual([409, 'batch_running']);
  expect(second.body.detail).toContain(body.id);
  expect((await push({ entityTypes: ['payment'] })).status).toBe(202);
  expect((await pull({ entityTypes: ['invoice'] })).status).toBe(202);
  await set(body.id, { state: 'done' });
  expect((await push({ entityTypes: ['customer'] })).status).toBe(202);
});

it('of many at once one is stored', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => push()));
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409]);
});

it('the master switch stops a push, by name, and not a pull', async () => {
  const url = `/v1/connections/${connectionId}/settings`;
  const { body } = await client.call({ url });
  await client.call({ method: 'PUT', url, body: { ...body, enabled: false }, headers: { 'if-match': '*' } });
  const refused = await push();
  expect([refused.status, refused.body.code]).toEqual([409, 'sync_disabled']);
  expect(refused.body.detail).toContain('Enable Sync');
  expect((await pull({ entityTypes: ['customer'] })).status).toBe(202);
});

it.each([
  ['needs_reauth', 409],
  ['disconnected', 409],
  ['connecting', 409],
  ['paused', 202],
] as const)('a connection that is %s answers %i', async (status, expected) => {
  await api.db.update(connections).set({ status }).where(eq(connections.id, connectionId));
  expect((await push()).status).toBe(expected);
});

it('a pull checks its days', async () => {
  const odd = await pull({ entityTypes: ['invoice'], from: '2026-02-01', to: '2026-01-01' });
  expect([odd.status, odd.body.errors[0].pointer]).toEqual([422, '/to']);
  expect((await pull({ entityTypes: [] })).status).toBe(422);
  const { body } = await pull({ entityTypes: ['invoice'], from: '2026-01-01', to: '2026-02-01' });
  const stored = await api.db.query.batches.findFirst({ where: eq(batches.id, body.id) });
  expect(stored?.params).toEqual({ from: '2026-01-01', to: '2026-02-01' });
});

it('stopping is visible at once and told to the workflow; a finished batch stays as it is', async () => {
  const { id } = (await push()).body;
  const stop = () => client.call({ method: 'POST', url: `/v1/batches/${id}/stop` });
  expect((await stop()).body.state).toBe('stopping');
  expect(api.gateway.stopped).toMatchObject([{ kind: 'push', batchId: id }]);
  await set(id, { state: 'stopped' });
  expect((await stop()).body.state).toBe('stopped');
});

it('a stop says whether it waits for the end of the type in hand, and refuses anything else', async () => {
  const { id } = (await push()).body;
  const stop = (when: string) => client.call({ method: 'POST', url: `/v1/batches/${id}/stop?when=${when}` });
  const stored = () => api.db.query.batches.findFirst({ where: eq(batches.id, id) });
  expect((await stop('soon')).body.errors[0].parameter).toBe('when');
  await stop('end_of_type');
  expect(await stored()).toMatchObject({ state: 'stopping', stopNow: false });
  expect((await stop('now')).body.state).toBe('stopping');
  expect(await stored()).toMatchObject({ state: 'stopping', stopNow: true });
});

it('batches are listed newest first, page by page', async () => {
  const ids: string[] = [];
  for (const type of ['customer', 'invoice', 'payment'])
    ids.push((await push({ entityTypes: [type] })).body.id);
  const first = (await client.call({ url: '/v1/batches?limit=2' })).body;
  const second = (await client.call({ url: `/v1/batches?limit=2&cursor=${first.next}` })).body;
  const listed = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
  expect(listed).toEqual(ids.reverse());
  expect((await client.call({ url: '/v1/batches?state=done' })).body.items).toEqual([]);
});

describe('events', () => {
  const events = (text: string) =>
    [...text.matchAll(/event: (\w+)\ndata: (.*)\n/g)].map(([, event, data]) => [
      event,
      JSON.parse(data ?? ''),
    ]);

  it('show progress until the batch has finished, then end', async () => {
    const { id } = (await push()).body;
    await set(id, { state: 'running', total: 2 });
    const watching = client.call({ url: `/v1/batches/${id}/events` });
    await new Promise((resolve) => setImmediate(resolve));
    await set(id, { state: 'done', succeeded: 2, finishedAt: new Date() });
    const answer = await watching;
    expect(answer.headers['content-type']).toContain('text/event-stream');
    const last = events(answer.text).at(-1);
    expect(last).toEqual(['finished', expect.objectContaining({ id, state: 'done', succeeded: 2 })]);
  });

  it('of a missing batch are a 404 problem', async () => {
    const answer = await client.call({ url: '/v1/batches/none/events' });
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });

  it('end when the server closes, without holding it up', async () => {
    const own = await createTestApi();
    const watcher = await own.client();
    const connection = await connect(own, watcher);
    const started = await watcher.call({ method: 'POST', url: `/v1/connections/${connection}/push` });
    const address = await own.app.listen({ port: 0, host: '127.0.0.1' });
    const response = await fetch(`${address}/v1/batches/${started.body.id}/events`, {
      headers: { authorization: `Bearer ${watcher.key}` },
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('event: progress');
    const closing = own.close();
    while (!(await reader?.read())?.done);
    await closing;
  });
});
