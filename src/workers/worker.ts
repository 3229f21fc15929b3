import { fileURLToPath } from 'node:url';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { ActivityDeps } from '../activities/deps.ts';
import { createActivities } from '../activities/index.ts';
import { leavingErrors } from './leaving-errors.ts';

export interface SyncWorkerOptions {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  deps: ActivityDeps;
  maxActivities: number;
  /** Made by `npm run build`; without one the workflows are bundled at start. */
  workflowBundle?: WorkerOptions['workflowBundle'];
}

/** Cached workflows cost memory; one connection keeps about ten runs open. */
const CACHED_WORKFLOWS = 200;

export async function createSyncWorker(options: SyncWorkerOptions): Promise<Worker> {
  const { connection, namespace, taskQueue, deps, maxActivities, workflowBundle } = options;
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    activities: createActivities(deps),
    interceptors: { activity: [leavingErrors] },
    ...(workflowBundle ? { workflowBundle } : { workflowsPath: workflowsPath() }),
    maxConcurrentActivityTaskExecutions: maxActivities,
    maxCachedWorkflows: CACHED_WORKFLOWS,
    shutdownGraceTime: '20 seconds',
  });
}

export function workflowsPath(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`../workflows/index.${extension}`, import.meta.url));
}
