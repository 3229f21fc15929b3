/** Time source of one sandbox. `shift` moves it, so that tests age tokens and windows without waiting. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  shift(ms: number): void;
  readonly offsetMs: number;
}

export function createClock(base: () => number = Date.now, offsetMs = 0): Clock {
  let offset = offsetMs;
  return {
    now: () => base() + offset,
    shift(ms) {
      offset += ms;
    },
    get offsetMs() {
      return offset;
    },
  };
}
