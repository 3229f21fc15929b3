import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSandbox, startSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import { SyncError } from '../../../src/errors.ts';
import type { TokenSet } from '../../../src/providers/provider.ts';
import { createQuickBooksAuthorization } from '../../../src/providers/quickbooks-online/index.ts';
import { type LocalServer, startLocalServer } from '../local-server.ts';
import { control } from './sandbox-harness.ts';

let sandbox: RunningSandbox;
let server: LocalServer | undefined;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const REDIRECT = 'http://127.0.0.1/callback';

function authorization(changes: { clientSecret?: string; discoveryUrl?: string; timeoutMs?: number } = {}) {
  const { clientId, clientSecret, discoveryUrl } = sandbox;
  const environment = 'sandbox' as const;
  return createQuickBooksAuthorization({
    clientId,
    clientSecret,
    discoveryUrl,
    environment,
    timeoutMs: 5_000,
    ...changes,
  });
}

/** Presses the consent page's button. */
async function consent(address: string, decision: 'approve' | 'deny' = 'approve'): Promise<string> {
  const url = new URL(address);
  url.searchParams.set('decision', decision);
  url.searchParams.set('realmId', sandbox.realmId);
  const response = await fetch(url.origin + url.pathname, {
    method: 'POST',
    body: url.searchParams,
    redirect: 'manual',
  });
  return response.headers.get('location') ?? '';
}

async function connect(): Promise<TokenSet> {
  const auth = authorization();
  const callbackUrl = await consent(await auth.authorizeUrl({ state: 's', redirectUri: REDIRECT }));
  return (await auth.exchange({ callbackUrl, redirectUri: REDIRECT })).tokens;
}

async function failureOf(promise: Promise<unknown>) {
  try {
    await promise;
  } catch (error) {
    if (error instanceof SyncError) return error.info;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('connecting', () => {
  it('asks for consent at the address that the vendor publishes', async () => {
    const url = new URL(await authorization().authorizeUrl({ state: 'state-1', redirectUri: REDIRECT }));
    expect(url.origin).toBe(sandbox.baseUrl);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: sandbox.clientId,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: 'com.intuit.quickbooks.accounting',
      state: 'state-1',
    });
  });

  it('turns the callback into the company and its tokens, with their lifetimes', async () => {
    const auth = authorization();
    const callbackUrl = await consent(await auth.authorizeUrl({ state: 's', redirectUri: REDIRECT }));
    const { companyId, tokens } = await auth.exchange({ callbackUrl, redirectUri: REDIRECT });
    expect(companyId).toBe(sandbox.realmId);
    const hours = (instant: string | undefined) => (Date.parse(instant ?? '') - Date.now()) / 3_600_000;
    expect(hours(tokens.accessExpiresAt)).toBeCloseTo(1, 1);
    expect(hours(tokens.refreshExpiresAt)).toBeGreaterThan(24);
    expect(hours(tokens.hardExpiresAt)).toBeGreaterThan(24 * 365);
  });

  it('says so when consent was refused', async () => {
    const auth = authorization();
    const callbackUrl = await consent(await auth.authorizeUrl({ state: 's', redirectUri: REDIRECT }), 'deny');
    const failure = await failureOf(auth.exchange({ callbackUrl, redirectUri: REDIRECT }));
    expect(failure).toMatchObject({ type: 'ConnectionNeedsReauth' });
    expect(failure.message).toContain('access_denied');
  });

  it('takes a code only once', async () => {
    const auth = authorization();
    const callbackUrl = await consent(await auth.authorizeUrl({ state: 's', redirectUri: REDIRECT }));
    await auth.exchange({ callbackUrl, redirectUri: REDIRECT });
    const failure = await failureOf(auth.exchange({ callbackUrl, redirectUri: REDIRECT }));
    expect(failure).toMatchObject({ type: 'ConnectionNeedsReauth', vendor: { code: 'invalid_grant' } });
  });
});

describe('refreshing', () => {
  it('gives a new access token', async () => {
    const tokens = await connect();
    const fresh = await authorization().refresh(tokens);
    expect(fresh.accessToken).not.toBe(tokens.accessToken);
    expect(fresh.hardExpiresAt).toBeDefined();
  });

  it('with a token that is spent needs a new consent', async () => {
    const tokens = await connect();
    await authorization().revoke(tokens);
    const failure = await failureOf(authorization().refresh(tokens));
    expect(failure).toMatchObject({
      type: 'ConnectionNeedsReauth',
      vendor: { code: 'invalid_grant', httpStatus: 400 },
    });
  });

  it.each([
    { Fault: { Error: [{ Message: 'invalid_grant', Detail: 'Token expired' }], type: 'AUTHENTICATION' } },
    { fault: { error: [{ message: 'error=invalid_grant', detail: '', code: '3200' }] } },
  ])(
    'with a token that is spent needs a new consent, also where a Fault envelope says so (%#)',
    async (body) => {
      const { discoveryUrl } = await failingVendor((response) => {
        response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
      expect(await failureOf(authorization({ discoveryUrl }).refresh(TOKENS))).toMatchObject({
        type: 'ConnectionNeedsReauth',
        vendor: { code: 'invalid_grant', httpStatus: 400 },
      });
    },
  );

  it('leaves the grant alone when the installation’s own secret is wrong', async () => {
    const failure = await failureOf(authorization({ clientSecret: 'wrong' }).refresh(await connect()));
    expect(failure).toMatchObject({ type: 'VendorUnavailable', vendor: { code: 'invalid_client' } });
  });

  it('sends the request once when the server fails, since each may rotate the token', async () => {
    let calls = 0;
    const { discoveryUrl } = await failingVendor((response) => {
      calls += 1;
      response.writeHead(503).end('<html></html>');
    });
    const failure = await failureOf(authorization({ discoveryUrl }).refresh(TOKENS));
    expect(failure).toMatchObject({ type: 'VendorUnavailable', vendor: { httpStatus: 503 } });
    expect(calls).toBe(1);
  });

  it('gives up in time when the server does not answer', async () => {
    const { discoveryUrl } = await failingVendor(() => undefined);
    const failure = await failureOf(authorization({ discoveryUrl, timeoutMs: 100 }).refresh(TOKENS));
    expect(failure).toMatchObject({ type: 'VendorUnavailable' });
    expect(failure.message).toContain('0.1 s');
  });

  it('keeps the endpoints of two installations apart', async () => {
    let calls = 0;
    const { discoveryUrl } = await failingVendor((response) => {
      calls += 1;
      response.writeHead(500).end();
    });
    const tokens = await connect();
    const [other, ours] = [authorization({ discoveryUrl }), authorization()];
    await failureOf(other.refresh(TOKENS));
    expect((await ours.refresh(tokens)).accessToken).toBeDefined();
    expect(calls).toBe(1);
  });

  it('does not touch the connection when the discovery document is away', async () => {
    const discoveryUrl = `${sandbox.baseUrl}/nothing-here`;
    const failure = await failureOf(authorization({ discoveryUrl }).refresh(TOKENS));
    expect(failure.type).toBe('VendorUnavailable');
  });
});

describe('revoking', () => {
  it('is done also when the vendor no longer knows the token', async () => {
    const tokens = await connect();
    await authorization().revoke(tokens);
    await expect(authorization().revoke(tokens)).resolves.toBeUndefined();
  });

  it('ends the grant everywhere', async () => {
    await control(sandbox, '/tokens/rotation', { always: true });
    const first = await connect();
    const second = await authorization().refresh(first);
    await authorization().revoke(second);
    expect((await failureOf(authorization().refresh(second))).type).toBe('ConnectionNeedsReauth');
    await control(sandbox, '/tokens/rotation', { always: false });
  });
});

const TOKENS: TokenSet = {
  accessToken: 'a',
  accessExpiresAt: '2026-01-01T00:00:00.000Z',
  refreshToken: 'r',
  refreshExpiresAt: '2026-01-01T00:00:00.000Z',
};

/** Publishes endpoints that all end in `handle`. */
async function failingVendor(
  handle: (response: Parameters<Parameters<typeof startLocalServer>[0]>[1]) => void,
) {
  const started = await startLocalServer((request, response) => {
    if (request.url !== '/discovery') return handle(response);
    const endpoint = `http://${request.headers.host}/endpoint`;
    const document = {
      authorization_endpoint: endpoint,
      token_endpoint: endpoint,
      revocation_endpoint: endpoint,
    };
    return void response.end(JSON.stringify(document));
  });
  server = started;
  return { discoveryUrl: `${started.url}/discovery` };
}
