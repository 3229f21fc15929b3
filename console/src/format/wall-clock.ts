import { oncePerPlace, placeNow } from '../language/place.ts';

/** Between instants and the clock on the business's wall. */

const CLOCK = oncePerPlace(
  ({ timeZone }) =>
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }),
);

/** The day that it is there, as `2026-03-01`. */
export function dayAt(at: Date): string {
  return wallTime(at).slice(0, 10);
}

/** The first instant of a day there, in ms since the epoch. @throws RangeError for what is no day. */
export function startOf(day: string): number {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  // Once more from the first guess: the offset may be another there.
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess);
}

/** How far the clock there is ahead of UTC. */
function offsetAt(at: number): number {
  const whole = Math.floor(at / 1_000) * 1_000;
  return Date.parse(`${wallTime(new Date(at))}Z`) - whole;
}

/** "2026-03-01T23:15:00" */
function wallTime(at: Date): string {
  const parts = CLOCK().formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}`;
}

/** The name of the zone, for questions to the API. */
export function zoneName(): string {
  return placeNow().timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
