import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { payoutSources } from '../../src/db/schema/index.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import { workflowIds } from '../../src/workflows/contract.ts';
import { type Business, type PayoutDesk, startPayoutDesk } from './payouts-desk.ts';
import { customer, invoice, payment } from './samples.ts';

/** An account that is paid out when somebody asks for it: its balance is read by time. */

let desk: PayoutDesk;
beforeAll(async () => {
  desk = await startPayoutDesk();
});
afterAll(() => desk?.close());

const DAY_MS = 86_400_000;
const dayOf = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
/** In the middle of that day. */
const at = (daysAgo: number) => Date.parse(`${dayOf(daysAgo)}T12:00:00Z`) / 1_000;
const sale = (amount: number, more: object = {}) => ({ type: 'charge', amount, fee: 59, ...more });

async function put(business: Business, body: object) {
  return business.api('PUT', `/v1/connections/${business.tenant.connectionId}/payout-source`, body);
}

const sourceOf = async (business: Business) =>
  (await business.api('GET', `/v1/connections/${business.tenant.connectionId}/payout-source`)).body;

async function sweep(business: Business): Promise<number> {
  const { db, temporal, registry: providers, taskQueue } = desk.engine;
  await db
    .update(payoutSources)
    .set({ sweepDueAt: sql`now()` })
    .where(eq(payoutSources.tenantId, business.tenant.tenantId));
  await relayOnce({ db, client: temporal.client, providers, taskQueue });
  const id = workflowIds.sweepPayouts(business.tenant.connectionId);
  const result = await temporal.client.workflow.getHandle(id).result();
  expect(result).toMatchObject({ kind: 'swept' });
  await business.relayed();
  return result.found;
}

const cents = async (business: Business, account: string) =>
  Math.round((await business.balance(account)) * 100);

async function byHand(style: 'deposit' | 'clearing', daysAgo = 5): Promise<Business> {
  const business = await desk.business({ style });
  expect((await put(business, { byHand: true, startsAt: dayOf(daysAgo) })).status).toBe(200);
  // A day on which more went out passes through an account of its own.
  await business.mapKey('payout_negative', '3');
  return business;
}

describe.each(['deposit', 'clearing'] as const)('in the %s style', (style) => {
  it('each day goes to the clearing account with its payments, and a payout leaves it as a transfer', async () => {
    const business = await byHand(style);
    await business.tenant.save(
      [customer('c'), invoice('i', 'c'), payment('p', 'c', 'i', { processorId: 'pi_mine' })],
      { wake: false },
    );
    await business.transactions([
      sale(5_000, { created: at(3), paymentIntent: 'pi_mine' }),
      sale(2_000, { created: at(3) }),
      { type: 'refund', amount: -700, created: at(2) },
      { type: 'adjustment', category: 'dispute', amount: -900, fee: 1_500, created: at(2) },
    ]);
    const payout = await business.payout([], { automatic: false, amount: 3_000, fee: 30, created: at(1) });
    expect(await sweep(business)).toBe(3);
    expect(await business.tenant.queue()).toEqual([]);
    const { accounts } = business;
    expect(await cents(business, accounts.payout_bank)).toBe(payout.amount);
    const left = 5_000 + 2_000 - 118 - 700 - 2_400 - 3_000 - 30;
    expect(await business.balance('3')).toBe(0);
    expect(await cents(business, accounts.payout_clearing)).toBe(left);
    expect(Math.abs(await cents(business, accounts.payout_fees))).toBe(118 + 1_500 + 30);
    expect(await business.balance('4')).toBe(0);

    // Nothing is booked twice, however often it is looked at.
    await put(business, { startsAt: dayOf(5) });
    await sweep(business);
    expect(await cents(business, accounts.payout_clearing)).toBe(left);
    expect(await cents(business, accounts.payout_bank)).toBe(payout.amount);
  });
});

it('a payment that comes after its day takes the place of the charge', async () => {
  const business = await byHand('deposit');
  await business.transactions([sale(5_000, { created: at(2), paymentIntent: 'pi_late' })]);
  await sweep(business);
  expect(await business.balance(business.accounts.payout_charges)).not.toBe(0);
  await business.tenant.save([
    customer('c'),
    invoice('i', 'c'),
    payment('p', 'c', 'i', { processorId: 'pi_late' }),
  ]);
  await business.relayed();
  const [deposit, another] = await business.objects('Deposit');
  expect([deposit?.TotalAmt, another]).toEqual([49.41, undefined]);
  expect(await cents(business, business.accounts.payout_clearing)).toBe(4_941);
  expect(await business.balance('4')).toBe(0);
});

it.each([
  ['a later start is chosen', (business: Business) => put(business, { startsAt: dayOf(0) })],
  ['Stripe is removed and connected anew', connectAnew],
])('a day that is booked stays when %s and a payment of it comes or goes', async (_when, change) => {
  const business = await byHand('deposit');
  await business.transactions([sale(5_000, { created: at(2), paymentIntent: 'pi_late' })]);
  await sweep(business);
  expect((await change(business)).body).toMatchObject({ connected: true, byHand: true });
  const late = payment('p', 'c', 'i', { processorId: 'pi_late' });
  await business.tenant.save([customer('c'), invoice('i', 'c'), late]);
  await business.relayed();
  expect(await business.objects('Deposit')).toMatchObject([{ TotalAmt: 49.41 }]);
  expect(await cents(business, business.accounts.payout_clearing)).toBe(4_941);
  expect(await business.balance(business.accounts.payout_charges)).toBe(0);
});

async function connectAnew(business: Business) {
  const secretKey = await business.replaceKey('sk_test_another');
  await business.api('DELETE', `/v1/connections/${business.tenant.connectionId}/payout-source`);
  return put(business, { secretKey });
}

it('an account of which all payouts were asked for says what to turn on', async () => {
  const business = await desk.business();
  await business.payout([], { automatic: false, amount: 3_000 });
  await sweep(business);
  expect(await sourceOf(business)).toMatchObject({ byHand: false, problem: { kind: 'by_hand' } });
  expect((await put(business, { byHand: true })).body).toMatchObject({ byHand: true, problem: null });
});

describe('what was made before the connection', () => {
  it('is left alone when Stripe tells of it, and booked once a day before it is chosen', async () => {
    const business = await desk.business();
    const before = await business.payout([sale(5_000)], { created: at(4) });
    await business.tell([['payout.updated', before.id]]);
    await business.settled();
    expect(await business.objects('Deposit')).toEqual([]);
    expect(await business.tenant.record('payout', before.id)).toBeUndefined();
    await put(business, { startsAt: dayOf(6) });
    expect(await sweep(business)).toBe(1);
    expect(await business.objects('Deposit')).toMatchObject([{ TotalAmt: 49.41 }]);
  });

  it('and comes back in a payout afterwards moves the clearing account, where it can be seen', async () => {
    const business = await desk.business();
    const before = await business.payout([sale(5_000)], { created: at(4) });
    await business.change(before.id, { status: 'failed' });
    const payout = await business.payout([sale(1_000)], { sweep: true });
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    expect(await cents(business, business.accounts.payout_bank)).toBe(payout.amount);
    expect(await cents(business, business.accounts.payout_clearing)).toBe(-before.amount);
  });
});

it('a failure 15 days after a payout was made, and ten after it arrived, is found in the list', async () => {
  const business = await desk.business();
  await put(business, { startsAt: dayOf(40) });
  const payout = await business.payout([sale(5_000)], { created: at(16), arrives: dayOf(11) });
  await sweep(business);
  expect(await business.objects('Deposit')).toHaveLength(1);
  await business.change(payout.id, { status: 'failed', failure_code: 'account_closed' });
  expect(await sweep(business)).toBe(1);
  expect(await business.objects('Deposit')).toEqual([]);
});

it('a payout that the key’s account does not have is closed and said, not asked for every hour', async () => {
  const business = await desk.business();
  await business.tell([], {
    events: [{ type: 'payout.paid', object: { id: 'po_elsewhere', object: 'payout' } }],
  });
  await business.settled();
  expect((await sourceOf(business)).problem).toMatchObject({ kind: 'foreign_notice' });
});
