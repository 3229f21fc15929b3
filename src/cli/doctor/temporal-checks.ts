import { Connection, type ConnectionOptions } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract.ts';
import { missingAttributes } from '../search-attributes.ts';
import { ACCESS_REMEDY } from '../temporal-connection.ts';
import { lookAtBuilds } from './build-checks.ts';
import { FAIRNESS_REMEDY, probeFairness } from './fairness-probe.ts';
import { type Check, type Finding, failed, ok, told, warning } from './finding.ts';
import { livePollers } from './live-pollers.ts';

const CONNECT_TIMEOUT = '5s';
/** Shorter, and an operator who looks after a weekend finds nothing. */
const LEAST_RETENTION_S = 3 * 86_400;

export interface TemporalTarget {
  connection: ConnectionOptions;
  namespace: string;
  taskQueue: string;
  deploymentName: string;
}

export function temporalChecks(target: TemporalTarget): Check[] {
  const look =
    (ask: (connection: Connection, target: TemporalTarget) => Promise<Finding>): Check['look'] =>
    () =>
      connected(target, ask);
  return [
    { name: 'Temporal', look: () => reach(target) },
    { name: 'namespace', needs: 'Temporal', look: look(namespaceThere) },
    { name: 'search attributes', needs: 'namespace', look: look(searchAttributes) },
    { name: 'fairness', needs: 'namespace', look: look(fairness) },
    { name: 'workers', needs: 'namespace', look: look(workers) },
    { name: 'builds', needs: 'workers', look: look(lookAtBuilds) },
  ];
}

async function connected(
  target: TemporalTarget,
  ask: (connection: Connection, target: TemporalTarget) => Promise<Finding>,
): Promise<Finding> {
  const connection = await Connection.connect({ ...target.connection, connectTimeout: CONNECT_TIMEOUT });
  try {
    return await ask(connection, target);
  } finally {
    await connection.close();
  }
}

async function reach(target: TemporalTarget): Promise<Finding> {
  try {
    return await connected(target, async (connection) => {
      const { serverVersion } = await connection.workflowService.getSystemInfo({});
      return ok(`server ${serverVersion ?? 'of an unknown version'}`);
    });
  } catch (error) {
    return failed(`${target.connection.address} does not answer: ${told(error)}`, ACCESS_REMEDY);
  }
}

async function namespaceThere(connection: Connection, { namespace }: TemporalTarget): Promise<Finding> {
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    const seconds = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
    const said = `${namespace}, finished runs are kept ${Math.round(seconds / 3_600)} hours`;
    if (seconds >= LEAST_RETENTION_S) return ok(said);
    return warning(
      said,
      `Keep them longer: temporal operator namespace update --namespace ${namespace} --retention 168h`,
    );
  } catch (error) {
    return failed(`${namespace} cannot be read: ${told(error)}`, 'Run: ledgerbridge admin setup');
  }
}

async function searchAttributes(connection: Connection, { namespace }: TemporalTarget): Promise<Finding> {
  const missing = await missingAttributes(connection, namespace);
  if (missing.length === 0) return ok(`all ${Object.keys(SEARCH_ATTRIBUTES).length} are there`);
  return failed(`missing: ${missing.join(', ')}`, 'Run: ledgerbridge admin setup');
}

async function fairness(connection: Connection, { namespace }: TemporalTarget): Promise<Finding> {
  if (await probeFairness(connection, namespace)) return ok('a small tenant is not kept behind a large one');
  return warning('keys have no effect: one tenant’s batch holds up all others', FAIRNESS_REMEDY);
}

async function workers(connection: Connection, target: TemporalTarget): Promise<Finding> {
  const { taskQueue } = target;
  const pollers = await livePollers(connection, target);
  const names = new Set(pollers.map(({ identity }) => identity));
  if (names.size > 0) return ok(`${names.size} ask for work at ${taskQueue}`);
  return failed(
    `nobody asks for work at ${taskQueue}`,
    'Start a worker, with the same TEMPORAL_NAMESPACE and TEMPORAL_TASK_QUEUE.',
  );
}
