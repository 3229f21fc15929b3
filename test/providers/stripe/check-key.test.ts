import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningStripeSandbox, startStripeSandbox } from '../../../sandbox/stripe/index.ts';
import { createStripePayouts } from '../../../src/providers/stripe/index.ts';

const NEEDED = [
  ['rak_payout_read', 'Payouts'],
  ['rak_balance_transaction_source_read', 'Balance transaction sources'],
  ['rak_charge_read', 'Charges and Refunds'],
  ['rak_dispute_read', 'Disputes'],
  ['rak_transfer_read', 'Transfers'],
  ['rak_top_up_read', 'Top-ups'],
  ['rak_application_fee_read', 'Application Fees'],
] as const;
const ALL = NEEDED.map(([permission]) => permission);

let sandbox: RunningStripeSandbox;
beforeAll(async () => {
  sandbox = await startStripeSandbox();
});
afterAll(() => sandbox?.close());

async function post(path: string, body: object) {
  const response = await fetch(`${sandbox.controlUrl}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return z.unknown().parse(await response.json());
}

async function accountWith(options: object, permissions: readonly string[]) {
  const { id } = z.object({ id: z.string() }).parse(await post('/accounts', options));
  const { key } = z.object({ key: z.string() }).parse(await post(`/accounts/${id}/keys`, { permissions }));
  return { id, key };
}

const check = (key: string, account?: string) =>
  createStripePayouts({ apiBaseUrl: sandbox.baseUrl }).check(account ? { key, account } : { key });

it.each(NEEDED)(
  'a key without %s is refused, with the name of “%s” and Stripe’s own sentence',
  async (permission, label) => {
    const { key } = await accountWith(
      {},
      ALL.filter((each) => each !== permission),
    );
    const refused = await check(key);
    expect(refused).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    const { message } = (refused as { failure: { message: string } }).failure;
    expect(message).toContain(`“${label}”`);
    expect(message).toContain(`Having the '${permission}' permission would allow this request to continue.`);
    expect(message).not.toContain(key.slice(-6));
  },
);

it('a key that may list movements and not what caused them is refused: it would hold every payout', async () => {
  const without = ALL.filter((each) => each !== 'rak_balance_transaction_source_read');
  const { key } = await accountWith({}, [...without, 'rak_balance_read']);
  const refused = await check(key);
  expect(refused).toMatchObject({ ok: false, failure: { kind: 'refused' } });
  expect((refused as { failure: { message: string } }).failure.message).toContain(
    'lacks the permission “Balance transaction sources” (Read)',
  );
});

it('the permission that is named is the one that Stripe names, whatever was tried', async () => {
  const { id, key } = await accountWith(
    {},
    ALL.filter((each) => each !== 'rak_charge_read'),
  );
  await post(`/accounts/${id}/transactions`, { movements: [{ type: 'charge', amount: 1_000 }] });
  const refused = await check(key);
  expect((refused as { failure: { message: string } }).failure.message).toContain(
    'lacks the permission “Charges and Refunds” (Read)',
  );
});

it('a key that lacks several is refused once, with all of their names', async () => {
  const { key } = await accountWith({}, ['rak_payout_read']);
  const refused = await check(key);
  const { message } = (refused as { failure: { message: string } }).failure;
  for (const [permission, label] of NEEDED.slice(1)) {
    expect(message).toContain(label);
    expect(message).toContain(permission);
  }
});

it('a key with just what is needed is taken; what it may not know is not asked again', async () => {
  const { key } = await accountWith({}, ALL);
  expect(await check(key)).toEqual({ ok: true, value: { live: false } });
});

it('a key that may read its account tells whose it is, and whether that pays out by hand', async () => {
  const { key, id } = await accountWith({ live: true, interval: 'manual' }, [
    ...ALL,
    'rak_connected_account_read',
  ]);
  expect(await check(key)).toEqual({ ok: true, value: { live: true, id, byHand: true } });
});

it('a platform’s key reads an account that is connected to it, and no other', async () => {
  const platform = await accountWith({}, ALL);
  const connected = await accountWith({ platform: platform.id }, ALL);
  const stranger = await accountWith({}, ALL);
  expect(await check(platform.key, connected.id)).toMatchObject({ ok: true });
  expect(await check(platform.key, stranger.id)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
});

it('a key that Stripe does not know is refused with what Stripe says', async () => {
  const refused = await check('rk_test_nobody_knows_it');
  expect(refused).toMatchObject({ ok: false, failure: { kind: 'refused' } });
  expect(JSON.stringify(refused)).toContain('Invalid API Key');
});
