import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Account } from '../../../sandbox/stripe/account.ts';
import { eventOf } from '../../../sandbox/stripe/events.ts';
import { type RunningStripeSandbox, startStripeSandbox } from '../../../sandbox/stripe/index.ts';
import { freePort } from '../../../src/dev/free-port.ts';
import { waitUntil } from '../../../src/dev/wait-until.ts';
import { createStripePayouts } from '../../../src/providers/stripe/index.ts';

/**
 * Stripe's own stand-in as a second judge: it refuses requests that Stripe's description does not allow, and its
 * answers have the shapes of that description. It is to be had with Go:
 * `go install github.com/stripe/stripe-mock@v0.203.0`, on the PATH or named by STRIPE_MOCK.
 */
const program = process.env.STRIPE_MOCK ?? 'stripe-mock';
const isThere = spawnSync(program, ['-version']).status === 0;
const title = isThere
  ? 'Stripe’s own stand-in'
  : 'Stripe’s own stand-in (skipped: stripe-mock is neither on the PATH nor named by STRIPE_MOCK)';

const KEY = 'sk_test_123';
const ACCESS = { key: KEY };
const objectSchema = z.record(z.string(), z.unknown());
const listSchema = z.looseObject({ data: z.array(objectSchema) });

describe.skipIf(!isThere)(title, () => {
  let mock: ChildProcess;
  let mockUrl: string;
  let sandbox: RunningStripeSandbox;
  let ours: { key: string; payoutId: string };

  beforeAll(async () => {
    const port = await freePort();
    mockUrl = `http://127.0.0.1:${port}`;
    mock = spawn(program, ['-http-addr', `127.0.0.1:${port}`], { stdio: 'ignore' });
    sandbox = await startStripeSandbox();
    ours = await payOut(sandbox);
    await waitUntil({ what: 'stripe-mock', timeoutMs: 60_000 }, async () => {
      const { ok } = await fetch(`${mockUrl}/v1/balance`, { headers: { authorization: `Bearer ${KEY}` } });
      return ok || undefined;
    });
  });
  afterAll(async () => {
    await sandbox?.close();
    mock?.kill();
    if (mock && mock.exitCode === null) await once(mock, 'exit');
  });

  const ask = async (baseUrl: string, key: string, path: string): Promise<unknown> => {
    const response = await fetch(baseUrl + path, { headers: { authorization: `Bearer ${key}` } });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };

  it.each([
    ['the key’s own account', ACCESS],
    ['an account that a platform’s key acts for', { ...ACCESS, account: 'acct_123' }],
  ])('takes every request that is made of %s', async (_whose, access) => {
    const source = createStripePayouts({ apiBaseUrl: mockUrl });
    const period = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z', currency: 'USD' };
    const [since, arrivingSince] = [new Date('2026-10-01T00:00:00Z'), new Date('2026-11-01T00:00:00Z')];
    const pages = [undefined, 'txn_123'];
    const listed = { payouts: [{ id: expect.any(String), createdAt: expect.any(Date) }] };
    const asked: Record<
      Exclude<keyof typeof source, 'name' | 'receive'>,
      [ask: Promise<unknown>, is?: object][]
    > = {
      check: [[source.check(access), { live: false }]],
      fetch: [[source.fetch(access, 'po_123'), { id: expect.any(String) }]],
      list: [
        [source.list(access, { since }), listed],
        [source.list(access, { since, arrivingSince }), listed],
        [source.list(access, { since, arrivingSince, after: 'po_123' }), listed],
      ],
      movements: [{ payoutId: 'po_123' }, { period }].flatMap((of) =>
        pages.map((after): [Promise<unknown>] => [source.movements(access, of, { after })]),
      ),
      currencies: [[source.currencies(access, { from: period.from, to: period.to })]],
    };
    for (const [name, calls] of Object.entries(asked)) {
      for (const [call, value = expect.anything()] of calls) {
        expect(await call, name).toMatchObject({ ok: true, value });
      }
    }
  });

  it('refuses what Stripe does not know: it does judge', async () => {
    await expect(ask(mockUrl, KEY, '/v1/balance_transactions?payouts=po_123')).rejects.toThrow();
    await expect(ask(mockUrl, KEY, '/v1/balance_transactions?limit=many')).rejects.toThrow();
  });

  it('gives a payout the shape that ours has', async () => {
    const theirs = objectSchema.parse(await ask(mockUrl, KEY, '/v1/payouts/po_123'));
    const own = objectSchema.parse(await ask(sandbox.baseUrl, ours.key, `/v1/payouts/${ours.payoutId}`));
    expect(Object.keys(own).sort()).toEqual(Object.keys(theirs).sort());
    expect(contradictions(own, theirs)).toEqual([]);
  });

  it('gives balance transactions, and the list that they come in, the shape that ours have', async () => {
    const query = 'limit=100&expand[]=data.source';
    const theirs = listSchema.parse(await ask(mockUrl, KEY, `/v1/balance_transactions?${query}`));
    const path = `/v1/balance_transactions?${query}&payout=${ours.payoutId}`;
    const own = listSchema.parse(await ask(sandbox.baseUrl, ours.key, path));
    expect(Object.keys(own).sort()).toEqual(Object.keys(theirs).sort());
    const [pattern = {}] = theirs.data;
    expect(own.data.length).toBeGreaterThan(3);
    for (const transaction of own.data) {
      expect(Object.keys(transaction).sort()).toEqual(Object.keys(pattern).sort());
      expect(contradictions({ ...transaction, source: null }, pattern)).toEqual([]);
    }
  });

  it.each([
    ['charge', 'charges/ch_123'],
    ['refund', 'refunds/re_123'],
    ['dispute', 'disputes/dp_123'],
    ['transfer', 'transfers/tr_123'],
    ['topup', 'topups/tu_123'],
    ['application_fee', 'application_fees/fee_123'],
    ['payout', 'payouts/po_123'],
  ])('knows every field of what caused a movement: %s', async (object, path) => {
    const query = `limit=100&expand[]=data.source&payout=${ours.payoutId}`;
    const own = listSchema.parse(await ask(sandbox.baseUrl, ours.key, `/v1/balance_transactions?${query}`));
    const theirs = objectSchema.parse(await ask(mockUrl, KEY, `/v1/${path}`));
    const sources = own.data
      .filter(({ source }) => source !== null && typeof source === 'object')
      .map(({ source }) => objectSchema.parse(source))
      .filter((source) => source.object === object);
    expect(sources).not.toEqual([]);
    for (const source of sources) {
      expect(Object.keys(source).filter((name) => !(name in theirs))).toEqual([]);
      expect(contradictions(source, theirs)).toEqual([]);
    }
  });

  it.each([
    ['a payout with its own movement', 'payouts', '?expand[]=balance_transaction'],
    ['the account', 'account', undefined],
  ])('knows every field of %s', async (_what, resource, query) => {
    const own = query === undefined ? resource : `${resource}/${ours.payoutId}${query}`;
    const theirs = query === undefined ? resource : `${resource}/po_123${query}`;
    const mine = objectSchema.parse(await ask(sandbox.baseUrl, ours.key, `/v1/${own}`));
    const pattern = objectSchema.parse(await ask(mockUrl, KEY, `/v1/${theirs}`));
    expect(Object.keys(mine).filter((name) => !(name in pattern))).toEqual([]);
    expect(contradictions(mine, pattern)).toEqual([]);
  });

  it('knows every field of the events that are sent, but for those of platforms', async () => {
    const theirs = objectSchema.parse(await ask(mockUrl, KEY, '/v1/events/evt_123'));
    const event = eventOf(
      new Account(Date.now),
      { type: 'charge.succeeded', object: { id: 'ch_1' } },
      Date.now(),
    );
    const own = objectSchema.parse(JSON.parse(event?.text ?? ''));
    expect(Object.keys(own).filter((name) => !(name in theirs))).toEqual([]);
    expect(contradictions(own, theirs)).toEqual([]);
  });
});

async function payOut({ controlUrl }: RunningStripeSandbox) {
  const post = async (path: string, body: object) => {
    const response = await fetch(controlUrl + path, { method: 'POST', body: JSON.stringify(body) });
    return z.looseObject({ id: z.string(), secretKey: z.string().optional() }).parse(await response.json());
  };
  const { id, secretKey = '' } = await post('/accounts', {});
  const movements = [
    { type: 'charge', amount: 5_000, fee: 175, uncaptured: { amount: 1_000, fee: 29 } },
    { type: 'charge', amount: 1_100, fee: 40, exchange: { amount: 1_000, currency: 'eur', rate: 1.1 } },
    {
      type: 'charge',
      amount: 900,
      fee: 40,
      feeDetails: [
        { type: 'tax', amount: 7 },
        { type: 'stripe_fee', amount: 33 },
      ],
    },
    { type: 'refund', amount: -700 },
    { type: 'topup', amount: 300 },
    { type: 'adjustment', category: 'dispute', amount: -500, fee: 1_500 },
    { type: 'stripe_fee', amount: -20 },
    { type: 'transfer', amount: -90 },
    { type: 'application_fee', amount: 12 },
  ];
  const payout = await post(`/accounts/${id}/payouts`, { movements });
  return { key: secretKey, payoutId: payout.id };
}

/** Fields that are of another kind; where one of both has nothing, there is nothing to compare. */
function contradictions(own: Record<string, unknown>, theirs: Record<string, unknown>): string[] {
  return Object.keys(own).flatMap((name) => {
    const [mine, other] = [kindOf(own[name]), kindOf(theirs[name])];
    return mine === 'null' || other === 'null' || mine === other ? [] : [`${name}: ${mine}, not ${other}`];
  });
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
