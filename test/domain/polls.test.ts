import { describe, expect, it } from 'vitest';
import { expectPoll, withPoll } from '../../src/domain/polls.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-02T12:00:00Z');
const at = (minutes: number) => new Date(START + minutes * MINUTE);

interface Kept {
  polls: Date[];
  writes: number;
}

/** What is kept of a program that came so often, and how often something was stored. */
function keptOf(minutes: readonly number[], isVisit: (minute: number) => boolean = () => false): Kept {
  const kept: Kept = { polls: [], writes: 0 };
  let afterVisit = false;
  for (const minute of minutes) {
    const visit = isVisit(minute);
    const polls = withPoll(kept.polls, { at: at(minute), forNothing: !visit, afterVisit });
    afterVisit = visit;
    if (!polls) continue;
    kept.polls = polls;
    kept.writes += 1;
  }
  return kept;
}

const every = (step: number, until: number, from = 0) =>
  Array.from({ length: Math.floor((until - from) / step) + 1 }, (_, index) => from + index * step);

describe('the polls that are remembered', () => {
  it('cost a quarter of a write each, where a program comes every minute of a day', () => {
    const minutes = every(1, 24 * 60);
    expect(keptOf(minutes, (minute) => minute % 15 === 0).writes).toBeLessThan(minutes.length / 4);
  });

  it('tell at every minute of a day when it comes next, and that it is not missing', () => {
    for (let last = 30; last <= 24 * 60; last += 97) {
      const { polls } = keptOf(every(1, last), (minute) => minute % 15 === 0);
      expect(expectPoll(polls, at(last + 0.5))).toEqual({ at: at(last + 1), isMissing: false });
    }
  });

  it('tell that it is missing after three visits that did not come, and not before', () => {
    const { polls } = keptOf(every(1, 100));
    // From minute 100 on a run waits, so that no visit would go without a note.
    expect(expectPoll(polls, at(102.9), at(100)).isMissing).toBe(false);
    expect(expectPoll(polls, at(103.1), at(100)).isMissing).toBe(true);
  });

  it('tell at once that it is missing where it stayed away before anything waited for it', () => {
    const { polls } = keptOf(every(1, 100));
    expect(expectPoll(polls, at(200), at(200)).isMissing).toBe(true);
  });

  it('follow it when a person changes how often it comes', () => {
    for (const [before, now] of [
      [30, 1],
      [1, 30],
      [5, 60],
      [1, 5],
    ] as const) {
      const changedAt = before * 20;
      const minutes = [...every(before, changedAt), ...every(now, changedAt + now * 40, changedAt + now)];
      const { polls } = keptOf(minutes, (minute) => minute % (now * 15) === 0);
      const last = minutes.at(-1) ?? 0;
      const expected = expectPoll(polls, at(last + now / 2));
      expect([before, now, expected.at && (expected.at.getTime() - START) / MINUTE]).toEqual([
        before,
        now,
        last + now,
      ]);
    }
  });

  it('of a program that comes more seldom are all remembered', () => {
    expect(keptOf(every(10, 1_000)).writes).toBe(101);
  });
});
