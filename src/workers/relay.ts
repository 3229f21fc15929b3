import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Database } from '../db/client.ts';
import { strandedConnections, unstartedBatches } from '../db/stranded.ts';
import { type ConnectionRef, WORKFLOWS } from '../workflows/contract.ts';
import { batchStart, conductorWake } from '../workflows/starters.ts';

export interface RelayOptions {
  db: Database;
  client: Client;
  taskQueue: string;
  intervalMs: number;
  signal: AbortSignal;
  onError(error: unknown): void;
}

/**
 * Finds accepted work that no workflow looks after and starts what is missing. Several relays may run: both
 * starts are idempotent.
 */
export async function runRelay(options: RelayOptions): Promise<void> {
  while (!options.signal.aborted) {
    try {
      await relayOnce(options);
    } catch (error) {
      // The database or Temporal is away: the work stays where it is and is found next time.
      options.onError(error);
    }
    await sleep(options.intervalMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

export function createWake(client: Client, taskQueue: string) {
  return async (ref: ConnectionRef): Promise<void> => {
    await client.workflow.signalWithStart(WORKFLOWS.conductor, conductorWake(ref, taskQueue));
  };
}

export async function relayOnce({
  db,
  client,
  taskQueue,
}: Pick<RelayOptions, 'db' | 'client' | 'taskQueue'>): Promise<void> {
  for (const ref of await strandedConnections(db)) {
    await createWake(client, taskQueue)(ref);
  }
  for (const { kind, ...ref } of await unstartedBatches(db)) {
    const type = kind === 'push' ? WORKFLOWS.pushBatch : WORKFLOWS.pullBatch;
    await client.workflow.start(type, batchStart(kind, ref, taskQueue)).catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    });
  }
}
