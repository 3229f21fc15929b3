import type { Clock } from '../clock.ts';

/** Documented limits of the vendor, counted over any 60 seconds (any second for `perSecond`). */
export interface Limits {
  enabled: boolean;
  /** Requests a minute and company. */
  requestsPerMinute: number;
  /** Batch calls a minute, company and app. */
  batchPerMinute: number;
  /** Batch calls a minute and company, over all apps. */
  batchPerMinuteOverApps: number;
  /** Requests that are under way at once, company and app; 0 switches it off. */
  inFlight: number;
  /** Requests a second, company and app: the other reading of the same limit. 0, the default, switches it off. */
  perSecond: number;
  /** How a refusal comes: as the client asked, or as has been seen besides: in XML whatever it asked, or as a 403. */
  refusal: 'as-asked' | 'xml' | 'status-403';
}

export const documentedLimits: Limits = {
  enabled: true,
  requestsPerMinute: 500,
  batchPerMinute: 40,
  batchPerMinuteOverApps: 120,
  inFlight: 10,
  perSecond: 0,
  refusal: 'as-asked',
};

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** Keeps the instants of admitted requests and refuses what would exceed a window. */
export class Limiter {
  limits: Limits;
  private readonly clock: Clock;
  private readonly windows = new Map<string, Window>();
  private readonly underWay = new Map<string, number>();

  constructor(clock: Clock, limits: Limits) {
    this.clock = clock;
    this.limits = limits;
  }

  /** How to say that an admitted request is answered; nothing where it is refused. A refused one does not count. */
  admit(realmId: string, app: string, isBatch: boolean): (() => void) | undefined {
    if (!this.limits.enabled) return () => undefined;
    const now = this.clock.now();
    const lane = `${realmId}:${app}`;
    const wanted = this.wanted(realmId, lane, isBatch);
    const { inFlight } = this.limits;
    if (inFlight > 0 && (this.underWay.get(lane) ?? 0) >= inFlight) return undefined;
    if (wanted.some(([window, most]) => window.count(now) >= most)) return undefined;
    for (const [window] of wanted) window.add(now);
    return this.start(lane);
  }

  reset(): void {
    this.windows.clear();
  }

  private wanted(realmId: string, lane: string, isBatch: boolean): [Window, number][] {
    const { requestsPerMinute, batchPerMinute, batchPerMinuteOverApps, perSecond } = this.limits;
    const wanted: [Window, number][] = [[this.window(`r:${realmId}`, MINUTE_MS), requestsPerMinute]];
    if (perSecond > 0) wanted.push([this.window(`s:${lane}`, SECOND_MS), perSecond]);
    if (!isBatch) return wanted;
    wanted.push([this.window(`b:${lane}`, MINUTE_MS), batchPerMinute]);
    wanted.push([this.window(`B:${realmId}`, MINUTE_MS), batchPerMinuteOverApps]);
    return wanted;
  }

  private start(lane: string): () => void {
    this.underWay.set(lane, (this.underWay.get(lane) ?? 0) + 1);
    return () => this.underWay.set(lane, (this.underWay.get(lane) ?? 1) - 1);
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
