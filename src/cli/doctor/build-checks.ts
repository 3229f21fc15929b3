import type { Connection } from '@temporalio/client';
import { readBuilds, runsOfBuild } from '../admin/builds.ts';
import { type Finding, failed, ok } from './finding.ts';
import { livePollers } from './live-pollers.ts';

/** `WORKER_VERSIONING_MODE_VERSIONED` of Temporal's API. */
const VERSIONED = 2;

export interface BuildTarget {
  namespace: string;
  taskQueue: string;
  deploymentName: string;
}

/**
 * Whether somebody takes what is due: a run whose build has no live worker waits and says nothing. `null` stands for
 * workers without a build.
 */
export async function lookAtBuilds(connection: Connection, target: BuildTarget): Promise<Finding> {
  const builds = await readBuilds(connection, target);
  const current = builds.find(({ status }) => status === 'current')?.buildId ?? null;
  const live = await liveBuilds(connection, target);
  const left: string[] = [];
  for (const { buildId } of builds) {
    if (!live.includes(buildId) && (await countRuns(connection, target, buildId)) > 0) left.push(buildId);
  }
  return judgeBuilds({ current, live, left });
}

async function countRuns(
  { workflowService }: Connection,
  { namespace, deploymentName }: BuildTarget,
  buildId: string,
): Promise<number> {
  const query = `${runsOfBuild(deploymentName, buildId)} and ExecutionStatus = 'Running'`;
  const { count } = await workflowService.countWorkflowExecutions({ namespace, query });
  return Number(count ?? 0);
}

async function liveBuilds(connection: Connection, target: BuildTarget): Promise<(string | null)[]> {
  const builds = (await livePollers(connection, target)).map(({ deploymentOptions: said }) =>
    Number(said?.workerVersioningMode ?? 0) === VERSIONED && said?.deploymentName === target.deploymentName
      ? (said.buildId ?? null)
      : null,
  );
  return [...new Set(builds)];
}

export interface SeenBuilds {
  /** Takes new runs. */
  current: string | null;
  live: readonly (string | null)[];
  /** Without a live worker, and with runs that stay with them. */
  left: readonly string[];
}

export function judgeBuilds({ current, live, left }: SeenBuilds): Finding {
  const others = live.filter((build) => build !== current);
  if (!live.includes(current))
    return failed(
      `new runs go to ${named(current)}, and no worker is of it: those that ask are of ${others.map(named).join(', ')}`,
      `Start workers ${current === null ? 'without WORKER_BUILD_ID' : `with WORKER_BUILD_ID=${current}`}, or run: ledgerbridge admin builds use ${others[0] ?? '--none'}`,
    );
  if (left.length > 0)
    return failed(
      `runs of ${left.map(named).join(', ')} wait, and no worker is of it`,
      `Start one again with WORKER_BUILD_ID=${left[0]}, or run: ledgerbridge admin builds move ${left[0]}`,
    );
  const besides = others.length > 0 ? `, beside it ${others.map(named).join(', ')}` : '';
  return ok(`new runs go to ${named(current)}${besides}`);
}

const named = (build: string | null) => (build === null ? 'workers without a build' : `build ${build}`);
