import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import { SIGNALS } from './contract.ts';
import type { Polled } from './results.ts';

export const answeredSignal = defineSignal<[string]>(SIGNALS.answered);

/** Resolves when the answer to the request that a step waits for is stored, or when it is time to look. */
export type AnswerGate = (awaited: Polled) => Promise<void>;

/** A signal can be lost with the process that sends it: then the stored answer is found by looking. */
const LOOK_MS = 600_000;

export function listenForAnswers(): AnswerGate {
  const told = new Set<string>();
  setHandler(answeredSignal, (requestId) => {
    told.add(requestId);
  });
  return async ({ requestId = '' }) => {
    await condition(() => told.has(requestId), LOOK_MS);
    told.delete(requestId);
  };
}
