import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { takeDueChecks } from '../db/change-checks.ts';
import type { Database } from '../db/client.ts';
import { strandedConnections, unstartedBatches } from '../db/stranded.ts';
import type { ProviderRegistry } from '../providers/registry.ts';
import { type ConnectionRef, WORKFLOWS } from '../workflows/contract.ts';
import { batchStart, conductorWake, refreshWake } from '../workflows/starters.ts';

export interface RelayOptions {
  db: Database;
  client: Client;
  providers: ProviderRegistry;
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
  providers,
  taskQueue,
}: Pick<RelayOptions, 'db' | 'client' | 'providers' | 'taskQueue'>): Promise<void> {
  for (const ref of await strandedConnections(db)) {
    await createWake(client, taskQueue)(ref);
  }
  for (const { kind, ...ref } of await unstartedBatches(db)) {
    const type = kind === 'push' ? WORKFLOWS.pushBatch : WORKFLOWS.pullBatch;
    await client.workflow.start(type, batchStart(kind, ref, taskQueue)).catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    });
  }
  for (const ref of await takeDueChecks(db, withChanges(providers))) {
    await client.workflow.signalWithStart(WORKFLOWS.refreshChanges, refreshWake(ref, taskQueue));
  }
}

/** Providers that tell what changed. */
function withChanges(providers: ProviderRegistry): string[] {
  return providers.names().filter((name) => providers.get(name).provider.calls?.changes !== undefined);
}
