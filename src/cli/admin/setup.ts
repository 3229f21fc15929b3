import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, type ConnectionOptions, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { probeFairness } from '../doctor/fairness-probe.ts';
import { CliFailure } from '../failure.ts';
import { registerSearchAttributes } from '../search-attributes.ts';
import { connectTemporal, GRPC, grpcCode, isRefused } from '../temporal-connection.ts';

/** A server takes up to ten seconds until each of its roles knows a new namespace. */
const TIMEOUT_MS = 30_000;
const LOOK_MS = 500;

export interface Prepared {
  namespace: string;
  /** Made now; false when it was there. */
  created: boolean;
  /** Search attributes that were added now. */
  searchAttributes: string[];
  /** Whether tenants take turns: no call sets or tells it, so that it is tried. */
  fairness: boolean;
}

export interface Target {
  connection: ConnectionOptions;
  namespace: string;
  /** How long a new namespace keeps finished runs. */
  retentionDays: number;
}

/** Makes what Ledgerbridge needs in Temporal where it is missing; any number of times. */
export async function prepareTemporal({ connection, namespace, retentionDays }: Target): Promise<Prepared> {
  const created = await connected(connection, (open) => createNamespace(open, namespace, retentionDays));
  const searchAttributes = await untilUsable(() => registerSearchAttributes(connection, namespace));
  const fairness = await connected(connection, (open) => untilUsable(() => probeFairness(open, namespace)));
  return { namespace, created, searchAttributes, fairness };
}

async function connected<T>(
  options: ConnectionOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connectTemporal(options);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

async function createNamespace(
  connection: Connection,
  namespace: string,
  retentionDays: number,
): Promise<boolean> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return false;
  } catch (error) {
    if (grpcCode(error) !== GRPC.notFound) throw error;
    return await register(connection, namespace, retentionDays);
  }
}

async function register(connection: Connection, namespace: string, retentionDays: number): Promise<boolean> {
  try {
    const workflowExecutionRetentionPeriod = msToTs(`${retentionDays} days`);
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    return true;
  } catch (error) {
    // Somebody else did it meanwhile.
    if (grpcCode(error) === GRPC.alreadyExists) return false;
    throw new CliFailure(
      `Temporal does not let us make the namespace ${namespace}. In Temporal Cloud make it in its web page, then call this again.`,
      { cause: error },
    );
  }
}

/** A new namespace is not known to every part of the server at once. */
async function untilUsable<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline || !isGrpcServiceError(error) || isRefused(error)) throw error;
      await delay(LOOK_MS);
    }
  }
}
