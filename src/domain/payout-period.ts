import type { Period } from './payout-report.ts';

const DAY_MS = 86_400_000;
const ID = /^balance-(\d{4}-\d{2}-\d{2})-([A-Z]{3})-/;

export interface PeriodRef {
  connectionId: string;
  /** A day of UTC, as the processor's own reports go by. */
  day: string;
  currency: string;
}

/** What a day of an account that pays out by hand is called, in the place of a payout's id. */
export function periodId({ connectionId, day, currency }: PeriodRef): string {
  return `balance-${day}-${currency}-${connectionId}`;
}

/** The stretch of time that the id is about, nothing before `since`; undefined for the id of a payout. */
export function periodOf(id: string, since: Date): (Period & { day: string }) | undefined {
  const [, day = '', currency = ''] = ID.exec(id) ?? [];
  return day ? { day, currency, ...spanOfDay(day, since) } : undefined;
}

export function spanOfDay(day: string, since: Date): Omit<Period, 'currency'> {
  const start = Date.parse(`${day}T00:00:00Z`);
  return {
    from: new Date(Math.max(start, since.getTime())).toISOString(),
    to: new Date(start + DAY_MS).toISOString(),
  };
}

/** The whole days from `from` that were over at `now`, oldest first. */
export function daysOver(from: Date, now: Date): string[] {
  const days: string[] = [];
  const first = Math.floor(from.getTime() / DAY_MS);
  const today = Math.floor(now.getTime() / DAY_MS);
  for (let day = first; day < today; day++) days.push(new Date(day * DAY_MS).toISOString().slice(0, 10));
  return days;
}
