import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

export const FAIRNESS_REMEDY =
  'Set matching.enableFairness to true in Temporal’s dynamic configuration (scripts/compose has a file); in Temporal Cloud turn Fairness on for the namespace.';

/** Waiting runs of a large tenant before the one of a small tenant, and how early that one must come all the same. */
const LARGE = Array.from({ length: 24 }, (_, index) => `large-${index}`);
const EARLY = 8;
const SMALL = 'small';
/** `TASK_QUEUE_TYPE_WORKFLOW`. */
const WORKFLOW_TASKS = 1;
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
  try {
    await Promise.all(LARGE.map((name) => start(probe, tenants.large, name)));
    // A run comes to its queue a moment after it was started: one that was last might be there first.
    await untilWaiting(probe, LARGE.length);
    await start(probe, tenants.small, SMALL);
    await untilWaiting(probe, LARGE.length + 1);
    let early = false;
    for (let turn = 0; turn < EARLY && !early; turn += 1) early = (await next(probe)) === SMALL;
    return early;
  } finally {
    await end(probe);
  }
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

const LONGEST_WAIT_MS = 15_000;
/** The server answers from what it counted up to five seconds ago: the first look had better not be too early. */
const LOOK_MS = 300;

/** @throws Error when they do not all come: then the order would say nothing. */
async function untilWaiting({ connection, namespace, queue }: Probe, count: number): Promise<void> {
  const until = Date.now() + LONGEST_WAIT_MS;
  while (Date.now() < until) {
    await sleep(LOOK_MS);
    const { stats } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: queue },
      taskQueueType: WORKFLOW_TASKS,
      reportStats: true,
    });
    if (Number(stats?.approximateBacklogCount ?? 0) >= count) return;
  }
  throw new Error('Temporal did not bring the runs of the probe to their queue in time');
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
