import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { text } from 'node:stream/consumers';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporalGateway } from '../../src/api/temporal.ts';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { freePort } from '../../src/dev/free-port.ts';
import { call, createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, customerData } from './support/samples.ts';

describe('while Temporal is away', () => {
  let api: TestApi;
  let client: TestClient;
  let connection: Connection;
  const failures: string[] = [];

  beforeAll(async () => {
    connection = Connection.lazy({ address: `127.0.0.1:${await freePort()}` });
    const temporal = createTemporalGateway({
      client: new Client({ connection }),
      taskQueue: 'test',
      timeoutMs: 200,
      onFailure: (what) => failures.push(what),
    });
    api = await createTestApi({ temporal });
    client = await api.client();
  });
  afterAll(async () => {
    await api?.close();
    await connection?.close();
  });

  it('records are accepted and wait in the queue', async () => {
    const connectionId = await connect(api, client);
    const saved = await client.call({ method: 'PUT', url: '/v1/customers/c1', body: customerData });
    expect([saved.status, saved.body.sync]).toEqual([201, 'queued']);
    const queue = await api.db.query.syncQueue.findMany();
    expect(queue).toMatchObject([{ connectionId, recordId: 'c1', state: 'pending' }]);
  });

  it('a batch is refused with 503 and nothing of it is stored', async () => {
    const connectionId = await connect(api, client);
    const url = `/v1/connections/${connectionId}/push`;
    const headers = { 'idempotency-key': 'k1' };
    const refused = await client.call({ method: 'POST', url, headers });
    expect([refused.status, refused.body.code, refused.body.outcome]).toEqual([
      503,
      'temporal_unavailable',
      'none',
    ]);
    expect(refused.headers['retry-after']).toBeDefined();
    expect(await api.db.query.batches.findMany()).toEqual([]);
    expect(await api.db.query.idempotencyKeys.findMany()).toEqual([]);
  });

  it('the process is alive but not ready, and says why', async () => {
    expect((await client.call({ url: '/healthz' })).status).toBe(200);
    const ready = await client.call({ url: '/readyz' });
    expect([ready.status, ready.body]).toEqual([
      503,
      { ready: false, checks: { database: 'ok', temporal: 'no answer' } },
    ]);
  });
});

describe('while PostgreSQL is away', () => {
  let api: TestApi;
  let key: string;
  let dead: DatabaseClient;
  let cut: TestApi;

  beforeAll(async () => {
    api = await createTestApi();
    key = (await api.client()).key;
    dead = connectDatabase(`postgres://nobody@127.0.0.1:${await freePort()}/none`, { pool: 1 });
    cut = await createTestApi({ db: dead.db });
  });
  afterAll(async () => {
    await cut?.close();
    await dead?.close();
    await api?.close();
  });

  it('every request is refused with 503 and when to come back', async () => {
    for (const request of [
      { url: '/v1/customers' },
      { method: 'PUT' as const, url: '/v1/customers/c1', body: customerData },
    ]) {
      const answer = await call(cut.app, key, request);
      expect([answer.status, answer.body.code, answer.body.outcome, answer.body.retryable]).toEqual([
        503,
        'database_unavailable',
        'none',
        true,
      ]);
      expect(answer.headers['retry-after']).toBeDefined();
    }
  });

  it('the process is alive but not ready', async () => {
    expect((await call(cut.app, undefined, { url: '/healthz' })).status).toBe(200);
    const ready = await call(cut.app, undefined, { url: '/readyz' });
    expect([ready.status, ready.body.checks.database]).toEqual([503, 'no answer']);
  });
});

it('more calls than the database takes are sent away within seconds, with nothing done, and served when there is room again', async () => {
  const api = await createTestApi();
  try {
    const client = await api.client();
    const giveBack = new AbortController();
    const held = once(giveBack.signal, 'abort');
    // All that the pool has.
    const holders = Array.from({ length: 4 }, () => api.db.transaction(() => held));
    const put = (id: string) =>
      client.call({ method: 'PUT', url: `/v1/customers/${id}`, body: customerData });
    const refused = await Promise.all(Array.from({ length: 30 }, (_, index) => put(`c${index}`)));
    for (const { status, headers, body } of refused) {
      expect([status, body.code, body.outcome]).toEqual([503, 'database_unavailable', 'none']);
      expect(headers['retry-after']).toBeDefined();
    }
    expect((await client.call({ url: '/healthz' })).status).toBe(200);
    giveBack.abort();
    await Promise.all(holders);
    expect((await put('c0')).status).toBe(201);
    expect(await api.db.query.records.findMany()).toHaveLength(1);
  } finally {
    await api.close();
  }
});

it('a call that comes in when the process is told to end is served, not sent away', async () => {
  const api = await createTestApi();
  const { key } = await api.client();
  const { port } = new URL(await api.app.listen({ host: '127.0.0.1', port: 0 }));
  const arrived = new Promise<void>((resolve) => {
    api.app.server.once('connection', (taken) => taken.once('data', () => resolve()));
  });
  const socket = dial(Number(port), '127.0.0.1');
  // So much that it counts as a call, and is one only after the end was told.
  socket.write('GET /v1/customers HTTP/1.1\r\nhost: here\r\n');
  await arrived;
  const told = once(api.app.closing, 'abort');
  const closed = api.close();
  await told;
  socket.write(`authorization: Bearer ${key}\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200/);
  await closed;
});
