import { randomUUID } from 'node:crypto';
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

/** Waiting runs of a large tenant before the one of a small tenant, and how early that one must come all the same. */
const LARGE = Array.from({ length: 24 }, (_, index) => `large-${index}`);
const EARLY = 8;
const SMALL = 'small';
/** They are never carried out; what is left of a look ends by itself. */
const ENDS_AFTER = '1 minute';

/**
 * Whether Temporal lets tenants take turns: a setting that no call tells. Runs of two tenants wait at a queue that
 * nobody else asks, and the order in which they are given out says it.
 */
export async function probeFairness(
  connection: Connection,
  namespace: string,
  tenants = { large: 'large', small: SMALL },
): Promise<boolean> {
  const probe = { connection, namespace, queue: `ledgerbridge-doctor-${randomUUID()}` };
  await Promise.all(LARGE.map((name) => start(probe, tenants.large, name)));
  await start(probe, tenants.small, SMALL);
  let early = false;
  for (let turn = 0; turn < EARLY && !early; turn += 1) early = (await next(probe)) === SMALL;
  await end(probe);
  return early;
}

interface Probe {
  connection: Connection;
  namespace: string;
  queue: string;
}

async function start({ connection, namespace, queue }: Probe, tenant: string, name: string): Promise<void> {
  await connection.workflowService.startWorkflowExecution({
    namespace,
    workflowId: `${queue}/${name}`,
    workflowType: { name: 'fairnessProbe' },
    taskQueue: { name: queue },
    requestId: randomUUID(),
    identity: 'ledgerbridge doctor',
    workflowExecutionTimeout: msToTs(ENDS_AFTER),
    priority: { fairnessKey: tenant, priorityKey: 3 },
  });
}

/** Whose turn it is. */
async function next({ connection, namespace, queue }: Probe): Promise<string | undefined> {
  const task = await connection.withDeadline(Date.now() + 5_000, () =>
    connection.workflowService.pollWorkflowTaskQueue({
      namespace,
      taskQueue: { name: queue },
      identity: 'ledgerbridge doctor',
    }),
  );
  return task.workflowExecution?.workflowId?.slice(queue.length + 1);
}

async function end({ connection, namespace, queue }: Probe): Promise<void> {
  const reason = 'ledgerbridge doctor has seen what it wanted to know';
  await Promise.all(
    [SMALL, ...LARGE].map((name) => {
      const workflowExecution = { workflowId: `${queue}/${name}` };
      return connection.workflowService.terminateWorkflowExecution({ namespace, workflowExecution, reason });
    }),
  );
}
