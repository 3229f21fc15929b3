import { defineSignal, setHandler, sleep } from '@temporalio/workflow';
import type { EntityType } from '../domain/entity.ts';
import { type BatchInput, type BatchResult, SIGNALS } from './contract.ts';
import { batchSteps, pages, steps } from './options.ts';

const stop = defineSignal(SIGNALS.stop);

/** Reads everything of the chosen types from the other side, category by category, page by page. */
export async function pullBatch(input: BatchInput): Promise<BatchResult> {
  let stopping = false;
  setHandler(stop, () => {
    stopping = true;
  });

  const { categories } = await batchSteps('Begin').beginBatch(input);
  for (const category of categories) {
    await batchSteps(`Enter ${category}`).enterCategory({ ...input, category });
    if (!(await pullCategory(input, category))) return { state: 'failed' };
    stopping ||= (await steps.batchState(input)).stopping;
    if (stopping && category !== categories.at(-1)) return end(input, 'stopped');
  }
  return end(input, 'done');
}

/** False when it cannot be finished; the batch says why. */
async function pullCategory(input: BatchInput, category: EntityType): Promise<boolean> {
  for (;;) {
    const result = await pages(`Pull ${category}`).pullPages({ ...input, category });
    switch (result.kind) {
      case 'finished':
        return true;
      case 'failed':
        return false;
      case 'wait':
        await sleep(result.waitMs);
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
