import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { floorActivities } from './activities.ts';

/** The no-op workflow on the server that is measured, with a worker in this process. */
export interface Floor {
  /** Milliseconds that one took. */
  one(): Promise<number>;
  /** How many a second, so many at a time. */
  many(count: number, atATime: number): Promise<number>;
}

const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
const taskQueue = 'floor';

export async function withFloor<T>(
  { address, namespace }: { address: string; namespace: string },
  work: (floor: Floor) => Promise<T>,
): Promise<T> {
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const forWorker = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  try {
    const options = {
      connection: forWorker,
      namespace,
      taskQueue,
      workflowsPath,
      activities: floorActivities,
    };
    const worker = await Worker.create(options);
    return await worker.runUntil(() => work(floorOf(new Client({ connection, namespace }))));
  } finally {
    await connection.close();
    await forWorker.close();
  }
}

function floorOf(client: Client): Floor {
  const one = async () => {
    const started = performance.now();
    await client.workflow.execute('noOp', { taskQueue, workflowId: `floor-${randomUUID()}` });
    return performance.now() - started;
  };
  const many = async (count: number, atATime: number) => {
    const started = performance.now();
    let left = count;
    const lane = async () => {
      while (left > 0) {
        left -= 1;
        await one();
      }
    };
    await Promise.all(Array.from({ length: atATime }, lane));
    return count / ((performance.now() - started) / 1_000);
  };
  return { one, many };
}
