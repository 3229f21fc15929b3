import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PayoutDesk, startPayoutDesk } from '../engine/payouts-desk.ts';

let desk: PayoutDesk;
beforeAll(async () => {
  desk = await startPayoutDesk();
});
afterAll(() => desk?.close());

const SALE = { type: 'charge', amount: 12_000, fee: 378 };

it('Stripe payouts sync automatically via webhook', async () => {
  const business = await desk.business();
  const payout = await business.payout([SALE]);
  const [delivery] = await business.tell([['payout.paid', payout.id]]);
  expect(delivery?.status).toBe(200);
  await business.settled();
  expect(await business.objects('Deposit')).toMatchObject([{ TotalAmt: 116.22 }]);
});

it('Account Mapping — required for Stripe payout sync', async () => {
  const business = await desk.business({ unmapped: ['payout_bank'] });
  const payout = await business.payout([SALE]);
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  expect(await business.objects('Deposit')).toEqual([]);
  const { body: before } = await business.api('GET', `/v1/records/payout/${payout.id}/sync`);
  expect(before.connections[0]).toMatchObject({ badge: 'error', error: { type: 'AccountNotMapped' } });
  const url = `/v1/connections/${business.tenant.connectionId}/mappings/account/payout_bank`;
  const { body: mapped } = await business.api('PUT', url, { externalId: '35' });
  expect(mapped.released).toBe(1);
  await business.settled();
  expect(await business.objects('Deposit')).toHaveLength(1);
});

it('Entity Type: Payout; Entity Name, Direction, Status of a payout in the sync log', async () => {
  const business = await desk.business();
  const payout = await business.payout([SALE]);
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  const { body } = await business.api('GET', '/v1/sync-log');
  expect(body.items).toMatchObject([
    { type: 'payout', name: `Payout ${payout.id}`, direction: 'push', status: 'success' },
  ]);
});

it('nothing syncs to QuickBooks while the master switch is off: a payout is kept for a later push', async () => {
  const business = await desk.business();
  await business.enable(false);
  const payout = await business.payout([SALE]);
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  expect(await business.objects('Deposit')).toEqual([]);
  const { body: log } = await business.api('GET', '/v1/sync-log');
  expect(log.items).toMatchObject([{ type: 'payout', status: 'skipped' }]);
  const { body } = await business.api('GET', `/v1/payouts/${payout.id}`);
  expect(body).toMatchObject({ amount: '116.22', status: 'paid' });
});
