import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountRoleKey } from '../../src/domain/account-roles.ts';
import { type Business, type PayoutDesk, type SandboxPayout, startPayoutDesk } from './payouts-desk.ts';
import { customer, invoice, payment } from './samples.ts';
import { booksOf } from './vendor-books.ts';

/** What is in a payout as Stripe really makes it. */

let desk: PayoutDesk;
beforeAll(async () => {
  desk = await startPayoutDesk();
});
afterAll(() => desk?.close());

const sale = (amount: number, more: object = {}) => ({ type: 'charge', amount, fee: 59, ...more });

async function paidOut(business: Business, ...movements: Parameters<Business['payout']>[0]) {
  return tellOf(business, await business.payout(movements));
}

async function tellOf(business: Business, payout: SandboxPayout) {
  await business.tell([['payout.paid', payout.id]]);
  await business.settled();
  return payout;
}

const billed = (data: Record<string, unknown> = {}) => [
  customer('c', data.currency ? { currency: data.currency } : {}),
  invoice('i', 'c', data.currency ? { currency: data.currency } : {}),
  payment('p', 'c', 'i', { processorId: 'pi_mine', ...data }),
];

const held = async ({ tenant }: Business) =>
  (await tenant.queue()).map(({ entityType, errorType, error }) => ({
    entityType,
    errorType,
    message: error?.message ?? '',
    mapping: error?.mapping?.key,
  }));

/** What was booked to each role's account, in cents; accounts that nothing was booked to are left out. */
async function booked(business: Business, ...roles: AccountRoleKey[]) {
  const sums: [string, number][] = [];
  for (const role of roles)
    sums.push([role, Math.round((await business.balance(business.accounts[role])) * 100)]);
  return Object.fromEntries(sums);
}

describe('partial captures', () => {
  const captured = (uncaptured: number) =>
    sale(10_000, { fee: 320, paymentIntent: 'pi_mine', uncaptured: { amount: uncaptured, fee: 58 } });

  it('are compared with their payment by what was captured, and booked with it', async () => {
    const business = await desk.business();
    await business.tenant.save(billed(), { wake: false });
    const payout = await paidOut(business, captured(5_000), sale(2_000));
    expect(await held(business)).toEqual([]);
    const [deposit] = await business.objects('Deposit');
    expect(deposit?.TotalAmt).toBe(payout.amount / 100);
    const { body } = await business.api('GET', `/v1/payouts/${payout.id}`);
    expect(body.lines).toHaveLength(2);
    expect(body.lines.find(({ payments }: { payments: object[] }) => payments.length > 0)).toMatchObject({
      amount: '50.00',
      fee: '2.62',
      payments: [{ paymentId: 'p', amount: '50.00' }],
    });
  });

  it('that differ from their payment are held, and no advice falsifies a sale', async () => {
    const business = await desk.business();
    await business.tenant.save(billed(), { wake: false });
    await paidOut(business, captured(2_000));
    const problem = (await held(business)).find(({ entityType }) => entityType === 'payout');
    expect(problem?.errorType).toBe('TotalMismatch');
    expect(problem?.message).toMatch(/80\.00 USD.*50\.00 USD/);
    expect(problem?.message).toContain('Do not take the id off, and do not change a sale');
  });
});

async function european(style: 'deposit' | 'clearing') {
  const business = await desk.business({ style, company: { multicurrency: true } });
  const books = await booksOf(desk.vendor, business.realmId);
  await books.create('CompanyCurrency', { Code: 'EUR' });
  await books.create('ExchangeRate', { SourceCurrencyCode: 'EUR', Rate: 1.05, AsOfDate: '2020-01-01' });
  await business.mapKey('payout_clearing:EUR', '36');
  return business;
}

describe('a charge that the customer paid in another currency', () => {
  const converted = sale(5_500, {
    fee: 190,
    paymentIntent: 'pi_mine',
    exchange: { amount: 5_000, currency: 'eur', rate: 1.1 },
  });

  it.each(['deposit', 'clearing'] as const)(
    'is compared with its payment in that currency; what it brought more is an exchange gain (%s)',
    async (style) => {
      const business = await european(style);
      await business.tenant.save(billed({ currency: 'EUR' }), { wake: false });
      const payout = await paidOut(business, converted, sale(1_000));
      expect(await held(business)).toEqual([]);
      // The books have the payment at a rate of 1.05, and Stripe brought 1.1.
      expect(await booked(business, 'payout_bank', 'payout_clearing')).toEqual({
        payout_bank: payout.amount,
        payout_clearing: 0,
      });
      expect(Math.abs(await business.balance(business.accounts.payout_exchange))).toBe(2.5);
      expect(await business.balance('4')).toBe(0);
    },
  );

  it('that differs from its payment is held with both amounts in the customer’s currency', async () => {
    const business = await european('deposit');
    await business.tenant.save(
      billed({ currency: 'EUR', amount: '49.00', allocations: [{ invoiceId: 'i', amount: '49.00' }] }),
      { wake: false },
    );
    await paidOut(business, converted);
    const problem = (await held(business)).find(({ entityType }) => entityType === 'payout');
    expect(problem).toMatchObject({
      errorType: 'TotalMismatch',
      message: expect.stringMatching(/50\.00 EUR.*49\.00 EUR/),
    });
  });
});

describe('nothing of a payout is in the books before all of it can be', () => {
  const paidInEuros = sale(5_500, {
    fee: 190,
    paymentIntent: 'pi_mine',
    exchange: { amount: 5_000, currency: 'eur', rate: 1.1 },
  });
  const unknown = { type: 'adjustment', category: 'brand_new_thing', amount: -100, source: null };
  const entriesOf = async ({ objects }: Business) =>
    (await Promise.all(['Deposit', 'Transfer', 'Purchase'].map((entity) => objects(entity)))).flat();

  it.each(['deposit', 'clearing'] as const)(
    'a kind that nobody placed holds every entry, and choosing its account releases all (%s)',
    async (style) => {
      const business = await european(style);
      await business.tenant.save(billed({ currency: 'EUR' }), { wake: false });
      const payout = await paidOut(business, paidInEuros, sale(1_000), unknown);
      expect(await entriesOf(business)).toEqual([]);
      expect((await held(business)).map(({ message }) => message).join()).toContain('brand_new_thing');
      const url = `/v1/connections/${business.tenant.connectionId}/mappings/account/payout_unknown:brand_new_thing`;
      await business.api('PUT', url, { externalId: '31' });
      await business.settled();
      expect(await held(business)).toEqual([]);
      expect(await booked(business, 'payout_bank', 'payout_clearing')).toEqual({
        payout_bank: payout.amount,
        payout_clearing: 0,
      });
    },
  );

  it.each(['deposit', 'clearing'] as const)(
    'a payment that is not in the books yet holds every entry (%s)',
    async (style) => {
      const business = await european(style);
      await business.tenant.save(billed({ currency: 'EUR' }), { wake: false });
      const later = [
        customer('c2'),
        invoice('i2', 'c2'),
        payment('p2', 'c2', 'i2', { processorId: 'pi_two' }),
      ];
      const pending = later.map((record) =>
        record.id === 'p2' ? { ...record, data: { ...record.data, status: 'pending' } } : record,
      );
      await business.tenant.save(pending, { wake: false });
      const payout = await paidOut(business, paidInEuros, sale(5_000, { paymentIntent: 'pi_two' }));
      expect(await entriesOf(business)).toEqual([]);
      await business.tenant.save(later);
      await business.relayed();
      expect(await held(business)).toEqual([]);
      expect(await booked(business, 'payout_bank')).toEqual({ payout_bank: payout.amount });
    },
  );
});

describe('fees', () => {
  it('go to a role for each part: 892 of a European sample are 725 and 167 of tax', async () => {
    const business = await desk.business();
    const feeDetails = [
      { type: 'stripe_fee', amount: 725 },
      { type: 'tax', amount: 167 },
    ];
    const other = [
      { type: 'application_fee', amount: 40 },
      { type: 'withheld_tax', amount: 7 },
      { type: 'payment_method_passthrough_fee', amount: 3 },
    ];
    const payout = await paidOut(
      business,
      sale(30_000, { fee: 892, feeDetails }),
      sale(2_000, { fee: 50, feeDetails: other }),
      { type: 'stripe_fee', amount: -20, source: null },
      { type: 'tax_fee', amount: -4, source: null },
    );
    const roles = [
      'payout_fees',
      'payout_fee_tax',
      'payout_application_fees',
      'payout_withheld_tax',
    ] as const;
    const sums = await booked(business, 'payout_bank', ...roles);
    expect(sums.payout_bank).toBe(payout.amount);
    expect(roles.map((role) => Math.abs(sums[role] ?? 0))).toEqual([725 + 3 + 20, 167 + 4, 40, 7]);
  });

  it('whose parts are not the fee hold the payout, naming both', async () => {
    const business = await desk.business();
    await paidOut(business, sale(3_000, { fee: 100, feeDetails: [{ type: 'stripe_fee', amount: 90 }] }));
    expect(await held(business)).toMatchObject([
      { errorType: 'TotalMismatch', message: expect.stringMatching(/0\.90 USD.*1\.00 USD/) },
    ]);
  });
});

describe('kinds by their reporting category', () => {
  it('failed refunds are refunds, reserves stay money, and each other kind has its account', async () => {
    const business = await desk.business();
    const payout = await paidOut(
      business,
      sale(100_000),
      { type: 'refund', amount: -2_500 },
      { type: 'adjustment', category: 'refund_failure', amount: 1_000 },
      { type: 'reserve_transaction', amount: -5_000 },
      { type: 'payout_minimum_balance_hold', category: 'other_adjustment', amount: -700, source: null },
      { type: 'adjustment', category: 'financing_paydown', amount: -300, source: null },
      { type: 'topup', amount: 400 },
      { type: 'transfer', amount: -900 },
      { type: 'application_fee', amount: 120 },
      { type: 'contribution', amount: -80, source: null },
      { type: 'network_cost', amount: -30, source: null },
    );
    expect(await held(business)).toEqual([]);
    const sums = await booked(
      business,
      'payout_bank',
      'payout_refunds',
      'payout_reserves',
      'payout_financing',
      'payout_topups',
      'payout_transfers',
      'payout_platform_earnings',
      'payout_contributions',
      'payout_fees',
    );
    expect(sums.payout_bank).toBe(payout.amount);
    const { payout_bank: _, payout_refunds: __, ...others } = sums;
    expect(Object.fromEntries(Object.entries(others).map(([role, sum]) => [role, Math.abs(sum)]))).toEqual({
      payout_reserves: 5_700,
      payout_financing: 300,
      payout_topups: 400,
      payout_transfers: 900,
      payout_platform_earnings: 120,
      payout_contributions: 80,
      payout_fees: 59 + 30,
    });
    expect(sums.payout_reserves).toBe(5_700);
  });

  it('an unknown kind is held by its name, and goes by itself once somebody says where it belongs', async () => {
    const business = await desk.business();
    const payout = await paidOut(business, sale(3_000), {
      type: 'adjustment',
      category: 'brand_new_thing',
      amount: -100,
      source: null,
    });
    expect(await held(business)).toMatchObject([
      { errorType: 'AccountNotMapped', mapping: 'payout_unknown:brand_new_thing' },
    ]);
    expect((await held(business))[0]?.message).toContain('“brand_new_thing”');
    const url = `/v1/connections/${business.tenant.connectionId}/mappings/account/payout_unknown:brand_new_thing`;
    expect((await business.api('PUT', url, { externalId: '31' })).body).toMatchObject({ released: 1 });
    await business.settled();
    expect(await business.objects('Deposit')).toMatchObject([{ TotalAmt: payout.amount / 100 }]);
  });

  it('a refund names the payment that it takes back', async () => {
    const business = await desk.business();
    await business.tenant.save(billed(), { wake: false });
    await paidOut(business, sale(5_000, { paymentIntent: 'pi_mine' }));
    const payout = await paidOut(business, sale(9_000), { type: 'refund', amount: -5_000, of: 'pi_mine' });
    const { body } = await business.api('GET', `/v1/payouts/${payout.id}`);
    const refund = body.lines.find(({ kind }: { kind: string }) => kind === 'refund');
    expect(refund).toMatchObject({ refunds: ['p'], payments: [] });
    expect(body.paymentNames).toMatchObject({ p: expect.any(String) });
  });
});

it('a restricted key that lacks a permission is refused when it is connected, with its name, and nothing is stored', async () => {
  const business = await desk.business({ connect: false });
  const needed = {
    rak_payout_read: 'Payouts',
    rak_balance_transaction_source_read: 'Balance transaction sources',
    rak_charge_read: 'Charges and Refunds',
    rak_dispute_read: 'Disputes',
    rak_transfer_read: 'Transfers',
    rak_top_up_read: 'Top-ups',
    rak_application_fee_read: 'Application Fees',
  };
  const url = `/v1/connections/${business.tenant.connectionId}/payout-source`;
  const connectWith = async (permissions: string[]) => {
    const made = await desk.stripe(`/accounts/${business.accountId}/keys`, { permissions });
    const secretKey = (made as { key: string }).key;
    return business.api('PUT', url, { secretKey, signingSecret: business.secret });
  };
  for (const [permission, label] of Object.entries(needed)) {
    const { status, body } = await connectWith(Object.keys(needed).filter((each) => each !== permission));
    expect([status, body.errors[0].pointer]).toEqual([422, '/secretKey']);
    expect(body.errors[0].message).toContain(`“${label}”`);
    expect(body.errors[0].message).toContain(`'${permission}'`);
    expect((await business.api('GET', url)).body.connected).toBe(false);
  }
  expect((await connectWith(Object.keys(needed))).status).toBe(200);
});

describe('payouts by hand', () => {
  it('an automatic payout that holds an earlier manual one nets it, and its fee is a fee once', async () => {
    const business = await desk.business();
    await business.transactions([sale(20_000, { fee: 600 })]);
    const byHand = await business.payout([], { automatic: false, method: 'instant', amount: 5_000, fee: 50 });
    await tellOf(business, byHand);
    const automatic = await business.payout([sale(1_000)], { sweep: true });
    expect(automatic.amount).toBe(20_000 - 600 - 5_050 + 1_000 - 59);
    await tellOf(business, automatic);
    expect(await held(business)).toEqual([]);
    expect(await booked(business, 'payout_bank', 'payout_clearing')).toEqual({
      payout_bank: 5_000 + automatic.amount,
      payout_clearing: 0,
    });
    expect(Math.abs(await business.balance(business.accounts.payout_fees))).toBe(7.09);
  });
});

describe('a payout that came back', () => {
  it('and whose failure is told after the payout that carries its money: that one takes up what it consisted of', async () => {
    const business = await desk.business();
    await business.tenant.save(billed(), { wake: false });
    const failed = await paidOut(business, sale(5_000, { paymentIntent: 'pi_mine' }));
    await business.change(failed.id, { status: 'failed', failure_code: 'account_closed' });
    // The carrier is told first.
    const carrier = await tellOf(business, await business.payout([sale(1_000)], { sweep: true }));
    expect(carrier.amount).toBe(failed.amount + 941);
    await business.tell([['payout.failed', failed.id]]);
    await business.relayed();
    const deposits = await business.objects('Deposit');
    expect(deposits).toMatchObject([{ TotalAmt: carrier.amount / 100 }]);
    const lines = (deposits[0]?.Line ?? []) as { LinkedTxn?: object[] }[];
    expect(lines.filter(({ LinkedTxn = [] }) => LinkedTxn.length > 0)).toHaveLength(1);
    expect(await booked(business, 'payout_clearing')).toEqual({ payout_clearing: 0 });
    expect(await held(business)).toEqual([]);
  });
});

describe('a payout with more movements than its record takes', () => {
  const many = () => [
    // Its reversal is listed first, and the charge itself on the last page.
    sale(10_000, { fee: 320, paymentIntent: 'pi_mine', uncaptured: { amount: 5_000, fee: 58 } }),
    ...Array.from({ length: 619 }, (_, index) => sale(1_000 + index)),
    // The first charge that is met: with it the sum of its kind begins.
    sale(1_700, { uncaptured: { amount: 100, fee: 3 } }),
    ...Array.from({ length: 30 }, () => ({ type: 'refund', amount: -500 })),
  ];

  it('is booked in sums to the cent, each payment by its own line, and shows every movement', async () => {
    const business = await desk.business();
    await business.tenant.save(billed(), { wake: false });
    const payout = await paidOut(business, ...many());
    expect(await held(business)).toEqual([]);
    const [deposit] = await business.objects('Deposit');
    expect(deposit?.TotalAmt).toBe(payout.amount / 100);
    expect(deposit?.Line).toHaveLength(4);
    const { body } = await business.api('GET', `/v1/payouts/${payout.id}`);
    expect(body).toMatchObject({ movements: 651 });
    expect(body.lines.map(({ count }: { count: number }) => count).sort()).toEqual([1, 30, 620].sort());
    const seen: { reference: string; payments: object[] }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/v1/payouts/${payout.id}/lines?limit=70${cursor && `&cursor=${cursor}`}`;
      const page = (await business.api('GET', path)).body;
      seen.push(...page.items);
      cursor = page.next;
    }
    expect(new Set(seen.map(({ reference }) => reference)).size).toBe(651);
    expect(seen.filter(({ payments }) => payments.length > 0)).toMatchObject([
      { amount: '50.00', fee: '2.62', payments: [{ paymentId: 'p', amount: '50.00' }] },
    ]);
  });

  it('and that came back is taken up whole by the payout that carries its money', async () => {
    const business = await desk.business();
    await business.tenant.save(billed(), { wake: false });
    const failed = await paidOut(business, ...many());
    await business.change(failed.id, { status: 'failed', failure_code: 'account_closed' });
    await business.tell([['payout.failed', failed.id]]);
    await business.settled();
    const carrier = await tellOf(business, await business.payout([sale(1_000)], { sweep: true }));
    expect(await held(business)).toEqual([]);
    const deposits = await business.objects('Deposit');
    expect(deposits).toMatchObject([{ TotalAmt: carrier.amount / 100 }]);
    const lines = (deposits[0]?.Line ?? []) as { LinkedTxn?: object[] }[];
    expect(lines.filter(({ LinkedTxn = [] }) => LinkedTxn.length > 0)).toHaveLength(1);
    expect(await booked(business, 'payout_clearing')).toEqual({ payout_clearing: 0 });
  });
});

it('a payout that Stripe still counts waits and says so, and is not taken to be missed', async () => {
  const business = await desk.business();
  const payout = await business.payout([sale(1_000), sale(2_000)], {
    reconciliation: 'in_progress',
    listed: 1,
  });
  await business.tell([['payout.paid', payout.id]]);
  await business.looked(payout.id);
  const { body } = await business.api('GET', `/v1/payouts/${payout.id}`);
  expect(body).toMatchObject({ problem: null, status: 'pending', complete: false });
  expect(await held(business)).toEqual([]);
  await business.change(payout.id, { reconciliation_status: 'completed' });
  await business.tell([['payout.reconciliation_completed', payout.id]]);
  await business.settled();
  expect(await business.objects('Deposit')).toMatchObject([{ TotalAmt: payout.amount / 100 }]);
});

it('in a currency whose payouts are rounded, what is less stays at Stripe and is no difference', async () => {
  const business = await desk.business({ company: { multicurrency: true } });
  const books = await booksOf(desk.vendor, business.realmId);
  await books.create('CompanyCurrency', { Code: 'HUF' });
  await books.create('ExchangeRate', { SourceCurrencyCode: 'HUF', Rate: 1.1, AsOfDate: '2020-01-01' });
  for (const role of ['payout_bank', 'payout_clearing']) await business.mapKey(`${role}:HUF`, '35');
  const payout = await business.payout([sale(104_545, { fee: 0 })], { currency: 'huf', amount: 104_500 });
  await tellOf(business, payout);
  expect(await held(business)).toEqual([]);
  expect(await business.objects('Deposit')).toMatchObject([{ TotalAmt: 1_045 }]);
});
