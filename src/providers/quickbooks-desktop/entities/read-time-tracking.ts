import { type RowReading, Unreadable } from '../../row-content.ts';

/** Time comes from timesheets here and is never taken over; only its version is of interest. */
export function readTimeTracking(): RowReading {
  throw new Unreadable('is time, which is kept in timesheets here');
}
