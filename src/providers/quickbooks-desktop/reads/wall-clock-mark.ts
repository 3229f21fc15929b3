import { wallClock } from '../vendor-time.ts';

/**
 * The wall clock of the newest row that was read, written as if it were UTC: it is never compared with a clock of ours
 * to the hour. These milliseconds, which QuickBooks never gives, tell it from an instant of ours.
 */
const MARK = '.061Z';

export function marked(wall: string): string {
  return `${wall}${MARK}`;
}

/** Undefined for an instant of ours. */
export function theirWallClock(since: string): string | undefined {
  return since.endsWith(MARK) ? wallClock(since) : undefined;
}
