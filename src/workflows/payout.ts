import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import { type PayoutInput, SIGNALS } from './contract.ts';
import { processorReads } from './options.ts';

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
  let outcome = 'stored';
  for (let looks = 0; told && looks < MOST_LOOKS; looks++) {
    told = false;
    const result = await readPayout({ ...input, looks });
    outcome = result.kind;
    // The relay reminds of what takes long; what was told of meanwhile is stored, so nobody need look once more.
    if (result.kind === 'stored' && result.open === false) told = false;
    if (result.kind === 'wait' && !told) {
      await condition(() => told, result.waitMs);
      told = true;
    }
  }
  return { outcome };
}
