import { Connection, type ConnectionOptions, isGrpcServiceError } from '@temporalio/client';
import { CliFailure } from '../failure.ts';

/** gRPC's `NOT_FOUND`. */
const NOT_FOUND = 5;
/** `WORKER_DEPLOYMENT_VERSION_STATUS_…` of Temporal's API. */
const STATUSES = ['unknown', 'not current', 'current', 'ramping', 'draining', 'drained'] as const;

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
export async function listBuilds({
  connection: options,
  namespace,
  deploymentName,
}: Deployment): Promise<Build[]> {
  const connection = await Connection.connect(options);
  try {
    const { workerDeploymentInfo } = await connection.workflowService.describeWorkerDeployment({
      namespace,
      deploymentName,
    });
    return (workerDeploymentInfo?.versionSummaries ?? []).map(({ deploymentVersion, status }) => ({
      buildId: deploymentVersion?.buildId ?? '',
      status: STATUSES[Number(status ?? 0)] ?? 'unknown',
    }));
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === NOT_FOUND) return [];
    throw error;
  } finally {
    await connection.close();
  }
}

/** New runs go to this build from now on, and long ones when they begin anew; others end where they began. */
export async function makeCurrent(deployment: Deployment, buildId: string): Promise<void> {
  const { connection: options, namespace, deploymentName } = deployment;
  const known = await listBuilds(deployment);
  if (!known.some((build) => build.buildId === buildId))
    throw new CliFailure(
      `No worker has said that it is build ${buildId} of ${deploymentName}: start one with WORKER_BUILD_ID=${buildId} first.`,
    );
  const connection = await Connection.connect(options);
  try {
    await connection.workflowService.setWorkerDeploymentCurrentVersion({
      namespace,
      deploymentName,
      buildId,
      identity: 'ledgerbridge admin',
    });
  } finally {
    await connection.close();
  }
}
