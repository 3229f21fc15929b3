import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Caller, Loose } from './support/client.ts';
import { callerOf, invoiceOf, start } from './support/client.ts';

let us: Caller;

beforeAll(async () => {
  us = await start();
});
afterAll(() => us.sandbox.close());

const customers = async () =>
  (await us.control('GET', `/companies/${us.realmId}/objects/Customer/count`)).count;
const add = (DisplayName: string, requestid?: string) =>
  us.call('POST', `/customer${requestid ? `?requestid=${requestid}` : ''}`, { DisplayName });

/** What arrives of the answer to a POST, as bytes, until the connection closes. */
async function receivedUntilClosed(path: string, body: object): Promise<string> {
  const { hostname, port } = new URL(us.sandbox.baseUrl);
  const content = JSON.stringify(body);
  const socket = connect(Number(port), hostname);
  socket.write(
    [
      `POST /v3/company/${us.realmId}${path} HTTP/1.1`,
      `Host: ${hostname}`,
      `Authorization: Bearer ${us.sandbox.accessToken}`,
      'Accept: application/json',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(content)}`,
      `\r\n${content}`,
    ].join('\r\n'),
  );
  return text(socket);
}

it('drop-before loses the request, drop-after the answer only, and the request id brings it back', async () => {
  const before = await customers();
  await us.control('POST', '/faults', { kind: 'drop-before', match: { entity: 'Customer' }, times: 1 });
  await expect(add('Dropped early')).rejects.toThrow();
  expect(await customers()).toBe(before);
  await us.control('POST', '/faults', {
    kind: 'drop-after',
    match: { method: 'POST', path: 'customer' },
    times: 1,
  });
  await expect(add('Dropped late', 'late')).rejects.toThrow();
  expect(await customers()).toBe(before + 1);
  expect((await add('Dropped late', 'late')).body.Customer.DisplayName).toBe('Dropped late');
  expect(await customers()).toBe(before + 1);
});

it.each([
  ['in-head', undefined],
  ['after-head', () => 0],
  ['in-body', (promised: number) => Math.floor(promised / 2)],
  ['last-byte', (promised: number) => promised - 1],
] as const)('drop-after lets an answer break off (%s) once the write is done', async (cut, left) => {
  const DisplayName = `Cut ${cut}`;
  await us.control('POST', '/faults', { kind: 'drop-after', cut, match: { entity: 'Customer' }, times: 1 });
  const received = await receivedUntilClosed('/customer', { DisplayName });
  expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  const [head = '', body] = received.split('\r\n\r\n');
  const promised = Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
  expect(body?.length).toBe(left?.(promised));
  expect(
    (await us.query(`select * from Customer where DisplayName = '${DisplayName}'`)).Customer,
  ).toHaveLength(1);
});

it('says which cut there is none of', async () => {
  const refused = await us.control('POST', '/faults', { kind: 'drop-after', cut: 'half' });
  expect(refused).toMatchObject({ error: expect.stringContaining('cut must be one of before-head') });
});

it('status answers HTML before anything is done, status-after when it is done', async () => {
  await us.control('POST', '/faults', {
    kind: 'status',
    status: 502,
    match: { operation: 'create' },
    times: 1,
  });
  const early = await add('Status early');
  expect([early.status, early.headers.get('content-type')]).toEqual([502, 'text/html;charset=UTF-8']);
  expect(
    (await us.query("select * from Customer where DisplayName = 'Status early'")).Customer,
  ).toBeUndefined();
  await us.control('POST', '/faults', {
    kind: 'status-after',
    status: 503,
    match: { entity: 'customer' },
    times: 1,
  });
  expect((await add('Status late')).status).toBe(503);
  expect((await us.query("select * from Customer where DisplayName = 'Status late'")).Customer).toHaveLength(
    1,
  );
});

it('a fault rule answers whole requests and single items of a batch', async () => {
  const { id } = await us.control('POST', '/faults', {
    kind: 'fault',
    match: { path: '/query' },
    fault: { code: '10000' },
    status: 500,
  });
  expect(await us.refused('GET', '/query?query=select * from Term')).toMatchObject({
    code: '10000',
    status: 500,
    type: 'SystemFault',
  });
  await us.control('DELETE', `/faults/${id}`);
  await us.control('POST', '/faults', {
    kind: 'fault',
    match: { batchItem: true, entity: 'Customer', body: 'Second' },
    fault: { code: '3001' },
    times: 1,
  });
  const names = ['First', 'Second', 'Third'];
  const items = names.map((DisplayName, i) => ({
    bId: String(i),
    operation: 'create',
    Customer: { DisplayName: `${DisplayName} in batch` },
  }));
  const { body } = await us.call('POST', '/batch', { BatchItemRequest: items });
  expect(body.BatchItemResponse.map((one: Loose) => one.Fault?.Error[0].code)).toEqual([
    undefined,
    '3001',
    undefined,
  ]);
});

it('a rule with a chance acts on the same requests for the same seed', async () => {
  const pattern = async () => {
    const { id } = await us.control('POST', '/faults', {
      kind: 'status',
      status: 500,
      probability: 0.5,
      seed: 7,
      match: { path: 'companyinfo' },
    });
    const seen = [];
    for (let i = 0; i < 12; i += 1) seen.push((await us.call('GET', '/companyinfo/1')).status);
    await us.control('DELETE', `/faults/${id}`);
    return seen;
  };
  const first = await pattern();
  expect(new Set(first)).toEqual(new Set([200, 500]));
  expect(await pattern()).toEqual(first);
});

it('the log keeps requests with their answers and the rules that acted', async () => {
  await add('Logged');
  const { requests } = await us.control('GET', `/companies/${us.realmId}/requests`);
  expect(requests.at(-1)).toMatchObject({
    method: 'POST',
    status: 200,
    requestBody: '{"DisplayName":"Logged"}',
    rules: [],
  });
  expect(JSON.parse(requests.at(-1).answer).Customer.DisplayName).toBe('Logged');
});

it('a snapshot brings objects, balances, settings and numbers back', async () => {
  const made = await us.control('POST', '/companies', { seed: 'us-lists' });
  const other = callerOf(us.sandbox, made.realmId, made.accessToken);
  const first = await other.create('Invoice', invoiceOf('1', 10));
  await us.control('POST', `/companies/${made.realmId}/snapshots/one`, {});
  await other.create('Invoice', invoiceOf('1', 20));
  await other.remove('Invoice', first);
  await us.control('POST', `/companies/${made.realmId}/settings`, { customTxnNumbers: true });
  await us.control('POST', `/companies/${made.realmId}/snapshots/one/restore`, {});
  expect((await other.query('select * from Invoice')).Invoice).toEqual([first]);
  expect((await other.read('Customer', '1')).Balance).toBe(10);
  expect((await other.create('Invoice', invoiceOf('1', 20))).DocNumber).toBe('1002');
});

it('the page for people is there', async () => {
  const page = await (await fetch(us.sandbox.baseUrl)).text();
  expect(page).toContain('QuickBooks Online sandbox');
});

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

async function receiver(statuses: number[]): Promise<{ url: string; received: Received[]; server: Server }> {
  const received: Received[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      received.push({ headers: message.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, server };
}

const signature = (token: string, body: string) => createHmac('sha256', token).update(body).digest('base64');

it('webhooks come signed as CloudEvents, again after a failure, and twice where that is switched on', async () => {
  const { url, received, server } = await receiver([503, 200]);
  const { id } = await us.control('POST', '/webhooks', {
    url,
    verifierToken: 'secret',
    realmId: us.realmId,
    retryMs: [5],
    gatherMs: 5,
  });
  const made = await us.create('Term', { Name: 'Told', DueDays: 5 });
  await vi.waitFor(() => expect(received).toHaveLength(2));
  const [first, second] = received;
  expect(second?.body).toBe(first?.body);
  expect(first?.headers['intuit-signature']).toBe(signature('secret', first?.body ?? ''));
  expect(JSON.parse(first?.body ?? '')).toEqual([
    expect.objectContaining({
      specversion: '1.0',
      type: 'qbo.term.created.v1',
      intuitentityid: made.Id,
      intuitaccountid: us.realmId,
    }),
  ]);
  await us.control('DELETE', `/webhooks/${id}`);
  server.close();
});

it('webhooks come in the legacy form where that is asked for', async () => {
  const { url, received, server } = await receiver([]);
  const { id } = await us.control('POST', '/webhooks', {
    url,
    verifierToken: 't',
    format: 'legacy',
    copies: 2,
    gatherMs: 5,
  });
  const made = await us.create('Invoice', invoiceOf('1', 3));
  await us.call('POST', '/invoice?operation=void', { Id: made.Id, SyncToken: '0' });
  // How many events one delivery gathers is left to chance; what they say is not.
  const told = () => received.flatMap(({ body }) => JSON.parse(body).eventNotifications);
  const entities = () => told().flatMap((notice) => notice.dataChangeEvent.entities);
  await vi.waitFor(() => expect(entities()).toHaveLength(4));
  expect(new Set(told().map((notice) => notice.realmId))).toEqual(new Set([us.realmId]));
  for (const operation of ['Create', 'Void']) {
    const lastUpdated = expect.stringMatching(/Z$/);
    expect(entities()).toContainEqual({ name: 'Invoice', id: made.Id, operation, lastUpdated });
  }
  await us.control('DELETE', `/webhooks/${id}`);
  server.close();
});

it('does again in another company what a client did in one, and says what came out otherwise', async () => {
  const seed = 'us-lists';
  const first = await us.control('POST', '/companies', { seed });
  const books = callerOf(us.sandbox, first.realmId, first.accessToken);
  await books.create('Customer', { DisplayName: 'Recorded' });
  await books.query('select * from Customer');
  await books.call('POST', '/customer', { DisplayName: 'Recorded' });
  const recording = await us.control('GET', `/companies/${first.realmId}/recording`);
  const second = await us.control('POST', '/companies', { seed });
  const replayed = await us.control('POST', `/companies/${second.realmId}/replay`, recording);
  expect(replayed).toEqual({ replayed: 3, differing: [] });
  const again = await us.control('POST', `/companies/${second.realmId}/replay`, recording);
  expect(again).toEqual({ replayed: 3, differing: [{ index: 0, recorded: 200, now: 400 }] });
});

it('a rule sends the documented fault of its code with the vendor’s own status, type and spelling, an error inside with 400 unless it says 500', async () => {
  const documented: Record<string, [status: number, type: string]> = {
    3200: [401, 'AUTHENTICATION'],
    3100: [403, 'AUTHENTICATION'],
    3001: [429, 'SERVICE'],
    100: [401, 'AuthenticationFault'],
    110: [401, 'AuthenticationFault'],
    120: [403, 'AuthorizationFault'],
    130: [400, 'SystemFault'],
    140: [503, 'SystemFault'],
    150: [503, 'SystemFault'],
    6190: [400, 'ValidationFault'],
    6240: [400, 'ValidationFault'],
    10000: [500, 'SystemFault'],
    10100: [500, 'SystemFault'],
    10200: [500, 'SystemFault'],
  };
  const answers: Record<string, unknown[]> = {};
  for (const code of Object.keys(documented)) {
    await us.control('POST', '/faults', { kind: 'fault', fault: { code }, times: 1 });
    const { status, body } = await us.call('GET', '/companyinfo/1');
    const { type, error, Error: errors = error } = body.fault ?? body.Fault;
    answers[errors[0].code] = [status, type];
  }
  expect(answers).toEqual(documented);
});

it('what is misspelt is refused by name: a setting, a value, a limit, a code', async () => {
  const settings = (body: object) => us.control('POST', `/companies/${us.realmId}/settings`, body);
  for (const [answer, word] of [
    [await settings({ bookClosedate: '2026-01-01' }), 'bookClosedate'],
    [await settings({ bookCloseDate: 'soon' }), 'bookCloseDate'],
    [await settings({ multicurrency: 'yes' }), 'multicurrency'],
    [await settings({ features: { clases: true } }), 'features.clases'],
    [await settings({ unknown: { notEqual: 'maybe' } }), 'accept, refuse'],
    [await us.control('POST', '/companies', { seed: 'us-empty', contry: 'GB' }), 'contry'],
    [await us.control('POST', '/limits', { inflight: 1 }), 'inflight'],
    [await us.control('POST', '/faults', { kind: 'fault', fault: { code: 'stale' } }), 'stale'],
  ])
    expect(answer.error).toContain(word);
  expect((await us.call('GET', '/companyinfo/1')).status).toBe(200);
});
