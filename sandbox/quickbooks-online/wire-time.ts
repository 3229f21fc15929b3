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

function local(at: number): { stamp: string; offset: string } {
  const minutes = pacificOffsetMinutes(at);
  const stamp = new Date(at + minutes * 60_000).toISOString().slice(0, 23);
  return { stamp, offset: minutes === -420 ? '-07:00' : '-08:00' };
}

/** `2026-05-05T03:28:39.892-07:00`, as in an envelope's `time`. */
export function envelopeTime(at: number): string {
  const { stamp, offset } = local(at);
  return stamp + offset;
}

/** `2026-05-05T03:28:39-07:00`, as in `MetaData`. */
export function recordTime(at: number): string {
  const { stamp, offset } = local(at);
  return stamp.slice(0, 19) + offset;
}

/** `2026-05-05`: the company's own date, used where a transaction names none. */
export function recordDate(at: number): string {
  return local(at).stamp.slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
}
