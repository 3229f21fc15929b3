import { condition, defineSignal, patched, setHandler, sleep } from '@temporalio/workflow';
import type { ImportStep } from '../activities/imports/importing.ts';
import { listenForAnswers } from './answers.ts';
import { type ImportInput, type ImportResult, SIGNALS } from './contract.ts';
import { batchSteps, pages, steps } from './options.ts';

const decided = defineSignal(SIGNALS.decided);

/** A review whose end nobody told is looked at this often all the same. */
const REVIEW_LOOK = '1 day';
/** Runs of before this patch forgot what was told during a look. */
const KEEP_WHAT_IS_TOLD = 'keep-what-is-told';

/**
 * The Import Wizard: counts what is there, stages it with suggestions, waits as long as people review it, and
 * then does what they decided. Each step goes on where it was.
 */
export async function importWizard(input: ImportInput): Promise<ImportResult> {
  let told = false;
  setHandler(decided, () => {
    told = true;
  });
  const answered = listenForAnswers();
  /** Repeats a step until it is done. False when the import was cancelled or cannot go on. */
  const finish = async (step: () => Promise<ImportStep>): Promise<boolean> => {
    for (;;) {
      told = false;
      const result = await step();
      if (result.kind === 'done' || result.kind === 'ended') return result.kind === 'done';
      if (result.kind === 'more') continue;
      if (result.kind === 'polled') {
        await answered(result);
        continue;
      }
      await (patched(KEEP_WHAT_IS_TOLD) ? condition(() => told, result.waitMs) : sleep(result.waitMs));
    }
  };

  if (!(await finish(() => pages('Count').countImport(input)))) return { state: 'ended' };
  const { categories } = await steps.importState(input);
  for (const category of categories) {
    const stage = () => pages(`Match ${category}`).stageImport({ ...input, category });
    if (!(await finish(stage))) return { state: 'ended' };
  }
  await batchSteps('Open the review').openReview(input);

  told = false;
  let { state } = await steps.importState(input);
  while (state === 'review') {
    if (!patched(KEEP_WHAT_IS_TOLD)) told = false;
    await condition(() => told, REVIEW_LOOK);
    told = false;
    state = (await steps.importState(input)).state;
  }
  // `running`: a run before this one had begun to.
  if (state !== 'confirmed' && state !== 'running') return { state: 'ended' };

  for (const category of categories) {
    const run = () => pages(`Import ${category}`).runImport({ ...input, category });
    if (!(await finish(run))) return { state: 'ended' };
  }
  await batchSteps('End').endImport(input);
  return { state: 'done' };
}
