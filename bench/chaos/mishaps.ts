import type { Random } from '../../src/dev/demo-data/random.ts';

/** What else goes wrong once in a run, as people meet it. */
export const MISHAPS = ['a late answer', 'a revoked sign-in'] as const;

export interface Mishap {
  what: (typeof MISHAPS)[number];
  /** Of all records, how many are there before it happens. */
  after: number;
}

/** QuickBooks itself gives up after two minutes: no answer comes later. */
export const LATE_MS = 119_000;

/** One for each seed, in turn, somewhere in the middle. */
export function planMishap(random: Random, seed: number): Mishap {
  const what = MISHAPS[seed % MISHAPS.length] ?? MISHAPS[0];
  return { what, after: random.between(2, 7) / 10 };
}
