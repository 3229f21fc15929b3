/** At most `count` calls in any window of this length. */
export interface Window {
  count: number;
  windowMs: number;
}

/** The vendor's documented limits for batch calls to one company. */
export const BATCH_LIMITS: readonly Window[] = [
  { count: 40, windowMs: 60_000 },
  { count: 500, windowMs: 60_000 },
  { count: 10, windowMs: 1_000 },
];

/** Milliseconds from the first to the last of so many calls, each sent as soon as every window allows it. */
export function shortestMs(calls: number, limits: readonly Window[]): number {
  const times: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    const earliest = limits.map(({ count, windowMs }) => {
      const before = times[call - count];
      return before === undefined ? 0 : before + windowMs;
    });
    times.push(Math.max(0, ...earliest));
  }
  return times.at(-1) ?? 0;
}
