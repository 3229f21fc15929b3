import { addDays } from '../wire-time.ts';

/** Days, both ends included. */
export interface Span {
  start: string;
  end: string;
}

/** More columns than any report is read with: what comes after goes into the last one. */
const MOST_SPANS = 4_000;

/** The first day after the week, month, quarter or year of a day. */
const following: Readonly<Record<string, (day: string) => string>> = {
  Days: (day) => addDays(day, 1),
  Week: (day) => addDays(day, 7 - new Date(`${day}T00:00:00Z`).getUTCDay()),
  Month: (day) => monthAfter(day, 1),
  Quarter: (day) => monthAfter(day, 3),
  Year: (day) => monthAfter(day, 12),
};

/** The first day of the group of so many months after that of a day. */
function monthAfter(day: string, size: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const index = Math.floor((month - 1) / size) * size + size;
  return new Date(Date.UTC(year, index, 1)).toISOString().slice(0, 10);
}

/** The parts of a span as `summarize_column_by` names them, the first and last cut to it; another name is one part. */
export function spansOf(whole: Span, by: string): Span[] {
  const next = following[by];
  if (!next) return [whole];
  const spans: Span[] = [];
  for (let start = whole.start; start <= whole.end; start = next(start)) {
    const isLast = spans.length === MOST_SPANS - 1 || next(start) > whole.end;
    spans.push({ start, end: isLast ? whole.end : addDays(next(start), -1) });
    if (isLast) break;
  }
  return spans;
}
