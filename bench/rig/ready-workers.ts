import { Connection } from '@temporalio/client';
import { waitUntil } from '../../src/dev/wait-until.ts';

/** The queue of `TEMPORAL_TASK_QUEUE` when nobody sets it. */
const TASK_QUEUE = 'ledgerbridge';
/** `TASK_QUEUE_TYPE_ACTIVITY`: workers ask for activities once their workflows are bundled. */
const ACTIVITIES = 2;

/** Resolves when so many workers ask for work: starting up is not what is measured. */
export async function untilWorkersReady(
  { address, namespace }: { address: string; namespace: string },
  workers: number,
): Promise<void> {
  const connection = await Connection.connect({ address });
  const query = { namespace, taskQueue: { name: TASK_QUEUE }, taskQueueType: ACTIVITIES };
  try {
    await waitUntil({ what: `${workers} workers`, timeoutMs: 180_000 }, async () => {
      const { pollers } = await connection.workflowService.describeTaskQueue(query);
      const identities = new Set((pollers ?? []).map(({ identity }) => identity));
      return identities.size >= workers || undefined;
    });
  } finally {
    await connection.close();
  }
}
