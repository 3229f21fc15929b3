import {
  allHandlersFinished,
  condition,
  defineSignal,
  patched,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import { listenForAnswers } from './answers.ts';
import { beginAnew, shouldBeginAnew } from './begin-anew.ts';
import { type ConnectionRef, SIGNALS } from './contract.ts';
import { pages } from './options.ts';

const wake = defineSignal(SIGNALS.wake);

/**
 * Brings what was changed on the other side into the records that are linked to it, until nothing is left that
 * is known of. A wake that comes while it works makes it look once more.
 */
export async function refreshChanges(input: ConnectionRef): Promise<void> {
  const answered = listenForAnswers();
  let woken = true;
  setHandler(wake, () => {
    woken = true;
  });
  while (woken) {
    woken = false;
    const result = await pages('Look for changes').refreshStep(input);
    switch (result.kind) {
      case 'finished':
      case 'closed':
        break;
      case 'more':
        woken = true;
        break;
      case 'polled':
        await answered(result);
        woken = true;
        break;
      case 'wait':
        // Whoever wakes it knows that the wait is over.
        if (patched('woken-from-a-wait')) await condition(() => woken, result.waitMs);
        else await sleep(result.waitMs);
        woken = true;
        break;
    }
    if (woken && shouldBeginAnew()) {
      await condition(allHandlersFinished);
      await beginAnew<typeof refreshChanges>(input);
    }
  }
}
