import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storeNotice, takeForgottenPayouts } from '../../src/db/payouts/payout-notices.ts';
import { webhookEvents } from '../../src/db/schema/index.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import { type Business, type PayoutDesk, startPayoutDesk } from './payouts-desk.ts';

/** A notice that was stored and answered, and nobody started what it asks for: the process died in between. */

let desk: PayoutDesk;
beforeAll(async () => {
  desk = await startPayoutDesk();
});
afterAll(() => desk?.close());

const sale = (amount: number) => ({ type: 'charge', amount, fee: 59 });

async function store(business: Business, payoutId: string, eventIds: string[]): Promise<void> {
  const { tenantId, connectionId } = business.tenant;
  const notice = { tenantId, connectionId, processor: 'stripe', type: 'payout.paid', payoutId };
  for (const eventId of eventIds) await storeNotice(desk.engine.db, { ...notice, eventId });
}

/** The time in which whoever stored a notice starts its run is over. */
async function letGracePass({ tenant }: Business): Promise<void> {
  await desk.engine.db
    .update(webhookEvents)
    .set({ dueAt: sql`now() - interval '1 second'` })
    .where(eq(webhookEvents.tenantId, tenant.tenantId));
}

const relay = () => {
  const { db, temporal, registry: providers, taskQueue } = desk.engine;
  return relayOnce({ db, client: temporal.client, providers, taskQueue });
};

it('a payout that was told and never taken up is found by the relay and booked once', async () => {
  const business = await desk.business();
  const payout = await business.payout([sale(5_000)]);
  await store(business, payout.id, ['evt_1', 'evt_2']);
  await letGracePass(business);
  await relay();
  await business.settled();
  expect(await business.objects('Deposit')).toMatchObject([{ TotalAmt: 49.41 }]);

  // The notice comes once more, late: nothing is booked a second time.
  await business.tell([['payout.paid', payout.id]], { copies: 2 });
  await business.settled();
  expect(await business.objects('Deposit')).toHaveLength(1);
});

it('one that is being started by whoever stored it is left alone', async () => {
  const business = await desk.business();
  const payout = await business.payout([sale(5_000)]);
  await store(business, payout.id, ['evt_1']);
  expect(await mine(business, takeForgottenPayouts(desk.engine.db))).toEqual([]);
});

it('two relays at once hand a payout out once, and not again while it is looked after', async () => {
  const business = await desk.business();
  const { tenantId, connectionId } = business.tenant;
  const payouts = [await business.payout([sale(5_000)]), await business.payout([sale(6_000)])];
  for (const { id } of payouts) await store(business, id, [`evt_${id}_1`, `evt_${id}_2`]);
  await letGracePass(business);
  const { db } = desk.engine;
  const taken = await Promise.all([1, 2, 3].map(() => mine(business, takeForgottenPayouts(db))));
  const ref = { tenantId, connectionId, processor: 'stripe' };
  const wanted = payouts.map(({ id }) => ({ ...ref, payoutId: id, untold: true }));
  expect(taken.flat().sort(byPayout)).toEqual(wanted.sort(byPayout));
  expect(await mine(business, takeForgottenPayouts(db))).toEqual([]);

  // Whoever took them died as well: in a while they are handed out again, and booked.
  await letGracePass(business);
  await relay();
  await business.settled();
  const deposits = await business.objects('Deposit');
  expect(deposits.map(({ TotalAmt }) => TotalAmt).sort()).toEqual([49.41, 59.41]);
});

it('what was dealt with, and what is about no payout, is never handed out', async () => {
  const business = await desk.business();
  const { tenantId, connectionId } = business.tenant;
  const payout = await business.payout([sale(5_000)]);
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  const other = { tenantId, connectionId, processor: 'stripe', eventId: 'evt_charge' };
  await storeNotice(desk.engine.db, { ...other, type: 'charge.succeeded', payoutId: undefined });
  await letGracePass(business);
  expect(await mine(business, takeForgottenPayouts(desk.engine.db))).toEqual([]);
});

type Refs = Awaited<ReturnType<typeof takeForgottenPayouts>>;

async function mine({ tenant }: Business, taking: Promise<Refs>): Promise<Refs> {
  return (await taking).filter(({ tenantId }) => tenantId === tenant.tenantId);
}

function byPayout(a: Refs[number], b: Refs[number]): number {
  return a.payoutId < b.payoutId ? -1 : 1;
}
