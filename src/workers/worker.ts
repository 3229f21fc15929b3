import {
  type ActivityInterceptorsFactory,
  type NativeConnection,
  Worker,
  type WorkerDeploymentOptions,
  type WorkerOptions,
} from '@temporalio/worker';
import type { ActivityDeps } from '../activities/deps.ts';
import { createActivities } from '../activities/index.ts';
import { leavingErrors } from './leaving-errors.ts';
import { WORKFLOW_CODE } from './workflow-code.ts';

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
  /** Undefined: without traces. */
  tracedActivities?: ActivityInterceptorsFactory;
}

/** Cached workflows cost memory; one connection keeps about ten runs open. */
const CACHED_WORKFLOWS = 200;

export async function createSyncWorker(options: SyncWorkerOptions): Promise<Worker> {
  const { connection, namespace, taskQueue, deps, maxActivities, workflowBundle, build, tracedActivities } =
    options;
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    activities: createActivities(deps),
    interceptors: {
      activity: [...(tracedActivities ? [tracedActivities] : []), leavingErrors],
      workflowModules: workflowBundle ? [] : WORKFLOW_CODE.workflowInterceptorModules,
    },
    ...(workflowBundle ? { workflowBundle } : { workflowsPath: WORKFLOW_CODE.workflowsPath }),
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
