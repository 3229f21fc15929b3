import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './support/api.ts';

let api: TestApi;
let port: number;

beforeAll(async () => {
  api = await createTestApi();
  const { server } = api.app;
  expect(server.requestTimeout).toBeGreaterThan(0);
  expect(server.headersTimeout).toBeGreaterThan(0);
  // What is waited for is shorter here; that it ends, and how, is the same.
  Object.assign(server, { headersTimeout: 100, requestTimeout: 100 });
  port = Number(new URL(await api.app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterAll(() => api?.close());

/** Begins a request and never ends it. */
async function begin(bytes: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

it('clients that never end their headers or body are let go, and nobody waits for them', async () => {
  const head = 'POST /webhooks/intuit HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n';
  const slow = await Promise.all([begin('GET /healthz HTTP/1.1\r\nHost: lo'), begin(`${head}\r\n{"ev`)]);
  const crowd = await Promise.all(Array.from({ length: 50 }, () => begin('GET /v1/custom')));
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
  expect(answer.status).toBe(200);
  const said = await Promise.all([...slow, ...crowd].map((socket) => text(socket)));
  expect(new Set(said.map((answered) => answered.split('\r\n')[0]))).toEqual(
    new Set(['HTTP/1.1 408 Request Timeout']),
  );
});
