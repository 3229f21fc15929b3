import { oncePerPlace, placeNow } from '../language/place.ts';
import { dayAt } from './wall-clock.ts';

/** Dates and times as the business writes them and by its clock, in the language of the console. */

const INSTANT = formatOf({ dateStyle: 'medium', timeStyle: 'short' });
const EXACT = formatOf({ dateStyle: 'full', timeStyle: 'long' });
const DAY = formatOf({ dateStyle: 'medium', timeZone: 'UTC' });
const SHORT_DAY = formatOf({ month: 'short', day: 'numeric', timeZone: 'UTC' });
const RELATIVE = oncePerPlace(({ locale }) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));

function formatOf(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  return oncePerPlace(({ locale, timeZone }) => new Intl.DateTimeFormat(locale, { timeZone, ...options }));
}

const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const;

export function formatInstant(iso: string): string {
  return INSTANT().format(new Date(iso));
}

export function formatExactly(iso: string): string {
  return EXACT().format(new Date(iso));
}

/** A calendar day, such as an invoice's: the same one in every time zone. */
export function formatDay(day: string): string {
  return DAY().format(new Date(`${day}T00:00:00Z`));
}

/** Where the year goes without saying. */
export function formatShortDay(day: string): string {
  return SHORT_DAY().format(new Date(`${day}T00:00:00Z`));
}

/** The day that it is where the business is, as an input for days wants it. */
export function today(now = new Date()): string {
  return dayAt(now);
}

/** "5 minutes ago", "in 2 days". */
export function formatRelative(iso: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1_000);
  const fitting = UNITS.find((each) => Math.abs(seconds) >= each.seconds);
  if (!fitting) return RELATIVE().format(seconds > 0 ? Math.max(1, seconds) : seconds, 'second');
  return RELATIVE().format(Math.trunc(seconds / fitting.seconds), fitting.unit);
}

/** "about 2 minutes", for what is left of a long work. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return formatUnit(Math.max(1, Math.round(seconds)), 'second');
  if (seconds < 3_600) return formatUnit(Math.round(seconds / 60), 'minute');
  return formatUnit(Math.round(seconds / 360) / 10, 'hour');
}

function formatUnit(value: number, unit: 'second' | 'minute' | 'hour'): string {
  return new Intl.NumberFormat(placeNow().locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** Worked time: "1:30". */
export function formatWorked(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
