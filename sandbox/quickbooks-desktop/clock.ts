/** Seconds since 1970 as the wall clock of the computer shows them, whatever its zone. */
export type WallSeconds = number;

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

/** What the vendor writes behind a time: the zone's winter offset all year (its quirk), or the true one. */
export type OffsetStyle = 'standard' | 'actual';

const HOUR_MS = 3_600_000;
const MINUTE_S = 60;

/** The time zone of the computer that QuickBooks runs on. */
export class Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #known = new Map<number, number>();

  constructor(name: string) {
    this.name = name;
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** Minutes east of Greenwich at an instant. */
  offsetAt(ms: number): number {
    const hour = Math.floor(ms / HOUR_MS);
    const known = this.#known.get(hour);
    if (known !== undefined) return known;
    const named = this.#format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(named) ?? [];
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    if (this.#known.size > 5_000) this.#known.clear();
    this.#known.set(hour, offset);
    return offset;
  }

  /** The winter offset of the year that an instant lies in. */
  standardAt(ms: number): number {
    const year = new Date(ms).getUTCFullYear();
    return Math.min(this.offsetAt(Date.UTC(year, 0, 1)), this.offsetAt(Date.UTC(year, 6, 1)));
  }

  wall(ms: number): WallSeconds {
    return Math.floor(ms / 1000) + this.offsetAt(ms) * MINUTE_S;
  }

  /** `2026-07-01T10:00:00-05:00`. In July the wall clock is right and, with style `standard`, the offset is not. */
  write(wall: WallSeconds, style: OffsetStyle): string {
    const standard = this.standardAt(wall * 1000);
    const near = (wall - standard * MINUTE_S) * 1000;
    return `${wallText(wall)}${offsetText(style === 'standard' ? standard : this.offsetAt(near))}`;
  }

  /** Reads a filter's time. Without an offset it is the computer's own; with one it is undone as it is written. */
  read(given: string, style: OffsetStyle, endOfDay = false): WallSeconds | undefined {
    const parts = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?)?$/.exec(given);
    if (!parts) return undefined;
    const [, date = '', time = endOfDay ? '23:59:59' : '00:00:00', offset] = parts;
    const stated = Date.parse(`${date}T${time}Z`) / 1000;
    if (Number.isNaN(stated)) return undefined;
    if (offset === undefined) return stated;
    const instant = (stated - minutesOf(offset) * MINUTE_S) * 1000;
    const ours = style === 'standard' ? this.standardAt(instant) : this.offsetAt(instant);
    return instant / 1000 + ours * MINUTE_S;
  }
}

export function wallDate(wall: WallSeconds): string {
  return wallText(wall).slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return wallDate(Date.parse(`${date}T00:00:00Z`) / 1000 + days * 86_400);
}

function wallText(wall: WallSeconds): string {
  return new Date(wall * 1000).toISOString().slice(0, 19);
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function minutesOf(offset: string): number {
  if (offset === 'Z') return 0;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
