import type { RecordOf } from '../../api/queries/records.ts';
import { formatDay } from '../../format/dates.ts';

type Timesheet = RecordOf<'timesheet'>['data'];

/** Its days, first to last. */
export function periodOf({ startDate, endDate }: Pick<Timesheet, 'startDate' | 'endDate'>): string {
  if (!endDate || endDate === startDate) return formatDay(startDate);
  return `${formatDay(startDate)} – ${formatDay(endDate)}`;
}

/** Minutes of all entries. */
export function workedIn(
  entries: readonly Pick<Timesheet['entries'][number], 'hours' | 'minutes'>[],
): number {
  return entries.reduce((sum, { hours, minutes }) => sum + 60 * hours + minutes, 0);
}
