import { TestWorkflowEnvironment } from '@temporalio/testing';
import { sharedService } from './shared-service.ts';

/**
 * A server whose clock jumps over waits: days pass in milliseconds. Each caller gets its own, in a tenth of a
 * second, because the clock is one a server. It has no schedules and no listing. Call `teardown()` at the end.
 */
export async function createTimeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const { path } = await sharedService('timeSkippingServer');
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
}
