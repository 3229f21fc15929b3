import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type PayoutDesk, startPayoutDesk } from './payouts-desk.ts';
import { customer, invoice, payment } from './samples.ts';
import { booksOf } from './vendor-books.ts';

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
    // Who looks at the payout reads what the payment is called.
    const { body } = await business.api('GET', `/v1/payouts/${payout.id}`);
    expect(body.paymentNames).toEqual({ p: expect.stringMatching(/^Payment /) });
  });
});

describe('through a clearing account', () => {
  it('payments lie in clearing, fees and refunds leave it, and a transfer brings the rest to the bank', async () => {
    const business = await desk.business({ style: 'clearing' });
    await business.tenant.save(
      [customer('c'), invoice('i', 'c'), payment('p', 'c', 'i', { processorId: 'pi_mine' })],
      { wake: false },
    );
    const payout = await business.payout([
      charge(5_000, 175, { paymentIntent: 'pi_mine' }),
      charge(2_000, 88),
      { type: 'refund', amount: -700 },
    ]);
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    const [transfer] = await business.objects('Transfer');
    expect(transfer).toMatchObject({
      Amount: payout.amount / 100,
      FromAccountRef: { value: '36' },
      ToAccountRef: { value: '35' },
    });
    const [booked] = await business.objects('Payment');
    expect(booked).toMatchObject({ DepositToAccountRef: { value: '36' } });
    const [spent] = await business.objects('Purchase');
    expect(spent).toMatchObject({ TotalAmt: 9.63, AccountRef: { value: '36' } });
    const [received, another] = await business.objects('Deposit');
    expect([received?.TotalAmt, another]).toEqual([20, undefined]);
    expect(await business.balance('36')).toBe(0);
    expect(await business.balance('35')).toBe(payout.amount / 100);
  });

  it('a failed payout takes back the transfer alone: the money is at the processor again', async () => {
    const business = await desk.business({ style: 'clearing' });
    const payout = await business.payout([charge(2_000, 88)]);
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    await business.change(payout.id, { status: 'failed', failure_code: 'account_closed' });
    await business.tell([['payout.failed', payout.id]]);
    await business.settled();
    expect(await business.objects('Transfer')).toEqual([]);
    expect(await business.balance('36')).toBe(payout.amount / 100);
  });
});

describe('negative payouts', () => {
  it('are booked the other way round: nothing negative is deposited, and the bank loses the amount', async () => {
    const business = await desk.business();
    const payout = await business.payout([charge(1_000, 59), { type: 'refund', amount: -5_000 }]);
    expect(payout.amount).toBe(-4_059);
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    const [deposit] = await business.objects('Deposit');
    const [transfer] = await business.objects('Transfer');
    expect(deposit?.TotalAmt).toBe(0);
    expect(transfer).toMatchObject({ Amount: 40.59, FromAccountRef: { value: '35' } });
    expect(await business.balance('35')).toBe(-40.59);
    expect(await business.balance('36')).toBe(0);
  });

  it('in the clearing style the transfer is turned', async () => {
    const business = await desk.business({ style: 'clearing' });
    const payout = await business.payout([charge(1_000, 59), { type: 'refund', amount: -5_000 }]);
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    const [transfer] = await business.objects('Transfer');
    expect(transfer).toMatchObject({ Amount: 40.59, FromAccountRef: { value: '35' } });
    expect(await business.balance('36')).toBe(0);
  });
});

describe('once, whatever is told and however often', () => {
  it('each notice three times in any order books each payout once', async () => {
    const business = await desk.business();
    const payouts = [];
    for (const amount of [1_000, 2_000, 3_000]) payouts.push(await business.payout([charge(amount, 59)]));
    const events = payouts.flatMap(({ id }): [string, string][] =>
      ['payout.created', 'payout.updated', 'payout.paid', 'payout.reconciliation_completed'].map((type) => [
        type,
        id,
      ]),
    );
    const deliveries = await business.tell(events, { copies: 3, shuffleSeed: 7, parallel: 6 });
    expect(deliveries.map(({ status }) => status)).toEqual(Array(36).fill(200));
    await business.settled();
    const deposits = await business.objects('Deposit');
    expect(deposits.map(({ TotalAmt }) => TotalAmt).sort()).toEqual([19.41, 29.41, 9.41].sort());
  });

  it('a payout that failed before it was told to be paid is never booked', async () => {
    const business = await desk.business();
    const payout = await business.payout([charge(1_000, 59)], { status: 'failed' });
    await business.tell([
      ['payout.failed', payout.id],
      ['payout.paid', payout.id],
    ]);
    await business.settled();
    expect(await business.objects('Deposit')).toEqual([]);
    expect((await business.tenant.log()).filter(({ status }) => status === 'error')).toEqual([]);
  });

  it('a pending payout waits until it is paid', async () => {
    const business = await desk.business();
    const payout = await business.payout([charge(1_000, 59)], { status: 'pending' });
    await business.tell([['payout.created', payout.id]]);
    await business.settled();
    expect(await business.objects('Deposit')).toEqual([]);
    await business.change(payout.id, { status: 'paid' });
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    expect(await business.objects('Deposit')).toHaveLength(1);
  });

  it('waits for the processor to tell all of a paid payout, without another notice', async () => {
    const business = await desk.business();
    const payout = await business.payout([charge(1_000, 59)], { reconciliation: 'in_progress' });
    await business.tell([['payout.paid', payout.id]]);
    await waitUntil({ what: 'the first look', timeoutMs: 60_000 }, async () =>
      (await business.tenant.record('payout', payout.id)) ? true : undefined,
    );
    expect(await business.objects('Deposit')).toEqual([]);
    await business.change(payout.id, { reconciliation_status: 'completed' });
    await waitUntil({ what: 'the deposit', timeoutMs: 60_000 }, async () =>
      (await business.objects('Deposit')).length === 1 ? true : undefined,
    );
  });
});

describe('a payout that fails after it was paid', () => {
  it('is taken back: the deposit goes, the payments are free again, and the log says so', async () => {
    const business = await desk.business();
    await business.tenant.save(
      [customer('c'), invoice('i', 'c'), payment('p', 'c', 'i', { processorId: 'pi_free' })],
      { wake: false },
    );
    const payout = await business.payout([charge(5_000, 175, { paymentIntent: 'pi_free' })]);
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    await business.change(payout.id, { status: 'failed', failure_message: 'The account is closed.' });
    await business.tell([['payout.failed', payout.id]]);
    await business.settled();
    expect(await business.objects('Deposit')).toEqual([]);
    const last = (await business.tenant.log()).at(-1);
    expect(last).toMatchObject({ entityType: 'payout', status: 'success', action: 'voided' });
    expect(last?.message).toContain('deleted in QuickBooks');

    // The next payout carries the money, and with it what the failed one consisted of.
    const next = await business.payout([
      { type: 'payout_failure', amount: payout.amount, source: payout.id },
      charge(1_000, 59),
    ]);
    await business.tell([['payout.paid', next.id]]);
    await business.settled();
    const [deposit] = await business.objects('Deposit');
    const [booked] = await business.objects('Payment');
    expect(deposit?.TotalAmt).toBe(next.amount / 100);
    expect(linkedIn(deposit)).toEqual([booked?.Id]);
  });
});

describe('what a person has to do', () => {
  it('a missing account holds the payout, names the role, and lets it go by itself once it is mapped', async () => {
    const business = await desk.business({ unmapped: ['payout_fees'] });
    const payout = await business.payout([charge(1_000, 59)]);
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    const [row] = await business.tenant.queue();
    expect(row).toMatchObject({
      state: 'unresolved',
      errorType: 'AccountNotMapped',
      error: { mapping: { kind: 'account', key: 'payout_fees' } },
    });
    expect(row?.error?.message).toContain('Processing fees');
    expect(await business.map('payout_fees')).toBe(1);
    await business.settled();
    expect(await business.objects('Deposit')).toMatchObject([{ TotalAmt: 9.41 }]);
  });

  it('a payment that differs from its charge is refused, naming both amounts', async () => {
    const business = await desk.business();
    await business.tenant.save(
      [customer('c'), invoice('i', 'c'), payment('p', 'c', 'i', { processorId: 'pi_other' })],
      { wake: false },
    );
    const payout = await business.payout([charge(4_900, 172, { paymentIntent: 'pi_other' })]);
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    const row = (await business.tenant.queue()).find(({ entityType }) => entityType === 'payout');
    expect(row?.errorType).toBe('TotalMismatch');
    expect(row?.error?.message).toMatch(/49\.00 USD.*50\.00 USD/);
    expect(await business.objects('Deposit')).toEqual([]);
  });

  it('a payout whose movements do not add up is refused, naming both amounts', async () => {
    const business = await desk.business();
    const payout = await business.payout([charge(1_000, 59)], { amount: 999 });
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    const [row] = await business.tenant.queue();
    expect(row?.errorType).toBe('TotalMismatch');
    expect(row?.error?.message).toMatch(/9\.41 USD.*9\.99 USD/);
    expect(await business.objects('Deposit')).toEqual([]);
  });

  it('a currency that the company does not keep is a held error that says so', async () => {
    const business = await desk.business();
    const payout = await business.payout([charge(1_000, 59)], { currency: 'eur' });
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    const [row] = await business.tenant.queue();
    expect(row).toMatchObject({ state: 'unresolved', errorType: 'CurrencyMismatch' });
    expect(row?.error?.message).toContain('EUR');
  });

  it('a payout in a currency that the company keeps goes to the account of that currency', async () => {
    const business = await desk.business({ company: { multicurrency: true } });
    await addCurrency(business.realmId, 'EUR');
    const payout = await business.payout([charge(1_000, 59)], { currency: 'eur' });
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    const [row] = await business.tenant.queue();
    expect(row).toMatchObject({
      errorType: 'AccountNotMapped',
      error: { mapping: { key: 'payout_bank:EUR' } },
    });
    const url = `/v1/connections/${business.tenant.connectionId}/mappings/account/payout_bank:EUR`;
    expect((await business.api('PUT', url, { externalId: '36' })).body).toMatchObject({ released: 1 });
    await business.settled();
    expect(await business.tenant.queue()).toEqual([]);
    expect(await business.objects('Deposit')).toMatchObject([
      { TotalAmt: 9.41, CurrencyRef: { value: 'EUR' }, DepositToAccountRef: { value: '36' } },
    ]);
  });

  it('a payment in a deposit is frozen: its edit names the payout and says what to do in QuickBooks', async () => {
    const business = await desk.business();
    const mine = (memo: string) => payment('p', 'c', 'i', { processorId: 'pi_frozen', memo });
    await business.tenant.save([customer('c'), invoice('i', 'c'), mine('before')], { wake: false });
    const payout = await business.payout([charge(5_000, 175, { paymentIntent: 'pi_frozen' })]);
    await business.tell([['payout.paid', payout.id]]);
    await business.settled();
    await business.tenant.save([mine('after')]);
    await business.settled();
    const row = (await business.tenant.queue()).find(({ entityType }) => entityType === 'payment');
    expect(row?.errorType).toBe('RecordFrozen');
    expect(row?.error?.message).toContain('edit the deposit');
    const [booked] = await business.objects('Deposit');
    expect(row?.error?.message).toMatch(
      new RegExp(`^It lies in the deposit of payout ${payout.id} of .+ USD\\), which was booked from here`),
    );
    expect(row?.error?.about).toEqual({ entityType: 'payout', externalId: booked?.Id, recordId: payout.id });
    // The page of the payment links to it.
    const { body } = await business.api('GET', '/v1/records/payment/p/sync');
    expect(body.connections).toMatchObject([{ waitsOn: { type: 'payout', id: payout.id } }]);
  });

  it('a payment in a deposit that somebody else made names no payout of ours', async () => {
    const business = await desk.business();
    const mine = (memo: string) => payment('p', 'c', 'i', { processorId: 'pi_other', memo });
    await business.tenant.save([customer('c'), invoice('i', 'c'), mine('before')]);
    await business.settled();
    const [paid] = await business.objects('Payment');
    const books = await booksOf(desk.vendor, business.realmId);
    const LinkedTxn = [{ TxnId: paid?.Id, TxnType: 'Payment', TxnLineId: '0' }];
    await books.create('Deposit', {
      DepositToAccountRef: { value: '35' },
      Line: [{ Amount: 50, LinkedTxn }],
    });
    await business.tenant.save([mine('after')]);
    await business.settled();
    const row = (await business.tenant.queue()).find(({ entityType }) => entityType === 'payment');
    expect(row).toMatchObject({ errorType: 'RecordFrozen', waitsOnId: null });
    expect(row?.error?.message).toMatch(/^This transaction has been deposited|^Deposited/);
  });

  it('a key that Stripe refuses is told on the connection; with a good key what waited is booked', async () => {
    const business = await desk.business();
    const good = await business.replaceKey('sk_test_wrong_0000');
    const payout = await business.payout([charge(1_000, 59)]);
    await business.tell([['payout.paid', payout.id]]);
    const problem = await waitUntil({ what: 'the problem', timeoutMs: 60_000 }, async () => {
      const { body } = await business.api(
        'GET',
        `/v1/connections/${business.tenant.connectionId}/payout-source`,
      );
      return body.problem ?? undefined;
    });
    expect(problem).toMatchObject({ kind: 'refused_key' });
    const url = `/v1/connections/${business.tenant.connectionId}/payout-source`;
    const { body } = await business.api('PUT', url, { secretKey: good });
    expect(body.problem).toBeNull();
    await business.settled();
    expect(await business.objects('Deposit')).toHaveLength(1);
  });
});

it('while sync is off a payout is kept and told as skipped; a later push of payouts sends it', async () => {
  const business = await desk.business();
  await business.enable(false);
  const payout = await business.payout([charge(1_000, 59)]);
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  expect(await business.objects('Deposit')).toEqual([]);
  const [entry] = await business.tenant.log();
  expect(entry).toMatchObject({ entityType: 'payout', status: 'skipped', action: 'sync is off' });
  expect(entry?.message).toMatch(/^Skipped: Sync is off/);
  await business.enable(true);
  expect(await business.objects('Deposit')).toEqual([]);
  await (await business.tenant.push(['payout'])).result();
  expect(await business.objects('Deposit')).toMatchObject([{ TotalAmt: 9.41 }]);
});

it('a payout that Stripe does not itemise moves from the clearing account as a whole', async () => {
  const business = await desk.business();
  const payout = await business.payout([], { automatic: false, amount: 12_345 });
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  expect(await business.objects('Transfer')).toMatchObject([
    { Amount: 123.45, FromAccountRef: { value: '36' }, ToAccountRef: { value: '35' } },
  ]);
});

it('a payout of one company is never booked in another company of the same tenant', async () => {
  const business = await desk.business();
  const payout = await business.payout([charge(1_000, 59)]);
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  const other = await business.secondConnection();
  await (await other.push(['payout'])).result();
  await other.retry('payout', payout.id, true);
  await other.settled();
  expect((await other.links()).filter(({ connectionId }) => connectionId === other.connectionId)).toEqual([]);
});

it('pages, limits and outages of Stripe are waited out', async () => {
  const business = await desk.business();
  const payout = await business.payout(Array.from({ length: 230 }, (_, index) => charge(1_000 + index, 59)));
  await desk.stripe('/faults', {
    kind: 'status',
    status: 429,
    retryAfterS: 0.05,
    times: 1,
    path: '/v1/payouts',
  });
  await desk.stripe('/faults', { kind: 'status', status: 503, times: 1, path: '/v1/balance_transactions' });
  await desk.stripe('/faults', { kind: 'drop', times: 1, path: '/v1/balance_transactions' });
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  const [deposit, another] = await business.objects('Deposit');
  expect([deposit?.TotalAmt, another]).toEqual([payout.amount / 100, undefined]);
  expect(linesOf(deposit)).toHaveLength(231);
});

it('fifty random payouts, each notice three times in random order: every deposit equals its payout', async () => {
  const business = await desk.business();
  const payouts = await business.generate({ seed: 11, count: 50 });
  const events = payouts.flatMap(({ id }): [string, string][] => [
    ['payout.created', id],
    ['payout.paid', id],
  ]);
  await business.tell(events, { copies: 3, shuffleSeed: 3, parallel: 8 });
  await business.settled();
  expect(await business.tenant.queue()).toEqual([]);
  const banked = [
    ...(await business.objects('Deposit')).map(({ PrivateNote, TotalAmt }) => [
      noteOf(PrivateNote),
      TotalAmt,
    ]),
    ...(await business.objects('Transfer')).map(({ PrivateNote, Amount }) => [
      noteOf(PrivateNote),
      -Number(Amount),
    ]),
  ].filter(([id]) => !String(id).includes(':'));
  const wanted = payouts.map(({ id, amount }) => [id, amount / 100]);
  expect(banked.sort()).toEqual(wanted.sort());
}, 180_000);

/** As somebody does in the company's settings. */
async function addCurrency(realmId: string, code: string): Promise<void> {
  const tokens = z
    .object({ accessToken: z.string() })
    .parse(await desk.vendor.control(`/companies/${realmId}/tokens`, {}));
  const headers = { authorization: `Bearer ${tokens.accessToken}`, 'content-type': 'application/json' };
  const make = async (kind: string, body: object) => {
    const url = `${desk.vendor.sandbox.baseUrl}/v3/company/${realmId}/${kind}`;
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
  };
  await make('companycurrency', { Code: code });
  await make('exchangerate', { SourceCurrencyCode: code, Rate: 1.1, AsOfDate: '2020-01-01' });
}

function noteOf(note: unknown): string {
  return /\[LB:([^\]]+)\]/.exec(String(note))?.[1] ?? '';
}

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
