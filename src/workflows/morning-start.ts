import type { ConnectionRef } from './contract.ts';
import { batchSteps } from './options.ts';

/** What the schedule of a connector starts in the morning, where it resumes by itself. */
export async function morningStart(input: ConnectionRef): Promise<void> {
  await batchSteps('Open').openForMorning(input);
}
