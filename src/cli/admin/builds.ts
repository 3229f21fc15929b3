import { Client, Connection, type ConnectionOptions, isGrpcServiceError } from '@temporalio/client';
import { CliFailure } from '../failure.ts';

/** gRPC's `NOT_FOUND`. */
const NOT_FOUND = 5;
/** `WORKER_DEPLOYMENT_VERSION_STATUS_…` of Temporal's API. */
const STATUSES = ['unknown', 'not current', 'current', 'ramping', 'draining', 'drained'] as const;
const IDENTITY = 'ledgerbridge admin';

export interface Build {
  buildId: string;
  /** `drained`: no run is left of it, its workers may go. */
  status: (typeof STATUSES)[number];
}

export interface Deployment {
  connection: ConnectionOptions;
  namespace: string;
  deploymentName: string;
}

/** The builds that workers have said they are. */
export function listBuilds(deployment: Deployment): Promise<Build[]> {
  return connected(deployment, (connection) => readBuilds(connection, deployment));
}

/** The same over a connection that is there. */
export async function readBuilds(
  { workflowService }: Connection,
  { namespace, deploymentName }: Omit<Deployment, 'connection'>,
): Promise<Build[]> {
  try {
    const { workerDeploymentInfo } = await workflowService.describeWorkerDeployment({
      namespace,
      deploymentName,
    });
    return (workerDeploymentInfo?.versionSummaries ?? []).map(({ deploymentVersion, status }) => ({
      buildId: deploymentVersion?.buildId ?? '',
      status: STATUSES[Number(status ?? 0)] ?? 'unknown',
    }));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

/** New runs go to this build from now on, and long ones when they begin anew; others end where they began. */
export async function makeCurrent(deployment: Deployment, buildId: string): Promise<void> {
  await connected(deployment, async (connection) => {
    await known(connection, deployment, buildId);
    await setCurrent(connection, deployment, buildId);
  });
}

/** New runs go to workers without a build from now on. */
export async function makeNoneCurrent(deployment: Deployment): Promise<void> {
  await connected(deployment, async (connection) => {
    const builds = await readBuilds(connection, deployment);
    // Temporal knows no deployment before a worker has said that it is of it: then none is current already.
    if (builds.length > 0) await setCurrent(connection, deployment, '');
  });
}

async function setCurrent(
  { workflowService }: Connection,
  { namespace, deploymentName }: Deployment,
  buildId: string,
): Promise<void> {
  await workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    deploymentName,
    buildId,
    identity: IDENTITY,
  });
}

export interface Moved {
  /** Runs that go on with whichever build is current. */
  moved: number;
}

/**
 * Gives the runs that stay with a build over to the current one, for when its workers are gone and will not come back.
 * @throws CliFailure where no worker of a current build would take them.
 */
export async function moveRuns(deployment: Deployment, buildId: string): Promise<Moved> {
  return connected(deployment, async (connection) => {
    const builds = await known(connection, deployment, buildId);
    const current = builds.find(({ status }) => status === 'current')?.buildId;
    if (current === buildId)
      throw new CliFailure(
        `${buildId} is the current build, so its runs have nowhere to go: start workers of it, or make another one current with: ledgerbridge admin builds use`,
      );
    let moved = 0;
    for await (const run of runsOf(connection, deployment, buildId)) {
      if (await letUpgrade(connection, deployment.namespace, run)) moved += 1;
    }
    return { moved };
  });
}

interface Run {
  workflowId: string;
  runId: string;
}

function runsOf(
  connection: Connection,
  { namespace, deploymentName }: Deployment,
  buildId: string,
): AsyncIterable<Run> {
  const query = `${runsOfBuild(deploymentName, buildId)} and ExecutionStatus = 'Running'`;
  return new Client({ connection, namespace }).workflow.list({ query });
}

/** For Temporal's lists and counts. */
export function runsOfBuild(deploymentName: string, buildId: string): string {
  const version = `${deploymentName}:${buildId}`.replaceAll("'", '');
  return `TemporalWorkerDeploymentVersion = '${version}'`;
}

/** False when it has ended by itself. */
async function letUpgrade(
  { workflowService }: Connection,
  namespace: string,
  { workflowId, runId }: Run,
): Promise<boolean> {
  try {
    await workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId, runId },
      workflowExecutionOptions: { versioningOverride: { autoUpgrade: true } },
      updateMask: { paths: ['versioning_override'] },
      identity: IDENTITY,
    });
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

async function known(connection: Connection, deployment: Deployment, buildId: string): Promise<Build[]> {
  const builds = await readBuilds(connection, deployment);
  if (builds.some((build) => build.buildId === buildId)) return builds;
  throw new CliFailure(
    `No worker has said that it is build ${buildId} of ${deployment.deploymentName}: start one with WORKER_BUILD_ID=${buildId} first.`,
  );
}

async function connected<T>(
  { connection: options }: Deployment,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect(options);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

const isGone = (error: unknown) => isGrpcServiceError(error) && Number(error.code) === NOT_FOUND;
