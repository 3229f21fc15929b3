import type { SyncFigures } from '../../../api/types.ts';
import { today } from '../../../format/dates.ts';

type Day = SyncFigures['days'][number];

const DAY_MS = 86_400_000;

/** From the first day with something on it to today, with the days between on which nothing happened. */
export function everyDay(days: readonly Day[], last = today()): Day[] {
  const [first] = days;
  if (!first) return [{ day: last, success: 0, error: 0, skipped: 0 }];
  const found = new Map(days.map((each) => [each.day, each]));
  const all: Day[] = [];
  for (
    let at = Date.parse(first.day);
    at <= Math.max(Date.parse(last), Date.parse(first.day));
    at += DAY_MS
  ) {
    const day = new Date(at).toISOString().slice(0, 10);
    all.push(found.get(day) ?? { day, success: 0, error: 0, skipped: 0 });
  }
  return all;
}
