import type { QueuedRecord } from './contract.ts';

/** What activities tell the workflows: ids and counts only. */

/** `wait`: the processor has not told all of it yet. `blocked`: somebody has to act first. */
export type ReadPayoutResult =
  | { kind: 'stored'; changed: boolean }
  | { kind: 'wait'; waitMs: number }
  | { kind: 'blocked' };

/** `closed`: no processor is connected any more. `blocked`: somebody has to act first. */
export type SweepResult = { kind: 'swept'; found: number } | { kind: 'closed' } | { kind: 'blocked' };

export interface ClaimResult {
  gate: { open: true } | { open: false; reason: string; until?: string };
  sets: {
    setId: string;
    priority: number;
    batchId?: string;
    stages: QueuedRecord[][];
  }[];
  /** Batches whose category has nothing left in the queue. */
  drained: { workflowId: string }[];
  /** When the next row becomes due, ISO; absent when nothing is planned. */
  nextDueAt?: string;
  /** Rows are due that could not be taken now. */
  more: boolean;
  timing: { retryFirstMs: number; retrySecondMs: number; lingerMs: number };
}

export interface Counts {
  succeeded: number;
  skipped: number;
  failed: number;
  released: number;
}

export type PrepareResult =
  | ({ kind: 'nothing' } & Prepared)
  /** The connection does not take work now; what the set holds must be given back. */
  | { kind: 'closed' }
  /** Earlier requests without a known outcome come first. */
  | { kind: 'recover'; requestIds: string[] }
  /** `all`: every record that the set holds goes with the request. */
  | ({ kind: 'send'; requestId: string; waitMs: number; all?: true } & Prepared);

interface Prepared {
  counts: Counts;
  /** What their writes state could not be looked up: they wait for an automatic attempt. Absent when there are none. */
  retrying?: QueuedRecord[];
}

export type SendResult =
  /** `settledHere`: by this very execution, so that none of its records is in flight any more. */
  | { kind: 'settled'; counts: Counts; retrying: QueuedRecord[]; settledHere?: true }
  /** The budget has no place now. */
  | { kind: 'wait'; waitMs: number }
  /** The connection was paused; the records are pending again. */
  | { kind: 'released'; count: number }
  /** No answer; the same bytes have to go again. */
  | { kind: 'unknown'; counts: Counts; retrying: QueuedRecord[] }
  | Polled;

/**
 * The vendor's agent will fetch the request and bring its answer; the `answered` signal tells. Runs of before
 * reads were polled know no id: theirs is the request that they send.
 */
export interface Polled {
  kind: 'polled';
  requestId?: string;
}
