import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './support/client.ts';
import { callerOf, start } from './support/client.ts';

let us: Caller;

beforeAll(async () => {
  us = await start();
});
afterAll(() => us.sandbox.close());

describe('an account in trouble answers for itself', () => {
  it.each([
    ['general-authentication', '100', 401],
    ['oauth-error', '110', 401],
    ['no-access', '120', 403],
    ['wrong-cluster', '130', 400],
    ['locked-out', '140', 503],
    ['maintenance', '150', 503],
    ['internal-error', '10000', 500],
    ['internal-error-10100', '10100', 500],
    ['internal-error-10200', '10200', 500],
  ])('the account state %s answers %s', async (state, code, status) => {
    const made = await us.control('POST', '/companies', { seed: 'empty', status: state });
    const other = callerOf(us.sandbox, made.realmId, made.accessToken);
    expect(await other.refused('GET', '/companyinfo/1')).toMatchObject({ code, status });
  });

  it('6190 for writes after the subscription ended, 5020 for writes of a reader; both may read', async () => {
    for (const [status, code] of [
      ['subscription-ended', '6190'],
      ['read-only-user', '5020'],
    ]) {
      const made = await us.control('POST', '/companies', { seed: 'empty', status });
      const other = callerOf(us.sandbox, made.realmId, made.accessToken);
      expect((await other.refused('POST', '/customer', { DisplayName: 'x' })).code).toBe(code);
      expect((await other.query('select * from Item')).Item).toHaveLength(2);
    }
  });
});

describe('the gateway speaks in lower case', () => {
  it('3200 with 401 for a token that is expired, unknown or missing', async () => {
    for (const authorization of ['Bearer nonsense', '']) {
      const reply = await us.call('GET', '/companyinfo/1', undefined, { authorization });
      expect(reply.status).toBe(401);
      expect(reply.body.fault).toMatchObject({
        type: 'AUTHENTICATION',
        error: [{ code: '3200', message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401' }],
      });
    }
  });

  it('3100 with 403 for the token of another company', async () => {
    const made = await us.control('POST', '/companies', { seed: 'empty' });
    const reply = await us.call('GET', '/companyinfo/1', undefined, {
      authorization: `Bearer ${made.accessToken}`,
    });
    expect([reply.status, reply.body.fault.error[0].code]).toEqual([403, '3100']);
  });

  it('3001 with 429 beyond a limit', async () => {
    await us.control('POST', '/limits', { enabled: true, perSecond: 0, requestsPerMinute: 1, reset: true });
    await us.call('GET', '/companyinfo/1');
    const reply = await us.call('GET', '/companyinfo/1');
    await us.control('POST', '/limits', { enabled: false });
    expect([reply.status, reply.body.fault.error[0].code, reply.body.fault.type]).toEqual([
      429,
      '3001',
      'SERVICE',
    ]);
  });
});
