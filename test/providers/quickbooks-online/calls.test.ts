import { afterEach, describe, expect, it } from 'vitest';
import { calledBooks } from '../../../src/books.ts';
import type { EntityType } from '../../../src/domain/entity.ts';
import type { CallResult, ProviderCalls, Session, StoredRequest } from '../../../src/providers/provider.ts';
import { createQuickBooksOnline } from '../../../src/providers/quickbooks-online/index.ts';
import { payoutData } from '../../api/support/samples.ts';
import { type LocalServer, startLocalServer } from '../local-server.ts';
import { testSession } from '../test-session.ts';

let server: LocalServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Reply {
  status: number;
  body?: string;
  headers?: Record<string, string>;
}

interface Seen {
  method?: string;
  url?: string;
  authorization?: string;
  body: string;
}

/** Answers one reply after the other, the last one for ever. */
async function vendor(...replies: Reply[]): Promise<{ calls: ProviderCalls; seen: Seen[] }> {
  const seen: Seen[] = [];
  const started = await startLocalServer((request, response) => {
    const { method, url, body } = request;
    seen.push({ method, url, body, authorization: request.headers.authorization });
    const reply = replies[Math.min(seen.length, replies.length) - 1] ?? { status: 500 };
    response.writeHead(reply.status, reply.headers).end(reply.body ?? '');
  });
  server = started;
  const { calls } = createQuickBooksOnline({ apiBaseUrl: started.url, requestTimeoutMs: 5_000 });
  if (!calls) throw new Error('QuickBooks Online is called');
  return { calls, seen };
}

const REQUEST: StoredRequest = {
  requestId: 'stored-id',
  kind: 'single',
  target: 'invoice?operation=void',
  body: '{"Id":"1" , "Odd": 1.50}',
  items: [],
};

const OK = { status: 200, body: '{"Invoice":{}}' };
const EXPIRED = {
  status: 401,
  body: '{"fault":{"error":[{"message":"message=AuthenticationFailed","detail":"Token expired","code":"3200"}],"type":"AUTHENTICATION"}}',
};

function failureOf(result: CallResult<unknown>) {
  return result.ok ? undefined : result.failure;
}

describe('sending a stored request', () => {
  it('posts the very bytes under the stored id', async () => {
    const { calls, seen } = await vendor({ ...OK, headers: { intuit_tid: '1-abc' } });
    const answer = await calls.send(testSession({ companyId: '123' }), REQUEST);
    expect(answer).toEqual({ ok: true, value: { httpStatus: 200, body: OK.body, reference: '1-abc' } });
    expect(seen).toMatchObject([{ method: 'POST', body: REQUEST.body, authorization: 'Bearer token-1' }]);
    const url = new URL(seen[0]?.url ?? '', 'http://vendor');
    expect(url.pathname).toBe('/v3/company/123/invoice');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      operation: 'void',
      minorversion: '75',
      requestid: 'stored-id',
    });
  });

  it('hands a refusal of the record on, to be read item by item', async () => {
    const body = '{"Fault":{"Error":[{"Message":"m","code":"2020"}],"type":"ValidationFault"}}';
    const { calls } = await vendor({ status: 400, body });
    expect(await calls.send(testSession(), REQUEST)).toMatchObject({ ok: true, value: { httpStatus: 400 } });
  });

  it('renews a refused token once and sends the same bytes again', async () => {
    const { calls, seen } = await vendor(EXPIRED, OK);
    const session = testSession();
    expect((await calls.send(session, REQUEST)).ok).toBe(true);
    expect(session.refused).toEqual(['token-1']);
    expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(new Set(seen.map(({ body, url }) => `${url} ${body}`)).size).toBe(1);
  });

  it('asks for a new consent when the renewed token is refused too', async () => {
    const { calls, seen } = await vendor(EXPIRED);
    const failure = failureOf(await calls.send(testSession(), REQUEST));
    expect(failure).toMatchObject({ kind: 'needs_reauth', error: { type: 'ConnectionNeedsReauth' } });
    expect(seen).toHaveLength(2);
  });

  it('reports that no token could be had', async () => {
    const { calls } = await vendor(EXPIRED);
    const gone: CallResult<string> = { ok: false, failure: { kind: 'throttled', retryAfterMs: 1 } };
    expect(await calls.send(testSession({ renewed: [gone] }), REQUEST)).toEqual(gone);
  });
});

describe('a call that fails as a whole', () => {
  const fault = (code: string) => `{"Fault":{"Error":[{"Message":"m","Detail":"d","code":"${code}"}]}}`;

  it.each<[string, Reply, object]>([
    ['429', { status: 429 }, { kind: 'throttled', retryAfterMs: 60_000 }],
    [
      '429 that names a time',
      { status: 429, headers: { 'retry-after': '7' } },
      { kind: 'throttled', retryAfterMs: 7_000 },
    ],
    ['a throttle fault of any status', { status: 400, body: fault('3001') }, { kind: 'throttled' }],
    ['a throttle fault with status 200', { status: 200, body: fault('3001') }, { kind: 'throttled' }],
    ['403', { status: 403, body: fault('3100') }, { kind: 'needs_reauth' }],
    ['lost access', { status: 400, body: fault('120') }, { kind: 'needs_reauth' }],
    ['maintenance', { status: 400, body: fault('150') }, { kind: 'company_unavailable' }],
    ['an ended subscription', { status: 400, body: fault('6190') }, { kind: 'company_unavailable' }],
    [
      'an internal fault',
      { status: 500, body: fault('10000') },
      { kind: 'unknown', error: { type: 'VendorFault' } },
    ],
    ['502 with a page', { status: 502, body: '<html></html>' }, { kind: 'unknown' }],
    ['503 without a body', { status: 503 }, { kind: 'unknown' }],
    ['a page with status 200', { status: 200, body: '<html></html>' }, { kind: 'unknown' }],
    ['a redirect', { status: 302, headers: { location: '/' } }, { kind: 'unknown' }],
    ['404 with a page', { status: 404, body: 'nothing here' }, { kind: 'unknown' }],
  ])('%s', async (_name, reply, failure) => {
    const { calls } = await vendor(reply);
    expect(failureOf(await calls.send(testSession(), REQUEST))).toMatchObject(failure);
  });

  it('has an unknown outcome when the connection breaks', async () => {
    const { calls } = await vendor(OK);
    await server?.close();
    expect(failureOf(await calls.send(testSession(), REQUEST))).toMatchObject({
      kind: 'unknown',
      error: { type: 'OutcomeUnknown' },
    });
  });
});

describe('a read', () => {
  it('takes its place in the budget before each call', async () => {
    const { calls } = await vendor(EXPIRED, { status: 200, body: '{"CompanyInfo":{}}' });
    const session = testSession();
    expect(await ping(calls, session)).toEqual({ ok: true, value: true });
    expect(session.reads).toBe(2);
  });

  it('that is answered with something else is no answer', async () => {
    const { calls } = await vendor({ status: 200, body: '{"Surprise":1}' });
    expect(failureOf(await ping(calls, testSession()))).toMatchObject({ kind: 'unknown' });
  });

  it('that is refused says so, and is not tried again', async () => {
    const { calls } = await vendor({ status: 400, body: fault4000() });
    expect(failureOf(await ping(calls, testSession()))).toMatchObject({ kind: 'refused' });
  });
});

function ping(calls: ProviderCalls, session: Session) {
  const { reads } = createQuickBooksOnline({ apiBaseUrl: 'http://localhost' });
  return calledBooks(reads, calls, session).ping();
}

function fault4000(): string {
  return '{"Fault":{"Error":[{"Message":"Error parsing query","Detail":"QueryParserError","code":"4000"}]}}';
}

describe('a link into QuickBooks', () => {
  const { deepLink } = createQuickBooksOnline({ apiBaseUrl: 'https://quickbooks.api.intuit.com' });
  const link = (entityType: EntityType, externalId: string, data?: object) =>
    deepLink?.(testSession(), { entityType, externalId, data });

  it('leads to the record’s own page', () => {
    expect(link('invoice', '145')).toBe('https://app.qbo.intuit.com/app/invoice?txnId=145');
    expect(link('timesheet_entry', '9')).toMatch(/\/app\/timetracking\?txnId=9$/);
    expect(link('service_item', '1')).toBeUndefined();
  });

  it('of a payout leads to the form that it took there', () => {
    expect(link('payout', '7', payoutData('con_1'))).toBe('https://app.qbo.intuit.com/app/deposit?txnId=7');
    expect(link('payout', '7', payoutData('con_1', { style: 'clearing' }))).toBe(
      'https://app.qbo.intuit.com/app/transfer?txnId=7',
    );
    expect(link('payout', '7')).toBeUndefined();
  });
});
