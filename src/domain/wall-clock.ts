/** Wall clocks of time zones, by the zone data of this process. */

export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

const DAY_MS = 24 * 3_600_000;

/**
 * The IANA name of a zone, as everybody knows it: this process takes `CST` and `america/chicago` too, Temporal does
 * not. Undefined where there is no such zone; an offset is none.
 */
export function zoneOf(name: string): string | undefined {
  if (/^[+-]/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/**
 * The first instant after `after` at which the clock of the zone shows `time` (`22:00`). A time that a clock change
 * skips moves forward with it; one that is repeated counts the first time only. Both in ms since the epoch.
 */
export function nextTimeOfDay(timeZone: string, time: string, after: number): number {
  const clock = clockOf(timeZone);
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const today = Math.floor(clock(after) / DAY_MS) * DAY_MS;
  for (let day = today - DAY_MS; ; day += DAY_MS) {
    const instant = instantOf(clock, day + (hours * 60 + minutes) * 60_000);
    if (instant > after) return instant;
  }
}

/** Whether the zone's clock is between two times of day; a night may span midnight. Equal times are no span. */
export function isBetween(timeZone: string, span: { from: string; to: string }, at: number): boolean {
  if (span.from === span.to) return false;
  return nextTimeOfDay(timeZone, span.to, at) < nextTimeOfDay(timeZone, span.from, at);
}

/** What the clock shows at an instant, written as if it were UTC. */
type Clock = (instant: number) => number;

/**
 * A wall time is one of the instants that the offsets of a day before and after make of it. Where it occurs twice the
 * earlier one is meant; where it is skipped the offset before the change carries it over the gap.
 */
function instantOf(clock: Clock, wall: number): number {
  const before = wall - offsetAt(clock, wall - DAY_MS);
  const after = wall - offsetAt(clock, wall + DAY_MS);
  const candidates = [before, after].filter((instant) => clock(instant) === wall);
  return candidates.length > 0 ? Math.min(...candidates) : before;
}

function offsetAt(clock: Clock, instant: number): number {
  return clock(instant) - instant;
}

function clockOf(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const whole = Math.floor(instant / 1_000) * 1_000;
    const parts = new Map(format.formatToParts(whole).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
    return shown + (instant - whole);
  };
}
