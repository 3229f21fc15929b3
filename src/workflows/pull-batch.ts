import { condition, defineSignal, patched, setHandler, sleep } from '@temporalio/workflow';
import type { PullPagesResult } from '../activities/pull/pull-pages.ts';
import type { EntityType } from '../domain/entity.ts';
import { type AnswerGate, listenForAnswers } from './answers.ts';
import { type BatchInput, type BatchResult, SIGNALS } from './contract.ts';
import { batchSteps, pages, steps } from './options.ts';

const stop = defineSignal(SIGNALS.stop);

/**
 * Reads everything of the chosen types from the other side, category by category, page by page. A stop takes effect
 * at the end of the category in hand or, where that was asked for, of the page.
 */
export async function pullBatch(input: BatchInput): Promise<BatchResult> {
  const answered = listenForAnswers();
  let stopping = false;
  let lookAgain = false;
  setHandler(stop, () => {
    stopping = true;
    lookAgain = true;
  });
  const pullPages = (category: EntityType) => {
    lookAgain = false;
    return pages(`Pull ${category}`).pullPages({ ...input, category });
  };
  // Also a stop that came too late for the look that found out about the wait.
  const wait = (waitMs: number) =>
    patched('stop-ends-a-wait') ? condition(() => lookAgain, waitMs) : sleep(waitMs);

  const { categories } = await batchSteps('Begin').beginBatch(input);
  for (const category of categories) {
    await batchSteps(`Enter ${category}`).enterCategory({ ...input, category });
    const ended = await pullCategory(
      () => pullPages(category),
      wait,
      // A vendor's agent may never come again.
      (awaited) => answered(awaited, () => lookAgain),
    );
    if (ended === 'failed') return { state: 'failed' };
    if (ended === 'stopped') return end(input, 'stopped');
    stopping ||= (await steps.batchState(input)).stopping;
    if (stopping && category !== categories.at(-1)) return end(input, 'stopped');
  }
  return end(input, 'done');
}

/** How the category ended; where it failed the batch says why. */
async function pullCategory(
  pullPages: () => Promise<PullPagesResult>,
  wait: (ms: number) => Promise<unknown>,
  answered: AnswerGate,
): Promise<'finished' | 'stopped' | 'failed'> {
  for (;;) {
    const result = await pullPages();
    switch (result.kind) {
      case 'finished':
      case 'stopped':
      case 'failed':
        return result.kind;
      case 'wait':
        await wait(result.waitMs);
        break;
      case 'polled':
        await answered(result);
        break;
      case 'more':
        break;
    }
  }
}

async function end(input: BatchInput, state: 'done' | 'stopped'): Promise<BatchResult> {
  await batchSteps('End').endBatch({ ...input, state });
  return { state };
}
