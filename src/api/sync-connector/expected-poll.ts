/** The Web Connector has this interval unless somebody changed it. */
const STANDARD_MS = 5 * 60_000;
/** So many visits that did not come, and somebody has to look. */
const MISSED = 3;

export interface ExpectedPoll {
  /** When the program is expected next; undefined where it never came, or no longer does. */
  at?: Date;
  /** Whether it has stayed away three times. */
  isMissing: boolean;
}

/** When a program that polls comes next, by how far apart its past visits were. */
export function expectPoll(polls: readonly Date[], now: Date): ExpectedPoll {
  const last = polls.at(-1);
  if (!last) return { isMissing: true };
  const every = middle(intervals(polls)) ?? STANDARD_MS;
  const missed = Math.floor((now.getTime() - last.getTime()) / every);
  if (missed >= MISSED) return { isMissing: true };
  return { at: new Date(last.getTime() + (missed + 1) * every), isMissing: false };
}

function intervals(polls: readonly Date[]): number[] {
  return polls.slice(1).map((poll, index) => poll.getTime() - (polls[index]?.getTime() ?? 0));
}

/** A visit that a person made happen in between, or one after a night, does not count for much. */
function middle(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
