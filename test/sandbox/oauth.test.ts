import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller, Loose } from './support/client.ts';
import { callerOf, start } from './support/client.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let time = Date.parse('2026-01-01T00:00:00Z');
let us: Caller;

beforeAll(async () => {
  us = await start({ now: () => time });
});
afterAll(() => us.sandbox.close());

const basic = () =>
  `Basic ${Buffer.from(`${us.sandbox.clientId}:${us.sandbox.clientSecret}`).toString('base64')}`;

async function token(
  form: Record<string, string>,
  headers: Record<string, string> = { authorization: basic() },
) {
  const response = await fetch(`${us.sandbox.baseUrl}/oauth2/v1/tokens/bearer`, {
    method: 'POST',
    headers: { accept: 'application/json', ...headers },
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: (await response.json()) as Loose };
}

const refresh = (refresh_token: string, headers?: Record<string, string>) =>
  token({ grant_type: 'refresh_token', refresh_token }, headers);

/** Walks the consent page as a script does, and returns what came back to the app. */
async function consent(decision: string, realmId: string): Promise<URLSearchParams> {
  const discovery = (await (await fetch(us.sandbox.discoveryUrl)).json()) as Loose;
  const asked = new URLSearchParams({
    client_id: us.sandbox.clientId,
    redirect_uri: 'http://localhost:1/back?keep=1',
    response_type: 'code',
    scope: 'com.intuit.quickbooks.accounting',
    state: 'a "state"',
  });
  const page = await (await fetch(`${discovery.authorization_endpoint}?${asked}`)).text();
  expect(page).toContain('<button name="decision" value="approve">');
  const answer = await fetch(discovery.authorization_endpoint, {
    method: 'POST',
    body: new URLSearchParams([...asked, ['realmId', realmId], ['decision', decision]]),
    redirect: 'manual',
  });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '').searchParams;
}

async function connect(): Promise<Loose> {
  const { realmId } = await us.control('POST', '/companies', { seed: 'empty' });
  const back = await consent('approve', realmId);
  expect([back.get('state'), back.get('realmId'), back.get('keep')]).toEqual(['a "state"', realmId, '1']);
  const made = await token({
    grant_type: 'authorization_code',
    code: back.get('code') ?? '',
    redirect_uri: 'http://localhost:1/back?keep=1',
  });
  return { realmId, code: back.get('code'), ...made.body };
}

it('the code flow gives tokens for the company that was chosen, once', async () => {
  const made = await connect();
  expect(made).toMatchObject({
    token_type: 'bearer',
    expires_in: 3600,
    x_refresh_token_expires_in: 8_726_400,
  });
  expect(
    (await callerOf(us.sandbox, made.realmId, made.access_token).query('select * from Item')).Item,
  ).toHaveLength(2);
  expect(await token({ grant_type: 'authorization_code', code: made.code })).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
});

it('a refused consent comes back as access_denied', async () => {
  expect((await consent('deny', us.realmId)).get('error')).toBe('access_denied');
});

it('the credentials are taken from the header and from the body, and must be right', async () => {
  const { refresh_token } = await connect();
  const inBody = { client_id: us.sandbox.clientId, client_secret: us.sandbox.clientSecret };
  expect((await token({ grant_type: 'refresh_token', refresh_token, ...inBody }, {})).status).toBe(200);
  expect(
    await token({ grant_type: 'refresh_token', refresh_token, ...inBody, client_secret: 'x' }, {}),
  ).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
});

it('an access token ends after an hour', async () => {
  const { realmId, access_token } = await connect();
  const caller = callerOf(us.sandbox, realmId, access_token);
  time += HOUR_MS - 1000;
  expect((await caller.call('GET', '/companyinfo/1')).status).toBe(200);
  time += 1001;
  expect((await caller.call('GET', '/companyinfo/1')).body.fault.error[0].detail).toContain('Token expired');
});

it('a refresh token stays for a day while its life counts down, then rotates, and the earlier one is dead', async () => {
  const first = await connect();
  time += DAY_MS - 1000;
  const second = await refresh(first.refresh_token);
  expect(second.body.refresh_token).toBe(first.refresh_token);
  expect(second.body.x_refresh_token_expires_in).toBe(8_726_400 - (DAY_MS / 1000 - 1));
  time += 1001;
  const third = await refresh(first.refresh_token);
  expect(third.body.refresh_token).not.toBe(first.refresh_token);
  expect(await refresh(first.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect((await refresh(third.body.refresh_token)).status).toBe(200);
});

it('a refresh token dies after 101 days without use, and after five years in any case', async () => {
  const idle = await connect();
  const hard = await refresh(idle.refresh_token, {
    authorization: basic(),
    'x-include-refresh-token-hard-expires-in': 'true',
  });
  expect(hard.body.x_refresh_token_hard_expires_in).toBe(5 * 365.25 * 86_400);
  expect(idle).not.toHaveProperty('x_refresh_token_hard_expires_in');
  time += 101 * DAY_MS;
  expect((await refresh(idle.refresh_token)).status).toBe(400);
});

it('a revocation, and a disconnect by the user, end both kinds of token', async () => {
  for (const end of ['revoke', 'disconnect']) {
    const { realmId, access_token, refresh_token } = await connect();
    if (end === 'disconnect') await us.control('POST', '/tokens/revoke', { realmId });
    else {
      const answer = await fetch(`${us.sandbox.baseUrl}/v2/oauth2/tokens/revoke`, {
        method: 'POST',
        headers: { authorization: basic(), 'content-type': 'application/json' },
        body: JSON.stringify({ token: refresh_token }),
      });
      expect(answer.status).toBe(200);
    }
    expect((await callerOf(us.sandbox, realmId, access_token).call('GET', '/companyinfo/1')).status).toBe(
      401,
    );
    expect((await refresh(refresh_token)).body.error).toBe('invalid_grant');
  }
});
