import { proxyActivities } from '@temporalio/workflow';
import type { FloorActivities } from './activities.ts';

const { nothing } = proxyActivities<FloorActivities>({ startToCloseTimeout: '1 minute' });

/** The least that a durable sync can be: one workflow with one activity that does nothing. */
export async function noOp(): Promise<void> {
  await nothing();
}
