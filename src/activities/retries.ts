import type { SetRow } from '../db/queue/set-rows.ts';
import type { QueuedRecord } from '../workflows/contract.ts';
import type { Tuning } from './deps.ts';

/** Wait before the next automatic attempt, given the tries before this one. */
export function retryDelay(tuning: Tuning, attemptsBefore: number): number {
  return attemptsBefore === 0 ? tuning.retryFirstMs : tuning.retrySecondMs;
}

export function toQueued(subjects: readonly SetRow[], queueIds: readonly number[]): QueuedRecord[] {
  return subjects
    .filter(({ row }) => queueIds.includes(row.id))
    .map(({ row }) => ({ queueId: row.id, entityType: row.entityType, recordId: row.recordId }));
}
