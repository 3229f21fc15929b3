import type { ConnectionRef } from './contract.ts';
import { processorReads } from './options.ts';
import type { SweepResult } from './results.ts';

/** Finds what the processor should have told of and did not; the `payout` workflow then looks at each. */
export async function sweepPayouts(input: ConnectionRef): Promise<SweepResult> {
  return processorReads('Look for payouts that were not told of').sweepPayouts(input);
}
