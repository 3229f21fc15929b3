import { Temporal } from '@js-temporal/polyfill';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isBetween, nextTimeOfDay } from '../../src/domain/wall-clock.ts';

/** Zones with changes of an hour, of half an hour, at midnight, with none, and over the date line. */
const ZONES = [
  'America/New_York',
  'America/Los_Angeles',
  'Europe/London',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Pacific/Apia',
  'Asia/Kolkata',
  'UTC',
];

/** As the Temporal API of ECMAScript resolves it: forward over a gap, the earlier one of two. */
function expected(zone: string, time: string, after: number): number {
  const start = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(zone).toPlainDate();
  for (let days = -1; ; days += 1) {
    const wall = start.add({ days }).toPlainDateTime(Temporal.PlainTime.from(time));
    const instant = wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
    if (instant > after) return instant;
  }
}

const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const instants = fc.date({ min: new Date('2011-06-01'), max: new Date('2032-01-01'), noInvalidDate: true });

it('the next time of day is the one that another library finds, in every zone', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), times, instants, (zone, time, after) => {
      expect(nextTimeOfDay(zone, time, after.getTime())).toBe(expected(zone, time, after.getTime()));
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  ['2026-03-07T04:59:59Z', '2026-03-10T04:00:00Z'],
  ['2026-10-31T03:59:59Z', '2026-11-03T05:00:00Z'],
])('around a clock change (%s) no hour is missed and none counts twice', (from, to) => {
  for (let hour = 0; hour < 24; hour += 1) {
    const time = `${String(hour).padStart(2, '0')}:30`;
    const seen: number[] = [];
    let at = nextTimeOfDay('America/New_York', time, Date.parse(from));
    for (; at < Date.parse(to); at = nextTimeOfDay('America/New_York', time, at)) {
      expect(at).toBe(expected('America/New_York', time, at - 1));
      seen.push(at);
    }
    expect(seen).toHaveLength(3);
  }
});

it('a night spans midnight, and two equal times are no night', () => {
  const at = (text: string) => Date.parse(`2026-06-10T${text}-07:00`);
  const night = { from: '22:00', to: '05:00' };
  const zone = 'America/Los_Angeles';
  expect(
    ['21:59:59', '22:00:00', '23:30:00', '04:59:59', '05:00:00', '12:00:00'].map((text) =>
      isBetween(zone, night, at(text)),
    ),
  ).toEqual([false, true, true, true, false, false]);
  expect(isBetween(zone, { from: '12:00', to: '13:00' }, at('12:30:00'))).toBe(true);
  expect(isBetween(zone, { from: '05:00', to: '05:00' }, at('05:00:00'))).toBe(false);
});
