import { activityInfo } from '@temporalio/activity';

/** Which run writes: kept with every log entry so that a person can open it in the Temporal Web UI. */
export function traceOf(): { workflowId: string | undefined; runId: string | undefined } {
  const { workflowExecution } = activityInfo();
  return { workflowId: workflowExecution?.workflowId, runId: workflowExecution?.runId };
}
