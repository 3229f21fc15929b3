import type { ReadPlan } from '../../domain/reads-meter.ts';
import type { RateLimit } from '../provider.ts';

/** Intuit ends a request after 120 s; waiting a little longer lets its own answer arrive. */
export const WRITE_TIMEOUT_MS = 125_000;

/** Reads are repeated without harm, so they need not wait for the vendor's last second. */
export const READ_TIMEOUT_MS = 60_000;

/** 1,000 invoices of many lines are a few megabytes; more than this is not an answer of the vendor. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Since August 2025 the only version that is served. */
export const MINOR_VERSION = 75;

/** No Retry-After is documented; the limits count over a minute. */
export const THROTTLE_WAIT_MS = 60_000;

/** The vendor's limits for one company: 500 requests a minute, 40 of them batches, 10 a second. */
export const DEFAULT_LIMITS: readonly RateLimit[] = [
  { kind: 'any', count: 500, windowMs: 60_000 },
  { kind: 'batch', count: 40, windowMs: 60_000 },
  { kind: 'any', count: 10, windowMs: 1_000 },
];

/** The vendor takes 30 operations in a batch. */
export const MAX_BATCH_ITEMS = 30;

/** At 300 ms a batch, enough to use the limits and few enough for the 10 concurrent calls once documented. */
export const MAX_REQUESTS_IN_FLIGHT = 8;

/** The most rows that one query gives. */
export const PAGE_SIZE = 1_000;

/** An answer about changes holds this many objects at most, and does not say when it was cut. */
export const MAX_CHANGES = 1_000;

/** It reaches 30 days back; a day less, so that a slow call does not fall off the edge. */
export const CHANGE_REACH_MS = 29 * 24 * 60 * 60 * 1_000;

/** How long a `requestid` is relied upon; Intuit does not document how long it is remembered. */
export const REQUEST_MEMORY_MS = 24 * 60 * 60 * 1_000;

/** Intuit's App Partner Program counts reads of an application since November 2025; its smallest tier then stops. */
export const BUILDER_TIER: ReadPlan = {
  allowance: 500_000,
  stops: true,
  pricePerThousand: '0',
  currency: 'USD',
  warnShare: 0.8,
};
