import { Decimal } from 'decimal.js';
import { type Amount, roundAmount } from './money.ts';
import type { ReadFeature } from './read-feature.ts';

/** What a vendor's plan lets one application read in a calendar month (UTC), in all companies together. */
export interface ReadPlan {
  allowance: number;
  /** Reads beyond it are refused; otherwise they cost. */
  stops: boolean;
  /** For a thousand reads beyond it, a decimal in `currency`. */
  pricePerThousand: string;
  currency: string;
  /** The share of the allowance from which on it is told that reads run out; 1 is all of it. */
  warnShare: number;
}

/** Reads of one company in a calendar month. */
export interface MonthReads {
  /** `2026-11`, in UTC. */
  month: string;
  of: Partial<Record<ReadFeature, number>>;
}

export const READ_LEVELS = ['fine', 'warning', 'urgent'] as const;
/** `warning`: at this pace the month does not last; `urgent`: the last twentieth of the allowance, or beyond it. */
export type ReadLevel = (typeof READ_LEVELS)[number];

export interface Meter {
  used: number;
  /** At the month's end, at this month's pace. */
  forecast: number;
  /** What the forecast costs beyond the allowance, in the plan's currency; null where the plan stops instead. */
  cost: Amount | null;
  /** When the allowance is used up at this pace, an ISO instant; null when it lasts. */
  usedUpAt: string | null;
  level: ReadLevel;
}

const URGENT_SHARE = 0.95;
/** A pace over less than a day says nothing yet. */
const SHORTEST_MS = 24 * 60 * 60 * 1_000;
/** A first pull reads much at once: before so much is used a pace alone is no warning. */
const PACE_COUNTS_FROM = 0.25;

/** `2026-11` */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

/**
 * One read more. `over` is the month before, when this read is the first of a new one. A clock that went back
 * over the turn of a month counts in the month that has begun.
 */
export function addRead(
  counted: MonthReads | null,
  { feature, at, reads = 1 }: { feature: ReadFeature; at: Date; reads?: number },
): { counted: MonthReads; over?: MonthReads } {
  const month = monthOf(at);
  if (!counted || counted.month < month)
    return { counted: { month, of: { [feature]: reads } }, ...(counted && { over: counted }) };
  const of = { ...counted.of, [feature]: (counted.of[feature] ?? 0) + reads };
  return { counted: { month: counted.month, of } };
}

export function sumOf({ of }: Pick<MonthReads, 'of'>): number {
  return Object.values(of).reduce((sum, reads) => sum + reads, 0);
}

export function meterOf(used: number, plan: ReadPlan, at: Date): Meter {
  const begin = Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
  const end = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
  const perMs = used / Math.max(at.getTime() - begin, SHORTEST_MS);
  const forecast = Math.round(used + perMs * (end - at.getTime()));
  const left = plan.allowance - used;
  const usedUp = left <= 0 ? at.getTime() : at.getTime() + left / perMs;
  return {
    used,
    forecast,
    cost: plan.stops ? null : costOf(forecast - plan.allowance, plan),
    usedUpAt: forecast <= plan.allowance ? null : new Date(Math.min(usedUp, end)).toISOString(),
    level: levelOf(used, forecast, plan),
  };
}

function levelOf(used: number, forecast: number, { allowance, warnShare }: ReadPlan): ReadLevel {
  if (used >= allowance * URGENT_SHARE) return 'urgent';
  if (used >= allowance * warnShare) return 'warning';
  return forecast > allowance && used >= allowance * PACE_COUNTS_FROM ? 'warning' : 'fine';
}

function costOf(beyond: number, { pricePerThousand, currency }: ReadPlan): Amount {
  return roundAmount(new Decimal(Math.max(0, beyond)).mul(pricePerThousand).div(1_000), currency);
}

const REMEDY =
  'Whoever runs this installation takes a larger plan at the vendor or asks less often (CHANGES_INTERVAL_MS); everybody leaves whole pulls and balance reports for the next month.';
const GONE =
  'The reads that the plan allows are used up: until the month ends the vendor refuses them, and what is changed there is not seen. Writes are not counted and go on.';
const PAID = 'The reads that the plan allows are used up: what is read until the month ends costs extra.';
const STOPPING =
  'The reads that the plan allows may not last until the month ends. Then the vendor refuses them, and what is changed there is not seen; writes are not counted and go on.';
const COSTING =
  'The reads that the plan allows may not last until the month ends; what is read beyond them costs extra.';

/** What happens, who acts, and what to do; names no number, since companies of several businesses may share the plan. */
export function warningOf({ level, used }: Pick<Meter, 'level' | 'used'>, plan: ReadPlan): string | null {
  if (level === 'fine') return null;
  if (used >= plan.allowance) return `${plan.stops ? GONE : PAID} ${REMEDY}`;
  return `${plan.stops ? STOPPING : COSTING} ${REMEDY}`;
}
