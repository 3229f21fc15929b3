import type { Clock } from '../clock.ts';

/** Documented limits of the vendor, counted over any 60 seconds (any second for `perSecond`). */
export interface Limits {
  enabled: boolean;
  /** Requests a minute and company. */
  requestsPerMinute: number;
  /** Batch calls a minute, company and app. */
  batchPerMinute: number;
  /** Requests a second, company and app; 0 switches it off. */
  perSecond: number;
}

export const documentedLimits: Limits = {
  enabled: true,
  requestsPerMinute: 500,
  batchPerMinute: 40,
  perSecond: 10,
};

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** Keeps the instants of admitted requests and refuses what would exceed a window. */
export class Limiter {
  limits: Limits;
  private readonly clock: Clock;
  private readonly windows = new Map<string, Window>();

  constructor(clock: Clock, limits: Limits) {
    this.clock = clock;
    this.limits = limits;
  }

  /** True where the request is admitted; a refused one does not count. */
  admit(realmId: string, app: string, isBatch: boolean): boolean {
    const { enabled, requestsPerMinute, batchPerMinute, perSecond } = this.limits;
    if (!enabled) return true;
    const now = this.clock.now();
    const wanted: [Window, number][] = [[this.window(`r:${realmId}`, MINUTE_MS), requestsPerMinute]];
    if (perSecond > 0) wanted.push([this.window(`s:${realmId}:${app}`, SECOND_MS), perSecond]);
    if (isBatch) wanted.push([this.window(`b:${realmId}:${app}`, MINUTE_MS), batchPerMinute]);
    if (wanted.some(([window, most]) => window.count(now) >= most)) return false;
    for (const [window] of wanted) window.add(now);
    return true;
  }

  reset(): void {
    this.windows.clear();
  }

  private window(key: string, length: number): Window {
    const known = this.windows.get(key) ?? new Window(length);
    this.windows.set(key, known);
    return known;
  }
}

class Window {
  private readonly length: number;
  private times: number[] = [];
  private first = 0;

  constructor(length: number) {
    this.length = length;
  }

  count(now: number): number {
    while (this.first < this.times.length && (this.times[this.first] ?? 0) <= now - this.length)
      this.first += 1;
    if (this.first > 1024) {
      this.times = this.times.slice(this.first);
      this.first = 0;
    }
    return this.times.length - this.first;
  }

  add(now: number): void {
    this.times.push(now);
  }
}
