/** The vendor writes every instant in Pacific time, with milliseconds in envelopes and without in `MetaData`. */
const parts = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  timeZoneName: 'longOffset',
  year: 'numeric',
});

const offsets = new Map<number, number>();
const HOUR_MS = 3_600_000;

function pacificOffsetMinutes(at: number): number {
  const hour = Math.floor(at / HOUR_MS);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const name = parts.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT-08:00';
  const minutes = name.includes('07') ? -420 : -480;
  if (offsets.size > 5_000) offsets.clear();
  offsets.set(hour, minutes);
  return minutes;
}

const SECOND_MS = 1_000;

/** A second as it is written, without what lies below it. */
interface Second {
  number: number;
  stamp: string;
  offset: string;
  whole: string;
}

/** Everything that one write tells the time of bears the same second, and mostly the next write too. */
let latest = secondOf(0);

function secondOf(number: number): Second {
  const at = number * SECOND_MS;
  const minutes = pacificOffsetMinutes(at);
  const stamp = new Date(at + minutes * 60_000).toISOString().slice(0, 19);
  const offset = minutes === -420 ? '-07:00' : '-08:00';
  return { number, stamp, offset, whole: stamp + offset };
}

function local(at: number): Second {
  const number = Math.floor(at / SECOND_MS);
  if (number !== latest.number) latest = secondOf(number);
  return latest;
}

/** `2026-05-05T03:28:39.892-07:00`, as in an envelope's `time`. */
export function envelopeTime(at: number): string {
  const { stamp, offset } = local(at);
  const ms = String(Math.floor(at) % SECOND_MS).padStart(3, '0');
  return `${stamp}.${ms}${offset}`;
}

/** `2026-05-05T03:28:39-07:00`, as in `MetaData`. */
export function recordTime(at: number): string {
  return local(at).whole;
}

/** `2026-05-05`: the company's own date, used where a transaction names none. */
export function recordDate(at: number): string {
  return local(at).stamp.slice(0, 10);
}

/** Most documents that are written one after another bear the same date and are due on the same day. */
let added = { date: '', days: 0, result: '' };

export function addDays(date: string, days: number): string {
  if (added.date === date && added.days === days) return added.result;
  const result = new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
  added = { date, days, result };
  return result;
}
