import {
  ChildWorkflowFailure,
  condition,
  defineSignal,
  ParentClosePolicy,
  patched,
  setHandler,
  startChild,
} from '@temporalio/workflow';
import type { Half } from '../domain/connector.ts';
import type { EntityType } from '../domain/entity.ts';
import { beginAnew, shouldBeginAnew } from './begin-anew.ts';
import { BATCH_WORKFLOWS, type BatchInput, type BatchResult, SIGNALS } from './contract.ts';
import { batchSteps, steps } from './options.ts';
import { batchOptions } from './starters.ts';

const stop = defineSignal(SIGNALS.stop);

/** How often it is looked at what has no child of ours to tell of its end. */
const LOOK_MS = 5_000;

/**
 * A sync run: category by category, each sent and then read by the batch workflow of that direction. A stop takes
 * effect when both halves of the category in hand are done.
 */
export async function syncRun(input: BatchInput): Promise<BatchResult> {
  let stopping = false;
  setHandler(stop, () => {
    stopping = true;
  });
  const { categories } = await batchSteps('Begin').beginRun(input);
  for (const { category, halves } of categories) {
    for (const half of halves) {
      if ((await runHalf(input, category, half)) === 'failed') return end(input, 'failed');
    }
    stopping ||= (await steps.runState(input)).stopping;
    if (stopping && category !== categories.at(-1)?.category) return end(input, 'stopped');
  }
  return end(input, 'done');
}

/** Until its batch has ended, whoever runs it: a run before this one may have started it. */
async function runHalf(input: BatchInput, category: EntityType, half: Half): Promise<'finished' | 'failed'> {
  for (;;) {
    const { kind, batchId } = await batchSteps(`${half} ${category}`).beginHalf({ ...input, category, half });
    if (kind === 'finished' || kind === 'failed') return kind;
    const ran = kind === 'due' && (await runChild(half, { ...input, batchId }));
    // A push by hand of the same type goes first, or somebody else's child is still under way.
    if (ran) continue;
    await condition(() => false, LOOK_MS);
    // It goes on at the category in hand, as one that follows a lost run. Runs of before the patch never did.
    if (shouldBeginAnew() && patched('run-goes-on-anew')) await beginAnew<typeof syncRun>(input);
  }
}

/** False when it is to be looked at again later: another run of it is open, or it was ended by hand. */
async function runChild(half: Half, ref: BatchInput): Promise<boolean> {
  const started = await startChild(BATCH_WORKFLOWS[half], {
    ...batchOptions(half, ref),
    // An operator who ends the run does not cut a category in half: the next run waits for it.
    parentClosePolicy: ParentClosePolicy.ABANDON,
  }).catch(() => undefined);
  if (!started) return false;
  try {
    await started.result();
    return true;
  } catch (error) {
    if (error instanceof ChildWorkflowFailure) return false;
    throw error;
  }
}

async function end(input: BatchInput, state: 'done' | 'stopped' | 'failed'): Promise<BatchResult> {
  await batchSteps('End').endRun({ ...input, state });
  return { state };
}
