/**
 * Times of a company file are the wall clock of its computer, with an offset that is wrong while daylight saving
 * lasts. Only the wall clock is taken from them, and only the wall clock is sent back.
 */

const WALL = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})/;

/** The instant that a time of QuickBooks names, as far as it can be known: to within an hour. */
export function instantOf(time: string): string {
  const instant = new Date(time);
  return Number.isNaN(instant.valueOf()) ? new Date(0).toISOString() : instant.toISOString();
}

/** `2026-03-08T01:30:00`, without its offset; undefined for what is no time. */
export function wallClock(time: string): string | undefined {
  return WALL.exec(time)?.[1];
}

/** The wall clock some minutes before; plain arithmetic, no zone. */
export function minutesBefore(wall: string, minutes: number): string {
  const at = new Date(`${wall}Z`).valueOf() - minutes * 60_000;
  return new Date(at).toISOString().slice(0, 19);
}
