import { setTimeout as delay } from 'node:timers/promises';
import { Connection, type ConnectionOptions, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { CliFailure } from '../failure.ts';
import { registerSearchAttributes } from '../search-attributes.ts';

/** gRPC's `NOT_FOUND` and `ALREADY_EXISTS`. */
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
/** A server takes up to ten seconds until each of its roles knows a new namespace. */
const TIMEOUT_MS = 30_000;
const LOOK_MS = 500;

export interface Prepared {
  namespace: string;
  /** Made now; false when it was there. */
  created: boolean;
  /** Search attributes that were added now. */
  searchAttributes: string[];
}

export interface Target {
  connection: ConnectionOptions;
  namespace: string;
  /** How long a new namespace keeps finished runs. */
  retentionDays: number;
}

/** Makes what Ledgerbridge needs in Temporal where it is missing; any number of times. */
export async function prepareTemporal({ connection, namespace, retentionDays }: Target): Promise<Prepared> {
  const created = await createNamespace(connection, namespace, retentionDays);
  const searchAttributes = await untilUsable(() => registerSearchAttributes(connection, namespace));
  return { namespace, created, searchAttributes };
}

async function createNamespace(
  options: ConnectionOptions,
  namespace: string,
  retentionDays: number,
): Promise<boolean> {
  const connection = await Connection.connect(options);
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return false;
  } catch (error) {
    if (codeOf(error) !== NOT_FOUND) throw error;
    return await register(connection, namespace, retentionDays);
  } finally {
    await connection.close();
  }
}

async function register(connection: Connection, namespace: string, retentionDays: number): Promise<boolean> {
  try {
    const workflowExecutionRetentionPeriod = msToTs(`${retentionDays} days`);
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    return true;
  } catch (error) {
    // Somebody else did it meanwhile.
    if (codeOf(error) === ALREADY_EXISTS) return false;
    throw new CliFailure(
      `Temporal does not let us make the namespace ${namespace}. In Temporal Cloud make it in its web page, then call this again.`,
      { cause: error },
    );
  }
}

const codeOf = (error: unknown) => (isGrpcServiceError(error) ? Number(error.code) : undefined);

/** A new namespace is not known to every part of the server at once. */
async function untilUsable<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline || !isGrpcServiceError(error)) throw error;
      await delay(LOOK_MS);
    }
  }
}
