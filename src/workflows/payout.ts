import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import { type PayoutInput, SIGNALS } from './contract.ts';
import { processorReads } from './options.ts';
import type { ReadPayoutResult } from './results.ts';

const reported = defineSignal(SIGNALS.reported);

/** Looks at a payout that the processor has not told all of: with waits up to an hour, about a week. */
const MOST_LOOKS = 200;

/**
 * Brings the records of one payout up to what the processor says now. Notices come late, twice and in any order,
 * so they only say that there is something to look at: what is booked is what is read.
 */
export async function payout(input: PayoutInput): Promise<{ outcome: string }> {
  let told = true;
  setHandler(reported, () => {
    told = true;
  });
  const { readPayout } = processorReads(`Read payout ${input.payoutId}`);
  let outcome: ReadPayoutResult['kind'] | undefined;
  for (let looks = 0; told && looks < MOST_LOOKS; looks++) {
    told = false;
    // The relay reminds of what takes long. What was told of meanwhile may be stored by now, and only the table of
    // notices knows: a notice can also come between the look's commit and its answer.
    const result = await readPayout({ ...input, looks, onlyIfTold: outcome === 'stored' });
    outcome = result.kind;
    if (result.kind === 'wait' && !told) {
      await condition(() => told, result.waitMs);
      told = true;
    }
  }
  return { outcome: outcome ?? 'stored' };
}
