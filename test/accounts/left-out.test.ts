import { afterAll, beforeAll, expect, test } from 'vitest';
import { queueAccount } from '../../src/db/accounts/queue-account.ts';
import { skipAccount, unskipAccount } from '../../src/db/accounts/skip-account.ts';
import { type PayoutDesk, startPayoutDesk } from '../engine/payouts-desk.ts';
import { customer, invoice, payment, teamMember, timesheet } from '../engine/samples.ts';

/** What an account that is taken out of the sync means for what touches it. */

let desk: PayoutDesk;
beforeAll(async () => {
  desk = await startPayoutDesk();
});
afterAll(() => desk?.close());

const waiting = (rows: { entityType: string; state: string; error: { message: string } | null }[]) =>
  rows.map(({ entityType, state, error }) => [entityType, state, error?.message]);

test('a payout that holds a payment of an unsynced account waits and says for which; once the account syncs it equals the bank', async () => {
  const business = await desk.business();
  const { tenant } = business;
  const { db } = desk.engine;
  await tenant.save([customer('c'), invoice('i', 'c')]);
  await tenant.settled();
  await db.transaction((tx) => skipAccount(tx, tenant, 'c', 'test'));
  await tenant.save([payment('p', 'c', 'i', { processorId: 'pi_left' })]);
  const payout = await business.payout([
    { type: 'charge', amount: 5_000, fee: 175, paymentIntent: 'pi_left' },
  ]);
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  expect(waiting(await tenant.queue())).toEqual([
    ['payout', 'waiting', expect.stringContaining('its account is set not to sync with QuickBooks')],
  ]);
  expect(await desk.vendor.objects(business.realmId, 'Deposit')).toEqual([]);

  await db.transaction(async (tx) => {
    await unskipAccount(tx, tenant, 'c');
    await queueAccount(tx, tenant, 'c', 'test');
  });
  await tenant.wake();
  await tenant.settled();
  expect(await desk.vendor.objects(business.realmId, 'Deposit')).toMatchObject([{ TotalAmt: 48.25 }]);
});

test('time billed to an unsynced account stays out with it; other time of the same sheet goes', async () => {
  const business = await desk.business({ company: { payroll: true } });
  const { tenant } = business;
  const { db } = desk.engine;
  await db.transaction((tx) => skipAccount(tx, tenant, 'c', 'test'));
  await tenant.save([customer('c'), teamMember('ann')]);
  const entry = { hours: 1, minutes: 0, date: '2026-03-03' };
  await tenant.save([
    timesheet('ts', 'ann', {
      entries: [
        { ...entry, id: 'own' },
        { ...entry, id: 'theirs', customerId: 'c' },
      ],
    }),
  ]);
  const queued = await tenant.queue();
  expect(
    queued.filter(({ entityType }) => entityType === 'timesheet_entry').map(({ recordId }) => recordId),
  ).toEqual(['ts:own']);
});
