import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PayoutDesk, startPayoutDesk } from './payouts-desk.ts';
import { customer, invoice, payment } from './samples.ts';

let desk: PayoutDesk;
beforeAll(async () => {
  desk = await startPayoutDesk();
});
afterAll(() => desk.close());

const charge = (amount: number, fee = 0, more = {}) => ({ type: 'charge', amount, fee, ...more });

describe('one deposit per payout', () => {
  it('books a payout as one deposit: charges, one fee line, refunds and disputes, to the cent', async () => {
    const business = await desk.business();
    const payout = await business.payout([
      charge(10_000, 320),
      charge(5_050, 176),
      { type: 'refund', amount: -2_500 },
      { type: 'adjustment', category: 'dispute', amount: -1_000, fee: 1_500 },
      { type: 'stripe_fee', amount: -200 },
    ]);
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    const [deposit, another] = await business.objects('Deposit');
    expect(another).toBeUndefined();
    expect(deposit).toMatchObject({ TotalAmt: payout.amount / 100, DepositToAccountRef: { value: '35' } });
    expect(amountsOf(deposit)).toEqual([-10, -25, 50.5, 100, -21.96].sort());
    const log = await business.tenant.log();
    expect(log).toMatchObject([{ entityType: 'payout', status: 'success', action: 'created' }]);
    expect(log[0]?.entityName).toBe(`Payout ${payout.id}`);
  });

  it('links charges to the payments that are known here, after pushing them if need be', async () => {
    const business = await desk.business();
    await business.tenant.save(
      [customer('c'), invoice('i', 'c'), payment('p', 'c', 'i', { processorId: 'pi_known' })],
      { wake: false },
    );
    const payout = await business.payout([
      charge(5_000, 175, { paymentIntent: 'pi_known' }),
      charge(1_000, 59),
    ]);
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    const [deposit] = await business.objects('Deposit');
    const [booked] = await business.objects('Payment');
    expect(deposit?.TotalAmt).toBe(payout.amount / 100);
    expect(linkedIn(deposit)).toEqual([booked?.Id]);
  });
});

function linesOf(object: Record<string, unknown> | undefined): Record<string, unknown>[] {
  return (object?.Line ?? []) as Record<string, unknown>[];
}

function amountsOf(object: Record<string, unknown> | undefined): number[] {
  return linesOf(object)
    .map((line) => Number(line.Amount))
    .sort();
}

function linkedIn(object: Record<string, unknown> | undefined): string[] {
  return linesOf(object).flatMap((line) =>
    ((line.LinkedTxn ?? []) as { TxnId: string }[]).map(({ TxnId }) => TxnId),
  );
}
