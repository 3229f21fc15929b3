import { type Reading, Unreadable } from './read-fields.ts';

/** Time comes from timesheets here and is never taken over; only its version is of interest. */
export function readTimeTracking(): Reading {
  throw new Unreadable('is time, which is kept in timesheets here');
}
