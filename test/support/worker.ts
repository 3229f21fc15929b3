import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { sharedService } from './shared-service.ts';

export interface TestWorkerOptions extends Omit<WorkerOptions, 'connection' | 'namespace'> {
  address: string;
  namespace: string;
}

/** The worker and its connection; both are ended by `close`. */
export interface TestWorker {
  worker: Worker;
  close(): Promise<void>;
}

let quiet = false;

/**
 * A running worker. Without `workflowsPath` or `workflowBundle` it has the project's workflows, bundled once for
 * the whole test run; pass `workflowBundle: undefined` and activities only for an activity worker.
 */
export async function startTestWorker(options: TestWorkerOptions): Promise<TestWorker> {
  onlyWarnings();
  const { address, namespace, ...rest } = options;
  const connection = await NativeConnection.connect({ address });
  const own = 'workflowsPath' in rest || 'workflowBundle' in rest;
  const workflowBundle = own ? rest.workflowBundle : await sharedService('workflowBundle');
  const worker = await Worker.create({ ...rest, connection, namespace, workflowBundle });
  const running = worker.run();
  return {
    worker,
    async close() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

/** The runtime is one a process, made before anything that needs it; the default logs every start and end of a worker. */
export function onlyWarnings(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({ logger: new DefaultLogger('WARN') });
}
