import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../../test/api/support/api.ts';
import { createLedgerbridge, type Ledgerbridge, LedgerbridgeError, pages } from '../src/index.ts';

let api: TestApi;
let baseUrl: string;
let apiKey: string;
let client: Ledgerbridge;

beforeAll(async () => {
  api = await createTestApi();
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  baseUrl = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
  apiKey = (await api.client()).key;
  client = createLedgerbridge({ baseUrl, apiKey });
});
afterAll(() => api?.close());

const putCustomer = (id: string, displayName: string) =>
  client.PUT('/v1/customers/{id}', { params: { path: { id } }, body: { displayName } });

it('stores a record and reads it back, typed', async () => {
  const { data } = await putCustomer('c1', 'Pine House');
  expect(data?.version).toBe(1);
  const read = await client.GET('/v1/customers/{id}', { params: { path: { id: 'c1' } } });
  expect(read.data?.data.displayName).toBe('Pine House');
});

it('walks a list to its end, each item once', async () => {
  for (let at = 0; at < 5; at++) await putCustomer(`walk-${at}`, `House ${at}`);
  const ids: string[] = [];
  const list = (cursor: string | undefined) =>
    client.GET('/v1/customers', { params: { query: { cursor, limit: 2 } } });
  for await (const { id } of pages(list)) ids.push(id);
  expect(ids.filter((id) => id.startsWith('walk-'))).toEqual([
    'walk-0',
    'walk-1',
    'walk-2',
    'walk-3',
    'walk-4',
  ]);
});

describe('what is refused throws with the API’s problem', () => {
  it('naming the field', async () => {
    const refused = await putCustomer('c2', '').catch((error: unknown) => error);
    if (!(refused instanceof LedgerbridgeError)) throw new Error('nothing was thrown');
    expect(refused.problem).toMatchObject({ code: 'invalid_body', errors: [{ pointer: '/displayName' }] });
    expect([refused.status, refused.retryable]).toEqual([422, false]);
    expect(refused.message).toContain('/displayName');
  });

  it('also when nothing answers', async () => {
    const nowhere = createLedgerbridge({ baseUrl: 'http://127.0.0.1:9', apiKey, tries: 1 });
    await expect(nowhere.GET('/v1/tenant')).rejects.toMatchObject({
      name: 'LedgerbridgeError',
      retryable: true,
    });
  });
});

describe('a POST whose answer is lost', () => {
  it('is repeated under the same Idempotency-Key, so it is done once', async () => {
    const keys: (string | null)[] = [];
    const losing = createLedgerbridge({
      baseUrl,
      apiKey,
      firstWaitMs: 1,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        keys.push(request.headers.get('idempotency-key'));
        const answer = await fetch(request);
        if (keys.length === 1) throw new TypeError('the connection was lost');
        return answer;
      },
    });
    const { data } = await losing.POST('/v1/connections', { body: { provider: 'fakebooks' } });
    const { data: all } = await client.GET('/v1/connections');
    expect(all?.items.map(({ id }) => id)).toEqual([data?.id]);
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
  });

  it('is not repeated when the API refused it', async () => {
    let calls = 0;
    const counting = createLedgerbridge({
      baseUrl,
      apiKey,
      fetch: (input, init) => {
        calls += 1;
        return fetch(input, init);
      },
    });
    await expect(counting.POST('/v1/connections', { body: { provider: 'none' } })).rejects.toThrow(
      LedgerbridgeError,
    );
    expect(calls).toBe(1);
  });
});
