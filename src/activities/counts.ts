import type { Tally } from '../db/queue/settle.ts';
import type { Counts } from '../workflows/results.ts';

/** What a workflow is told of a settlement. */
export function countsOf({ succeeded, skipped, failed, released }: Tally): Counts {
  return { succeeded, skipped, failed, released };
}
