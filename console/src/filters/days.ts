import { dayAt, startOf } from '../format/wall-clock.ts';

const DAY_MS = 24 * 3_600_000;

/** The first instant of a day by the business's clock; an instant is itself; undefined for what is neither. */
export function startOfDay(day: string | undefined): string | undefined {
  return instant(day, startOf);
}

/** Its last one. */
export function endOfDay(day: string | undefined): string | undefined {
  return instant(day, (each) => startOf(dayAfter(each)) - 1);
}

function instant(day: string | undefined, of: (day: string) => number): string | undefined {
  if (!day || Number.isNaN(Date.parse(day))) return undefined;
  return new Date(isDay(day) ? of(day) : day).toISOString();
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}

/** The day of an instant by the business's clock, as a field of days takes it; a day is itself. */
export function dayOf(value: string): string {
  if (isDay(value)) return value;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? '' : dayAt(date);
}

function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value);
}
