import { and, eq, isNull, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockCharges, saveCharges } from '../../src/db/payouts/payout-charges.ts';
import { deleteRecord } from '../../src/db/records/save-record.ts';
import { syncSettings, webhookEvents } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Business, type PayoutDesk, startPayoutDesk } from './payouts-desk.ts';
import type { SandboxObject } from './quickbooks.ts';
import { customer, invoice, payment } from './samples.ts';
import { booksOf } from './vendor-books.ts';

/** A payment that is stored, corrected or taken away after the payout that its charge was paid out with. */

let desk: PayoutDesk;
beforeAll(async () => {
  desk = await startPayoutDesk();
});
afterAll(() => desk?.close());

const sale = (paymentIntent: string, amount = 5_000, fee = 175) => ({
  type: 'charge',
  amount,
  fee,
  paymentIntent,
});

async function paidOut(business: Business, ...movements: Parameters<Business['payout']>[0]) {
  const payout = await business.payout(movements);
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  return payout;
}

type Paid = Awaited<ReturnType<typeof paidOut>>;

async function push({ tenant }: Business): Promise<void> {
  await (await tenant.push(['payout'])).result();
}

/** As the relay of a worker does every few seconds. */
const settled = (business: Business) => business.relayed();

const openNotices = ({ tenant }: Business) =>
  desk.engine.db
    .select()
    .from(webhookEvents)
    .where(and(eq(webhookEvents.tenantId, tenant.tenantId), isNull(webhookEvents.appliedAt)));

const mine = (data: Record<string, unknown> = {}) =>
  payment('p', 'c', 'i', { processorId: 'pi_late', ...data });
const billed = [customer('c'), invoice('i', 'c')];

function linkedIn(deposit: SandboxObject | undefined): string[] {
  const lines = (deposit?.Line ?? []) as { LinkedTxn?: { TxnId: string }[] }[];
  return lines.flatMap(({ LinkedTxn = [] }) => LinkedTxn.map(({ TxnId }) => TxnId));
}

/** What it books to the account of charges without a payment. */
function incomeIn(deposit: SandboxObject | undefined): number {
  const lines = (deposit?.Line ?? []) as {
    Amount: number;
    DepositLineDetail?: { AccountRef?: { value: string } };
  }[];
  return lines
    .filter(({ DepositLineDetail: detail }) => detail?.AccountRef?.value === '79')
    .reduce((sum, { Amount }) => sum + Amount, 0);
}

describe('a payment that is stored after its payout was booked', () => {
  it('takes the place of the charge in the deposit, by itself: nothing is income twice, and the total stays', async () => {
    const business = await desk.business();
    const payout = await paidOut(business, sale('pi_late'), sale('pi_other', 1_000, 59));
    const [before] = await business.objects('Deposit');
    expect([linkedIn(before), incomeIn(before)]).toEqual([[], 60]);

    await business.tenant.save([...billed, mine()]);
    await settled(business);
    const [deposit, another] = await business.objects('Deposit');
    const [booked] = await business.objects('Payment');
    expect([another, deposit?.Id]).toEqual([undefined, before?.Id]);
    expect(linkedIn(deposit)).toEqual([booked?.Id]);
    expect(deposit?.TotalAmt).toBe(payout.amount / 100);
    expect(await business.balance('35')).toBe(payout.amount / 100);
    expect(incomeIn(deposit)).toBe(10);
    expect(await business.tenant.queue()).toEqual([]);
    expect(await openNotices(business)).toEqual([]);
  });

  it('in the clearing style its charge is no longer booked beside it, and the account is even', async () => {
    const business = await desk.business({ style: 'clearing' });
    const payout = await paidOut(business, sale('pi_late'));
    expect(await business.objects('Deposit')).toHaveLength(1);
    await business.tenant.save([...billed, mine()]);
    await settled(business);
    expect(await business.objects('Deposit')).toEqual([]);
    expect(await business.balance('36')).toBe(0);
    expect(await business.balance('35')).toBe(payout.amount / 100);
    expect(await business.tenant.queue()).toEqual([]);
  });

  it.each([
    ['a later push of payouts', push],
    ['Sync on the payout', ({ tenant }: Business, { id }: Paid) => tenant.retry('payout', id)],
  ])(
    'while sync is off is taken up by %s: nothing of its charge stays booked beside it',
    async (_by, send) => {
      const business = await desk.business({ style: 'clearing' });
      const payout = await paidOut(business, sale('pi_late'));
      await business.enable(false);
      await business.tenant.save([...billed, mine()]);
      await settled(business);
      expect(await business.objects('Deposit')).toHaveLength(1);
      await business.enable(true);
      await send(business, payout);
      await business.tenant.settled();
      expect(await business.objects('Payment')).toHaveLength(1);
      expect(await business.objects('Deposit')).toEqual([]);
      expect(await business.balance('36')).toBe(0);
      expect(await business.balance('35')).toBe(payout.amount / 100);
      expect(await business.tenant.queue()).toEqual([]);
    },
  );

  it('is taken up by the payout that carries the money of one that failed', async () => {
    const business = await desk.business();
    const failed = await paidOut(business, sale('pi_late'));
    await business.change(failed.id, { status: 'failed' });
    await business.tell([['payout.failed', failed.id]]);
    await business.settled();
    const next = await paidOut(
      business,
      { type: 'payout_failure', amount: failed.amount, source: failed.id },
      sale('pi_other', 1_000, 59),
    );
    expect(linkedIn((await business.objects('Deposit'))[0])).toEqual([]);
    await business.tenant.save([...billed, mine()]);
    await settled(business);
    const [deposit, another] = await business.objects('Deposit');
    expect([deposit?.TotalAmt, another]).toEqual([next.amount / 100, undefined]);
    expect(linkedIn(deposit)).toEqual([(await business.objects('Payment'))[0]?.Id]);
  });
});

describe('what holds a payout', () => {
  it('a payment whose amount was wrong is corrected: the payout goes by itself', async () => {
    const business = await desk.business();
    const wrong = { amount: '49.00', allocations: [{ invoiceId: 'i', amount: '49.00' }] };
    await business.tenant.save([...billed, mine(wrong)]);
    await business.tenant.settled();
    const payout = await paidOut(business, sale('pi_late'));
    expect(await business.tenant.queue()).toMatchObject([
      { entityType: 'payout', errorType: 'TotalMismatch' },
    ]);

    await business.tenant.save([mine()]);
    await settled(business);
    expect(await business.tenant.queue()).toEqual([]);
    const [deposit] = await business.objects('Deposit');
    expect(deposit?.TotalAmt).toBe(payout.amount / 100);
    expect(linkedIn(deposit)).toHaveLength(1);
  });

  it('the processor id is taken off the wrong payment: the payout goes by itself, without it', async () => {
    const business = await desk.business();
    await business.tenant.save([...billed, mine({ amount: '50.00' })]);
    await business.tenant.settled();
    await paidOut(business, sale('pi_late', 4_900, 172));
    expect((await business.tenant.queue())[0]?.errorType).toBe('TotalMismatch');

    await business.tenant.save([payment('p', 'c', 'i')]);
    await settled(business);
    expect(await business.tenant.queue()).toEqual([]);
    const [deposit] = await business.objects('Deposit');
    expect([deposit?.TotalAmt, linkedIn(deposit)]).toEqual([47.28, []]);
  });

  it('a payment is deleted while its payout waits for an account: the payout is booked without it', async () => {
    const business = await desk.business({ unmapped: ['payout_fees'] });
    await business.tenant.save([...billed, mine()], { wake: false });
    await paidOut(business, sale('pi_late'));
    expect((await business.tenant.queue()).map(({ errorType }) => errorType)).toContain('AccountNotMapped');
    const { tenantId } = business.tenant;
    await deleteRecord(desk.engine.db, { tenantId, entityType: 'payment', id: 'p', actor: 'test' });
    await settled(business);
    await business.map('payout_fees');
    await business.settled();
    const [deposit] = await business.objects('Deposit');
    expect([deposit?.TotalAmt, linkedIn(deposit)]).toEqual([48.25, []]);
  });
});

it('an edit that means nothing to the payout does not have the processor asked again', async () => {
  const business = await desk.business();
  await business.tenant.save([...billed, mine()]);
  await business.tenant.settled();
  await paidOut(business, sale('pi_late'));
  await business.tenant.save([
    mine({ memo: 'by card' }),
    payment('q', 'c', 'i', { processorId: 'pi_unknown' }),
  ]);
  expect(await openNotices(business)).toEqual([]);
});

it('a payment of one tenant never has a payout of another looked at', async () => {
  const [business, other] = [await desk.business(), await desk.business()];
  await paidOut(business, sale('pi_late'));
  await other.tenant.save([...billed, mine()]);
  expect([await openNotices(business), await openNotices(other)]).toEqual([[], []]);
});

it('a payment that is stored while its payout is being stored is not overlooked by both', async () => {
  const business = await desk.business();
  const { tenantId, connectionId } = business.tenant;
  const { db } = desk.engine;
  const waiting = () => db.execute(sql`select 1 from pg_locks where locktype = 'advisory' and not granted`);
  let saved = false;
  let saving: Promise<void> | undefined;
  await db.transaction(async (tx) => {
    await lockCharges(tx, tenantId);
    saving = business.tenant.save([...billed, mine()], { wake: false }).then(() => {
      saved = true;
    });
    await waitUntil(
      { what: 'the payment to be stored or to wait', timeoutMs: 60_000 },
      async () => saved || (await waiting()).rows.length > 0 || undefined,
    );
    await saveCharges(tx, { tenantId, connectionId }, 'po_a', ['pi_late']);
  });
  await saving;
  expect(await openNotices(business)).toMatchObject([{ subject: 'po_a', type: 'payout.payment_changed' }]);
});

describe('a payment that QuickBooks tells of again', () => {
  const setPolicy = (business: Business, conflictPolicy: 'theirs_wins') =>
    desk.engine.db
      .update(syncSettings)
      .set({ conflictPolicy })
      .where(eq(syncSettings.tenantId, business.tenant.tenantId));

  it('because it was deposited stays as it is: tied to its charge, and its payout is booked as before', async () => {
    const business = await desk.business();
    await business.tenant.save([...billed, mine({ method: 'VISA' })]);
    await business.tenant.settled();
    const payout = await paidOut(business, sale('pi_late'));
    const [before] = await business.objects('Deposit');
    await business.tenant.refresh();
    expect(await business.tenant.record('payment', 'p')).toMatchObject({
      processorId: 'pi_late',
      method: 'VISA',
    });
    const pulled = (await business.tenant.log()).filter(({ direction }) => direction === 'pull');
    expect(pulled.filter(({ entityType }) => entityType === 'payment')).toEqual([]);

    await business.tell([['payout.updated', payout.id]]);
    await business.settled();
    const [deposit, another] = await business.objects('Deposit');
    expect([another, deposit?.Id, linkedIn(deposit)]).toEqual([undefined, before?.Id, linkedIn(before)]);
    expect(linkedIn(deposit)).toHaveLength(1);
    expect(incomeIn(deposit)).toBe(0);
  });

  it('with another amount, which is taken over, has its payout looked at again: it says that they differ', async () => {
    const business = await desk.business({ style: 'clearing' });
    await setPolicy(business, 'theirs_wins');
    await business.tenant.save([...billed, mine()]);
    await business.tenant.settled();
    const payout = await paidOut(business, sale('pi_late'));
    const [booked] = await business.objects('Payment');
    const books = await booksOf(desk.vendor, business.realmId);
    await books.change('Payment', String(booked?.Id), { TotalAmt: 40, Line: [] });
    await business.tenant.refresh();
    expect(await business.tenant.record('payment', 'p')).toMatchObject({
      amount: '40.00',
      processorId: 'pi_late',
    });
    await settled(business);
    expect(await business.tenant.record('payout', payout.id)).toMatchObject({
      problem: { type: 'TotalMismatch', message: expect.stringMatching(/40\.00/) },
    });
  });
});
