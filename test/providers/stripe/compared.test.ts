import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { type BuiltPayout, PayoutBuild, returnedIn } from '../../../src/domain/build-payout.ts';
import type { Payout } from '../../../src/domain/entities/payout.ts';
import { bookPayout, rolesNeeded } from '../../../src/domain/payout-booking.ts';
import type { PayoutHead } from '../../../src/domain/payout-report.ts';
import { roleOf } from '../../../src/domain/payout-roles.ts';
import type { KnownPayment } from '../../../src/domain/tie-payments.ts';
import { joinUncaptured } from '../../../src/domain/uncaptured.ts';
import { movementOf } from '../../../src/providers/stripe/movement.ts';
import { CATEGORIES } from './documented.ts';

/** What the documentation says is compared of each category, done with a payout that holds it. */

interface Moved {
  category: string;
  /** In cents, before the fee. */
  amount: number;
  fee?: number;
  type?: string;
  source?: object | string;
  rate?: number;
}

function transaction({ category, amount, fee = 0, type = 'adjustment', source, rate }: Moved, index = 0) {
  return {
    id: `txn_${index}`,
    object: 'balance_transaction',
    type,
    reporting_category: category,
    amount,
    fee,
    fee_details: fee === 0 ? [] : [{ type: 'stripe_fee', amount: fee }],
    net: amount - fee,
    currency: 'usd',
    exchange_rate: rate ?? null,
    description: null,
    source: source ?? null,
  } as unknown as Stripe.BalanceTransaction;
}

const charge = (amount: number, currency = 'usd') => ({ object: 'charge', id: 'ch_1', amount, currency });
const about = (object: 'refund' | 'dispute', amount = 0) => ({
  ...{ object, id: `${object}_1`, charge: 'ch_1', amount, currency: 'usd' },
});
const payment = (amount: string, currency = 'USD'): KnownPayment => ({
  ...{ id: 'p', name: 'Payment 1', processorId: 'ch_1', amount, currency },
});

interface Paid {
  payments?: KnownPayment[];
  earlier?: Payout[];
  /** By how many cents the payout is more than its movements. */
  off?: number;
}

function built(moved: readonly Moved[], { payments = [], earlier = [], off = 0 }: Paid = {}) {
  const movements = moved.flatMap((each, index) => movementOf(transaction(each, index), 'po_1') ?? []);
  const net = moved.reduce((sum, { amount, fee = 0 }) => sum + amount - fee, 0);
  const returned = movements.filter(({ returnedPayout }) => returnedPayout !== undefined);
  const build = new PayoutBuild({
    ...{ connectionId: 'con', processor: 'stripe', style: 'deposit', returned },
    head: headOf((net + off) / 100),
    earlier: new Map(earlier.map((payout) => [payout.reference, payout])),
  });
  const parts = movements.filter(({ uncaptured }) => uncaptured);
  const whole = movements.filter((each) => !each.uncaptured && !returned.includes(each));
  const joined = joinUncaptured(whole, parts, 'USD');
  build.add(joined.movements, payments);
  build.add(
    parts.filter((part) => !joined.taken.includes(part)),
    payments,
  );
  build.add(build.rest, payments);
  for (const { lines } of build.takenUp) build.addAgain(lines, payments);
  return { ...build.finish(), takenUp: build.takenUp, returned: returnedIn(returned) };
}

function headOf(amount: number): PayoutHead {
  return {
    ...{ id: 'po_1', status: 'paid', currency: 'USD', amount: amount.toFixed(2), date: '2026-11-06' },
    ...{ createdAt: new Date(0), itemized: true, complete: true, ownFees: [] },
  };
}

const problemOf = ({ payout }: BuiltPayout) => payout.problem?.message;
const entriesOf = ({ payout }: BuiltPayout) => {
  const { main, parts } = bookPayout(payout);
  return [main, ...parts.map(({ booking }) => booking)].flatMap((booking) =>
    booking.form === 'transfer' ? [] : booking.lines,
  );
};
const booked = (payout: BuiltPayout) =>
  entriesOf(payout)
    .filter(({ role }) => role !== 'payout_bank')
    .map(({ role, amount }) => [role, amount]);

const SALE: Moved = { category: 'charge', type: 'charge', amount: 90_000, source: 'ch_other' };

/** Nothing but that all of it adds up: a payment of another amount is no matter. */
function theSum(category: string, source: object | string = 'x') {
  const moved: Moved[] = [SALE, { category, amount: -1_500, source }];
  expect(problemOf(built(moved, { payments: [payment('7.00')] }))).toBeUndefined();
  expect(problemOf(built(moved, { off: 1 }))).toMatch(/885\.00 USD.*885\.01 USD/);
}

function namesPayments(object: 'refund' | 'dispute') {
  return (category: string) => {
    theSum(category, about(object, 1_500));
    const { payout } = built([SALE, { category, amount: -1_500, source: about(object, 1_500) }], {
      payments: [payment('7.00')],
    });
    expect(payout.lines.map(({ refunds, payments }) => [refunds, payments])).toEqual([
      [undefined, []],
      [['p'], []],
    ]);
  };
}

const COMPARED: Readonly<Record<string, (category: string, role: string) => void>> = {
  'its payments, in the currency that the customer paid in': (category) => {
    const own: Moved = { category, type: 'charge', amount: 5_000, source: charge(5_000) };
    expect(problemOf(built([own], { payments: [payment('50.00')] }))).toBeUndefined();
    expect(problemOf(built([own], { payments: [payment('49.99')] }))).toMatch(/50\.00 USD.*49\.99 USD/);
    const converted: Moved = { ...own, amount: 5_500, source: charge(5_000, 'eur'), rate: 1.1 };
    const agrees = built([converted], { payments: [payment('50.00', 'EUR')] });
    expect([problemOf(agrees), agrees.payout.lines[0]?.payments]).toEqual([
      undefined,
      [{ paymentId: 'p', amount: '50.00', currency: 'EUR' }],
    ]);
    const differs = built([converted], { payments: [payment('55.00', 'EUR')] });
    expect(problemOf(differs)).toMatch(/50\.00 EUR.*55\.00 EUR/);
  },
  'netted into its charge, before that is compared': (category) => {
    const whole: Moved = { category: 'charge', type: 'charge', amount: 10_000, source: charge(10_000) };
    // Listed newest first.
    const moved: Moved[] = [
      { category, type: 'refund', amount: -2_000, source: about('refund', 2_000) },
      whole,
    ];
    const agrees = built(moved, { payments: [payment('80.00')] });
    expect(problemOf(agrees)).toBeUndefined();
    expect(agrees.payout.lines).toMatchObject([{ amount: '80.00', payments: [{ paymentId: 'p' }] }]);
    expect(problemOf(built(moved, { payments: [payment('100.00')] }))).toMatch(/80\.00 USD.*100\.00 USD/);
  },
  'the sum': (category) => theSum(category),
  'the sum; names the payments that it takes back': namesPayments('refund'),
  'the sum; names the payments that it gives back': namesPayments('refund'),
  'the sum; names the payments that are disputed': namesPayments('dispute'),
  'the sum; names the payments that were disputed': namesPayments('dispute'),
  'the sum; one line for all of the role': (category, role) => {
    theSum(category);
    const payout = built([SALE, { category, amount: -1_500 }, { category, amount: -300 }]);
    expect(booked(payout).filter(([each]) => each === role)).toEqual([[role, '-18.00']]);
  },
  'the sum; that payout is booked by itself': (category, role) => {
    const earlier: Moved = { category, type: 'payout', amount: -5_000, fee: 50, source: 'po_0' };
    const own: Moved = { category, type: 'payout', amount: -84_950, source: 'po_1' };
    const payout = built([SALE, earlier]);
    expect(problemOf(payout)).toBeUndefined();
    // What was kept of it is booked with it.
    expect(booked(payout)).toEqual([
      ['payout_charges', '900.00'],
      [role, '-50.50'],
    ]);
    expect(problemOf(built([SALE, earlier], { off: 1 }))).toMatch(/849\.50 USD.*849\.51 USD/);
    expect(movementOf(transaction(own), 'po_1')).toBeUndefined();
  },
  'the payout that came back: its lines take the place of this one': (category, role) => {
    const before = built([
      { ...SALE, amount: 4_000 },
      { category: 'refund', amount: -500 },
    ]).payout;
    const earlier: Payout = { ...before, reference: 'po_0', status: 'failed' };
    const back: Moved = { category, type: 'payout_failure', amount: 3_500, source: 'po_0' };
    const carrier = built([SALE, back], { earlier: [earlier] });
    expect(problemOf(carrier)).toBeUndefined();
    expect(booked(carrier)).toEqual([
      ['payout_charges', '900.00'],
      ['payout_charges', '40.00'],
      ['payout_refunds', '-5.00'],
    ]);
    // Of another amount than that payout, or unknown here, it is money that lies at the processor.
    for (const known of [[{ ...earlier, amount: '34.00' }], []]) {
      const other = built([SALE, back], { earlier: known });
      expect(booked(other)).toEqual([
        ['payout_charges', '900.00'],
        [role, '35.00'],
      ]);
    }
  },
  'the sum; held until a person says where its kind belongs': (category, role) => {
    theSum(category);
    const { payout } = built([SALE, { category, amount: -1_500 }]);
    expect(rolesNeeded(payout)).toContainEqual({ role, currency: 'USD' });
  },
};

describe('of each category is compared what the documentation says', () => {
  it.each(CATEGORIES)('%s (%s, %s): %s', (named = '', line, role = '', compared = '') => {
    const check = COMPARED[compared];
    if (!check) throw new Error(`Nobody knows how to compare “${compared}”.`);
    const category = named === 'any other' ? 'something_new' : named;
    check(category, role.replace('<its word>', category));
    const [kept] = built([{ category, amount: 1_500, source: 'x' }]).payout.lines;
    if (kept) expect([kept.kind, roleOf(kept)]).toEqual([line, role.replace('<its word>', category)]);
  });

  it('nothing that it says is left untried', () => {
    const said = new Set(CATEGORIES.map(([, , , compared]) => compared));
    expect(Object.keys(COMPARED).filter((each) => !said.has(each))).toEqual([]);
  });
});
