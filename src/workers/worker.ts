import { fileURLToPath } from 'node:url';
import {
  type NativeConnection,
  Worker,
  type WorkerDeploymentOptions,
  type WorkerOptions,
} from '@temporalio/worker';
import type { ActivityDeps } from '../activities/deps.ts';
import { createActivities } from '../activities/index.ts';
import { leavingErrors } from './leaving-errors.ts';

export interface SyncWorkerOptions {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  deps: ActivityDeps;
  maxActivities: number;
  /** Undefined: without versions. */
  build?: { deploymentName: string; buildId: string };
  /** Made by `npm run build`; without one the workflows are bundled at start. */
  workflowBundle?: WorkerOptions['workflowBundle'];
}

/** Cached workflows cost memory; one connection keeps about ten runs open. */
const CACHED_WORKFLOWS = 200;

export async function createSyncWorker(options: SyncWorkerOptions): Promise<Worker> {
  const { connection, namespace, taskQueue, deps, maxActivities, workflowBundle, build } = options;
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    activities: createActivities(deps),
    interceptors: { activity: [leavingErrors] },
    ...(workflowBundle ? { workflowBundle } : { workflowsPath: workflowsPath() }),
    ...(build && { workerDeploymentOptions: versioned(build) }),
    maxConcurrentActivityTaskExecutions: maxActivities,
    maxCachedWorkflows: CACHED_WORKFLOWS,
    shutdownGraceTime: '20 seconds',
  });
}

/** A run stays with its build to its end; the long ones go over to the current build when they begin anew. */
export function versioned(version: NonNullable<SyncWorkerOptions['build']>): WorkerDeploymentOptions {
  return { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' };
}

export function workflowsPath(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`../workflows/index.${extension}`, import.meta.url));
}
