/** The interval that the program has unless somebody changed it. */
const STANDARD_MS = 5 * 60_000;
/** Polls that are remembered: enough to tell how far apart they are. */
const REMEMBERED = 8;
/** So many visits that did not come, and somebody has to look. */
const MISSED = 3;
/** A program that comes more often than this, and for nothing, is noted no more often. */
export const REST_MS = 7 * 60_000;

export interface ExpectedPoll {
  /** When the program is expected next; undefined where it never came, or no longer does. */
  at?: Date;
  /** Whether it has stayed away three times. */
  isMissing: boolean;
}

/**
 * When a program that polls comes next, by how far apart its past visits were. `waitingSince`: from then on there is
 * something for it, so that none of its visits goes without a note.
 */
export function expectPoll(polls: readonly Date[], now: Date, waitingSince = now): ExpectedPoll {
  const last = polls.at(-1)?.getTime();
  if (last === undefined) return { isMissing: true };
  const every = everyMs(polls);
  // It may have come for nothing until then.
  const cameUntil = rests(polls) ? Math.max(last, Math.min(last + REST_MS, waitingSince.getTime())) : last;
  if (Math.floor((now.getTime() - cameUntil) / every) >= MISSED) return { isMissing: true };
  const visits = Math.floor((now.getTime() - last) / every);
  return { at: new Date(last + (visits + 1) * every), isMissing: false };
}

export interface Poll {
  at: Date;
  /** Nothing was there for it. */
  forNothing: boolean;
  /** The one before opened a visit: how far apart the two are is how often it comes. */
  afterVisit: boolean;
}

/**
 * The polls with this one; undefined where it tells nothing new. Of a program that comes often the distances are kept
 * as they are, and only moved along.
 */
export function withPoll(polls: readonly Date[], { at, forNothing, afterVisit }: Poll): Date[] | undefined {
  const last = polls.at(-1);
  if (!last || !rests(polls) || afterVisit) return [...polls, at].slice(-REMEMBERED);
  const sinceMs = at.getTime() - last.getTime();
  if (forNothing && sinceMs < REST_MS) return undefined;
  // It stayed away.
  if (sinceMs > REST_MS + 2 * everyMs(polls)) return [...polls, at].slice(-REMEMBERED);
  return polls.map((poll) => new Date(poll.getTime() + sinceMs));
}

function rests(polls: readonly Date[]): boolean {
  return polls.length === REMEMBERED && everyMs(polls) < REST_MS;
}

/** A visit that a person made happen in between, or one after a night, does not count for much. */
function everyMs(polls: readonly Date[]): number {
  const intervals = polls.slice(1).map((poll, index) => poll.getTime() - (polls[index]?.getTime() ?? 0));
  return intervals.sort((a, b) => a - b)[Math.floor(intervals.length / 2)] ?? STANDARD_MS;
}
