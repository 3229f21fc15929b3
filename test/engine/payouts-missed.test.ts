import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { storeNotice } from '../../src/db/payouts/payout-notices.ts';
import { savePayoutKey, takeDueSweeps } from '../../src/db/payouts/payout-sources.ts';
import { connections, payoutSources, webhookEvents } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import { workflowIds } from '../../src/workflows/contract.ts';
import type { Tenant } from './harness.ts';
import { type Business, type PayoutDesk, type SandboxPayout, startPayoutDesk } from './payouts-desk.ts';
import { customer, invoice, payment } from './samples.ts';
import { booksOf } from './vendor-books.ts';

/** Notices that never came: the address was not entered, or nobody answered at it for days. */

let desk: PayoutDesk;
beforeAll(async () => {
  desk = await startPayoutDesk();
});
afterAll(() => desk?.close());

const sale = (amount: number) => ({ type: 'charge', amount, fee: 59 });
const hoursAgo = (hours: number) => Math.floor(Date.now() / 1_000) - hours * 3_600;

const relay = () => {
  const { db, temporal, registry: providers, taskQueue } = desk.engine;
  return relayOnce({ db, client: temporal.client, providers, taskQueue });
};

async function makeDue({ tenant }: Business): Promise<void> {
  await desk.engine.db
    .update(payoutSources)
    .set({ sweepDueAt: sql`now()` })
    .where(eq(payoutSources.tenantId, tenant.tenantId));
}

/** Connected for days, so that payouts of yesterday are this connection's. */
async function longConnected(): Promise<Business> {
  const business = await desk.business();
  await desk.engine.db
    .update(payoutSources)
    .set({ createdAt: sql`now() - interval '10 days'` })
    .where(eq(payoutSources.tenantId, business.tenant.tenantId));
  return business;
}

/** Compares the list, and says how many payouts were found; then all of them are dealt with. */
async function sweep(business: Business): Promise<number> {
  await makeDue(business);
  await relay();
  const id = workflowIds.sweepPayouts(business.tenant.connectionId);
  const result = await desk.engine.temporal.client.workflow.getHandle(id).result();
  expect(result).toMatchObject({ kind: 'swept' });
  await relay();
  await business.settled();
  return result.found;
}

async function sourceOf(business: Business) {
  const { body } = await business.api('GET', `/v1/connections/${business.tenant.connectionId}/payout-source`);
  return body;
}

const amounts = async (business: Business) =>
  (await business.objects('Deposit')).map(({ TotalAmt }) => TotalAmt).sort();

it('a payout of which no notice ever came is found in the processor’s list and booked once, and the page says that notices are missing', async () => {
  const business = await longConnected();
  const payout = await business.payout([sale(5_000)]);
  await business.change(payout.id, { created: hoursAgo(30) });
  expect(await sweep(business)).toBe(1);
  expect(await amounts(business)).toEqual([49.41]);
  expect(await sourceOf(business)).toMatchObject({
    sweptAt: expect.any(String),
    problem: { kind: 'missed_notice', message: expect.stringContaining('A payout was found') },
  });

  // The next looks find it known; the notice that comes after all changes nothing, and ends the warning.
  expect(await sweep(business)).toBe(0);
  await business.tell([['payout.paid', payout.id]], { copies: 2 });
  await business.settled();
  expect(await amounts(business)).toEqual([49.41]);
  expect(await sourceOf(business)).toMatchObject({ problem: null, lastEventAt: expect.any(String) });
});

it('a booked payout whose failure was never told of is taken back', async () => {
  const business = await longConnected();
  const payout = await business.payout([sale(5_000)]);
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  expect(await amounts(business)).toEqual([49.41]);
  await business.change(payout.id, { status: 'failed', failure_code: 'account_closed' });
  expect(await sweep(business)).toBe(1);
  expect(await amounts(business)).toEqual([]);
});

it('what was paid out before the processor was connected is left alone', async () => {
  const business = await desk.business();
  const before = await business.payout([sale(5_000)]);
  await business.change(before.id, { created: hoursAgo(1) });
  expect(await sweep(business)).toBe(0);
  expect(await amounts(business)).toEqual([]);
  expect(await sourceOf(business)).toMatchObject({ problem: null });
});

it('a payout that is being looked at is not found, and a fresh one is no reason for a warning', async () => {
  const business = await longConnected();
  const { tenantId, connectionId } = business.tenant;
  const told = await business.payout([sale(5_000)]);
  const fresh = await business.payout([sale(6_000)]);
  await desk.engine.db.insert(webhookEvents).values({
    tenantId,
    connectionId,
    source: 'stripe',
    eventId: 'evt_open',
    type: 'payout.paid',
    subject: told.id,
    body: {},
    dueAt: sql`now()`,
  });
  expect(await sweep(business)).toBe(1);
  expect(await amounts(business)).toEqual([49.41, 59.41]);
  expect((await sourceOf(business)).problem).toBeNull();
  expect(fresh.id).not.toBe(told.id);
});

it('several relays start one look, and none before it is due again', async () => {
  const business = await desk.business();
  await makeDue(business);
  const { db } = desk.engine;
  const taken = (await Promise.all([1, 2, 3].map(() => takeDueSweeps(db)))).flat();
  const mine = ({ tenantId }: { tenantId: string }) => tenantId === business.tenant.tenantId;
  expect(taken.filter(mine)).toHaveLength(1);
  expect((await takeDueSweeps(db)).filter(mine)).toEqual([]);
});

it('a key that may not list payouts is a matter for a person, and another one makes the look due at once', async () => {
  const business = await longConnected();
  const payout = await business.payout([sale(5_000)]);
  const good = await business.replaceKey('sk_test_revoked');
  await makeDue(business);
  await relay();
  const id = workflowIds.sweepPayouts(business.tenant.connectionId);
  expect(await desk.engine.temporal.client.workflow.getHandle(id).result()).toEqual({ kind: 'blocked' });
  expect(await sourceOf(business)).toMatchObject({ sweptAt: null, problem: { kind: 'refused_key' } });

  await business.replaceKey(good);
  await relay();
  await waitUntil({ what: 'the look with the good key', timeoutMs: 60_000 }, async () => {
    const { sweptAt } = await sourceOf(business);
    return sweptAt ?? undefined;
  });
  await relay();
  await business.settled();
  expect(await amounts(business)).toEqual([49.41]);
  expect(payout.id).toBeTruthy();
});

describe('two companies that one account pays into', () => {
  /** Looks at the list of the company's source, and deals with what is found. */
  async function look(business: Business, { tenantId, connectionId }: Tenant): Promise<number | undefined> {
    const owner = and(eq(payoutSources.tenantId, tenantId), eq(payoutSources.connectionId, connectionId));
    await desk.engine.db.update(payoutSources).set({ sweepDueAt: sql`now()` }).where(owner);
    await relay();
    const handle = desk.engine.temporal.client.workflow.getHandle(workflowIds.sweepPayouts(connectionId));
    const { found } = z.object({ found: z.number() }).parse(await handle.result());
    await relay();
    await business.settled();
    return found;
  }
  const ownerOf = async ({ tenant }: Business, id: string) =>
    z.object({ connectionId: z.string() }).parse(await tenant.record('payout', id)).connectionId;
  const bookedIn = async (company: Tenant) => {
    await company.settled();
    return (await company.links()).filter(
      ({ entityType, connectionId }) => entityType === 'payout' && connectionId === company.connectionId,
    ).length;
  };

  it('a payout that the company before has booked stays there alone, and what it has not is booked in the new one', async () => {
    const business = await longConnected();
    const booked = await business.payout([sale(5_000)]);
    await business.tell([['payout.paid', booked.id]]);
    await business.settled();
    const { tenant: before } = business;
    const leave = { status: 'disconnected' as const };
    await desk.engine.db.update(connections).set(leave).where(eq(connections.id, before.connectionId));
    const left = await business.payout([sale(6_000)]);
    await business.change(left.id, { created: hoursAgo(30) });
    const next = await business.secondConnection();
    const secretKey = await business.replaceKey('sk_test_gone');
    await business.replaceKey(secretKey);
    const url = `/v1/connections/${next.connectionId}/payout-source`;
    const startsAt = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    expect((await business.api('PUT', url, { secretKey, startsAt })).status).toBe(200);
    expect(await sourceOf(business)).toMatchObject({ connected: false });
    expect(await look(business, next)).toBe(1);
    expect(await ownerOf(business, booked.id)).toBe(before.connectionId);
    expect(await ownerOf(business, left.id)).toBe(next.connectionId);
    expect(await amounts(business)).toEqual([49.41]);
  });

  it('with keys that do not say whose they are, the first keeps a payout, and the other says what to do', async () => {
    const business = await longConnected();
    const payout = await business.payout([sale(5_000)]);
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    const next = await business.secondConnection();
    const { db, sealer } = desk.engine;
    const key = await business.replaceKey('sk_test_gone');
    await business.replaceKey(key);
    await savePayoutKey(db, sealer, next, { processor: 'stripe', key, live: false });
    await db
      .update(payoutSources)
      .set({ createdAt: sql`now() - interval '10 days'` })
      .where(eq(payoutSources.connectionId, next.connectionId));
    expect([await look(business, next), await look(business, business.tenant)]).toEqual([0, 0]);
    await storeNotice(db, {
      ...next,
      processor: 'stripe',
      eventId: 'evt_2',
      type: 'payout.paid',
      payoutId: payout.id,
    });
    await business.relayed();
    expect(await ownerOf(business, payout.id)).toBe(business.tenant.connectionId);
    expect([await bookedIn(business.tenant), await bookedIn(next)]).toEqual([1, 0]);
    const { body } = await business.api('GET', `/v1/connections/${next.connectionId}/payout-source`);
    expect(body.problem).toMatchObject({
      kind: 'foreign_notice',
      message: expect.stringContaining('Remove it from one of the two'),
    });
  });
});

it('a deposit that somebody deletes in QuickBooks is told a day later, and Sync books it anew with its payment', async () => {
  const business = await desk.business();
  const { tenant } = business;
  await tenant.save([customer('c'), invoice('i', 'c'), payment('p', 'c', 'i', { processorId: 'pi_known' })]);
  const payout = await business.payout([{ ...sale(5_000), paymentIntent: 'pi_known' }]);
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  const [deposit] = await business.objects('Deposit');
  const books = await booksOf(desk.vendor, business.realmId);
  await books.remove('Deposit', String(deposit?.Id));
  await desk.engine.db
    .update(connections)
    .set({ createdAt: sql`now() - interval '25 hours'` })
    .where(eq(connections.id, tenant.connectionId));
  await tenant.refresh();
  expect(await tenant.queue()).toMatchObject([
    { entityType: 'payout', state: 'unresolved', errorType: 'CounterpartMissing' },
  ]);
  expect(await amounts(business)).toEqual([]);

  await tenant.retry('payout', payout.id);
  await tenant.settled();
  expect(await amounts(business)).toEqual([49.41]);
  expect(await tenant.queue()).toEqual([]);
  expect((await business.objects('Payment')).length).toBe(1);
});

it('a list of several pages is read to its end, through an outage', async () => {
  const business = await longConnected();
  const payouts: SandboxPayout[] = await business.generate({ count: 130, seed: 7 });
  await desk.stripe('/faults', { kind: 'status', status: 500, times: 2, path: '/v1/payouts' });
  await makeDue(business);
  await relay();
  const id = workflowIds.sweepPayouts(business.tenant.connectionId);
  const result = await desk.engine.temporal.client.workflow.getHandle(id).result();
  expect(result).toEqual({ kind: 'swept', found: payouts.length });
});
