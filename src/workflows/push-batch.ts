import { condition, defineSignal, patched, setHandler } from '@temporalio/workflow';
import type { EntityType } from '../domain/entity.ts';
import { type BatchInput, type BatchResult, SIGNALS } from './contract.ts';
import { batchSteps, queueing, steps } from './options.ts';

const drained = defineSignal(SIGNALS.drained);
const stop = defineSignal(SIGNALS.stop);

interface QueuedPage {
  after?: string;
  waitMs?: number;
  failed?: true;
}

/** The conductor tells when a category has drained; this is how often we look ourselves. */
const LOOK_MS = 30_000;
/** Stopped at once, it ends when what is under way comes back, of which nobody tells where nothing may leave. */
const LOOK_STOPPED_MS = 2_000;

/**
 * Pushes everything of the chosen types, category by category in dependency order. A stop takes effect at the
 * end of the category in hand or, where that was asked for, at the end of what is under way.
 */
export async function pushBatch(input: BatchInput): Promise<BatchResult> {
  let stopping = false;
  let toldOfDrain = false;
  let lookAgain = false;
  // Also what is told during a look, which may have come too late for it. Runs of before the patch waited instead.
  const tell = () => {
    if (patched('look-when-told')) lookAgain = true;
  };
  setHandler(stop, () => {
    stopping = true;
    // What was to be stopped at once is taken back by the next look.
    tell();
  });
  setHandler(drained, () => {
    toldOfDrain = true;
    tell();
  });

  const { categories } = await batchSteps('Begin').beginBatch(input);
  let now = false;
  const wait = async (waitMs: number) => {
    lookAgain = stopping;
    await condition(() => lookAgain, waitMs);
  };
  for (const category of categories) {
    if ((await enqueue(input, category, wait)) === 'failed') return end(input, 'failed');
    for (;;) {
      lookAgain = false;
      const state = await steps.batchState(input);
      stopping ||= state.stopping;
      now ||= state.now;
      if (state.drained) break;
      toldOfDrain = false;
      await condition(() => toldOfDrain || lookAgain, now ? LOOK_STOPPED_MS : LOOK_MS);
    }
    if (stopping) return end(input, category === categories.at(-1) && !now ? 'done' : 'stopped');
  }
  return end(input, 'done');
}

/** What cannot be read just now is asked again after a wait, which a stop ends. */
async function enqueue(
  input: BatchInput,
  category: EntityType,
  wait: (ms: number) => Promise<void>,
): Promise<'queued' | 'failed'> {
  let after: string | undefined = '';
  while (after !== undefined) {
    const page: QueuedPage = await queueing(`Queue ${category}`).enqueueCategory({
      ...input,
      category,
      after,
    });
    if (page.failed) return 'failed';
    // Runs of before the patch got no such page.
    if (page.waitMs !== undefined && patched('wait-to-read')) await wait(page.waitMs);
    after = page.after;
  }
  return 'queued';
}

async function end(input: BatchInput, state: BatchResult['state']): Promise<BatchResult> {
  await batchSteps('End').endBatch({ ...input, state });
  return { state };
}
