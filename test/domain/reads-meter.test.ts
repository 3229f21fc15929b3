import { expect, test } from 'vitest';
import { consentEnd, consentReminders } from '../../src/domain/consent.ts';
import { featureOf } from '../../src/domain/read-feature.ts';
import { addRead, meterOf, monthOf, type ReadPlan, warningOf } from '../../src/domain/reads-meter.ts';

const stopping: ReadPlan = {
  allowance: 500_000,
  stops: true,
  pricePerThousand: '0',
  currency: 'USD',
  warnShare: 0.8,
};
const paying: ReadPlan = { ...stopping, stops: false, pricePerThousand: '3.50' };
const middle = new Date('2026-11-16T00:00:00Z');

test('half of the month with half of the allowance lasts exactly', () => {
  expect(meterOf(250_000, stopping, middle)).toEqual({
    used: 250_000,
    forecast: 500_000,
    cost: null,
    usedUpAt: null,
    level: 'fine',
  });
});

test('a pace that is too fast is told with the day on which the allowance is used up, and what the rest costs', () => {
  const meter = meterOf(375_000, paying, middle);
  expect(meter).toMatchObject({ forecast: 750_000, cost: '875.00', level: 'warning' });
  expect(meter.usedUpAt).toBe('2026-11-21T00:00:00.000Z');
  expect(meterOf(375_000, stopping, middle).cost).toBeNull();
  expect(meterOf(0, paying, middle).cost).toBe('0.00');
  // To the cent, in the currency's own precision: 1,501 reads at 3.505 a thousand are 5.261005.
  expect(
    meterOf(501_501, { ...paying, pricePerThousand: '3.505' }, new Date('2026-11-30T23:59:59.999Z')).cost,
  ).toBe('5.26');
  expect(meterOf(750_000, { ...paying, currency: 'JPY' }, new Date('2026-11-30T23:59:59.999Z')).cost).toBe(
    '875',
  );
});

test.for([
  ['a first pull, as fast as it may be', 124_000, '2026-11-02T00:00:00Z', 'fine'],
  ['a quarter used and no end in sight', 126_000, '2026-11-02T00:00:00Z', 'warning'],
  ['the share that was set, whatever the pace', 400_000, '2026-11-30T12:00:00Z', 'warning'],
  ['one less', 399_999, '2026-11-30T12:00:00Z', 'fine'],
  ['the last twentieth', 475_000, '2026-11-30T12:00:00Z', 'urgent'],
  ['beyond it', 600_000, '2026-11-16T00:00:00Z', 'urgent'],
] as const)('a warning comes before the stop, and not for nothing: %s', ([, used, at, level]) => {
  const meter = meterOf(used, stopping, new Date(at));
  expect(meter.level).toBe(level);
  expect(warningOf(meter, stopping) === null).toBe(level === 'fine');
});

test('a warning says what happens, who acts and what to do, for a plan that stops and for one that costs', () => {
  const [before, beyond] = [meterOf(475_000, stopping, middle), meterOf(600_000, stopping, middle)];
  expect(warningOf(before, stopping)).toMatch(/may not last.*refuses them.*Whoever runs this installation/s);
  expect(warningOf(beyond, stopping)).toMatch(/are used up: until the month ends the vendor refuses them/);
  expect(warningOf(before, paying)).toMatch(/may not last.*costs extra/s);
  expect(warningOf(beyond, paying)).toMatch(/are used up.*costs extra/s);
});

test('the first hours of a month are no pace, and nothing read is no forecast', () => {
  expect(meterOf(10, stopping, new Date('2026-11-01T00:00:01Z')).forecast).toBeLessThanOrEqual(310);
  expect(meterOf(0, stopping, middle)).toMatchObject({ forecast: 0, usedUpAt: null, level: 'fine' });
});

test('a month is that of UTC, also over the turn of the year', () => {
  expect(monthOf(new Date('2026-12-31T23:59:59Z'))).toBe('2026-12');
  expect(meterOf(31, stopping, new Date('2026-12-31T23:59:59Z')).forecast).toBe(31);
});

test('a new month begins at nothing and hands over the one before; a clock that goes back loses none', () => {
  const at = (text: string) => new Date(text);
  const first = addRead(null, { feature: 'pull', at: at('2026-11-30T23:59:59Z') });
  expect(first).toEqual({ counted: { month: '2026-11', of: { pull: 1 } } });
  const next = addRead(first.counted, { feature: 'changes', at: at('2026-12-01T00:00:00Z') });
  expect(next).toEqual({
    counted: { month: '2026-12', of: { changes: 1 } },
    over: { month: '2026-11', of: { pull: 1 } },
  });
  const back = addRead(next.counted, { feature: 'changes', at: at('2026-11-30T23:59:59Z'), reads: 2 });
  expect(back).toEqual({ counted: { month: '2026-12', of: { changes: 3 } } });
});

test('whoever asks is counted under what it is for', () => {
  const askers = ['pull/bat_1/invoice', 'balances/bal_1/reading/', 'person/customer 7', 'changes', 'new'];
  expect(askers.map(featureOf)).toEqual(['pull', 'balance_report', 'by_hand', 'changes', 'sync']);
});

test('the end of a consent is told 14, 7 and 2 days ahead, and every hour of those days is within its step', () => {
  const ends = new Date('2031-11-20T12:00:00Z');
  expect(consentReminders(ends).map((at) => at.toISOString().slice(0, 10))).toEqual([
    '2031-11-06',
    '2031-11-13',
    '2031-11-18',
  ]);
  const before = (days: number) => consentEnd(ends, new Date(ends.getTime() - days * 86_400_000)).step?.days;
  expect([15, 14.9, 14, 8, 7.5, 2.9, 0, -1].map(before)).toEqual([undefined, 14, 14, 14, 7, 2, 2, 2]);
});
