import type { Connection } from '@temporalio/client';

/** `TASK_QUEUE_TYPE_WORKFLOW`: who takes these takes whole runs. */
const WORKFLOW_TASKS = 1;
/** A worker asks anew at least once a minute; Temporal lists one that has died for some minutes more. */
const SILENT_MS = 90_000;

/** Workers that ask for whole runs at the queue. */
export async function livePollers(
  { workflowService }: Connection,
  { namespace, taskQueue }: { namespace: string; taskQueue: string },
) {
  const { pollers } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: WORKFLOW_TASKS,
  });
  const silentSince = (Date.now() - SILENT_MS) / 1_000;
  return (pollers ?? []).filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) > silentSince);
}
