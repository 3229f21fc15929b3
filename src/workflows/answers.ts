import { condition, defineSignal, patched, setHandler } from '@temporalio/workflow';
import { SIGNALS } from './contract.ts';
import type { Polled } from './results.ts';

export const answeredSignal = defineSignal<[string]>(SIGNALS.answered);

/**
 * Resolves when there is news of the request that a step waits for: its answer, or the end of the session; or when
 * the wait is to end without.
 */
export type AnswerGate = (awaited: Polled, isOver?: () => boolean) => Promise<void>;

/** Runs of before the relay told again what was not heard looked for themselves. */
const LOOK_MS = 600_000;

export function listenForAnswers(): AnswerGate {
  const told = new Set<string>();
  setHandler(answeredSignal, (requestId) => {
    told.add(requestId);
  });
  return async ({ requestId = '' }, isOver) => {
    // Runs of before the patch waited for the answer, whatever else they were told.
    const mayEnd = isOver !== undefined && patched('wait-may-end') ? isOver : () => false;
    if (patched('told-of-answers')) await condition(() => told.has(requestId) || mayEnd());
    else await condition(() => told.has(requestId), LOOK_MS);
    told.delete(requestId);
  };
}
