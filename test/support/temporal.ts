import { randomUUID } from 'node:crypto';
import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { registerSearchAttributes } from '../../src/dev/temporal/search-attributes.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/contract.ts';
import { sharedService } from './shared-service.ts';

export interface TestTemporal {
  address: string;
  /** The caller's own: nothing of another test file is in it, and it has our search attributes. */
  namespace: string;
  client: Client;
  connection: Connection;
  close(): Promise<void>;
}

/**
 * A namespace of its own on the run's Temporal server: 30 ms, against a second for a server. That of the cluster
 * takes a look at its namespaces every ten seconds.
 */
export async function createTestTemporal(): Promise<TestTemporal> {
  const { address } = await sharedService('temporal');
  const connection = await Connection.connect({ address });
  const namespace = `test-${randomUUID()}`;
  await makeNamespace(connection, namespace);
  const client = new Client({ connection, namespace });
  // A call of a worker that was ended may be under way; tried again on a closed channel it throws where nobody catches.
  // So a namespace is let go of, and its channel goes with the process.
  return { address, namespace, client, connection, close: async () => undefined };
}

/** With our search attributes; may be there already, with them. */
export async function makeNamespace(connection: Connection, namespace: string): Promise<void> {
  const attributes = Object.values(SEARCH_ATTRIBUTES).map((name) => [name, 'KEYWORD'] as const);
  await connection.workflowService
    .registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') })
    .catch((error: unknown) => {
      if (!isGrpcServiceError(error) || error.code !== ALREADY_EXISTS) throw error;
    });
  await waitUntil({ what: `namespace ${namespace}`, timeoutMs: 60_000 }, async () => {
    await registerSearchAttributes(connection, namespace, Object.fromEntries(attributes));
    return true;
  });
}

const ALREADY_EXISTS = 6;
