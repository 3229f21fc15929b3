import { useEffect, useRef, useState } from 'react';

export interface Pace {
  perSecond: number;
  secondsLeft: number;
}

interface Sample {
  atMs: number;
  done: number;
}

/** Over this long the rate is taken: long enough to be calm, short enough to follow. */
const WINDOW_MS = 20_000;
/** With less nothing can be said. */
const MIN_MS = 1_000;

/** How fast it goes, and how long the rest takes at that rate. */
export function usePace(done: number, total: number): Pace | undefined {
  const samples = useRef<Sample[]>([]);
  const [pace, setPace] = useState<Pace>();
  useEffect(() => {
    const now = { atMs: performance.now(), done };
    samples.current = [...samples.current.filter(({ atMs }) => now.atMs - atMs < WINDOW_MS), now];
    setPace(paceOf(samples.current, total));
  }, [done, total]);
  return pace;
}

function paceOf(samples: readonly Sample[], total: number): Pace | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.atMs - first.atMs < MIN_MS || last.done <= first.done) return undefined;
  const perSecond = (1_000 * (last.done - first.done)) / (last.atMs - first.atMs);
  return { perSecond, secondsLeft: Math.max(0, total - last.done) / perSecond };
}
