import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { remindOfApprovals } from '../db/approvals/reminders.ts';
import { takeDueChecks } from '../db/changes/change-checks.ts';
import type { Database } from '../db/client.ts';
import { takeForgottenPayouts } from '../db/payouts/payout-notices.ts';
import { takeDueSweeps } from '../db/payouts/payout-sources.ts';
import { strandedConnections } from '../db/queue/stranded.ts';
import { closeSilentSessions } from '../db/requests/desktop-sessions.ts';
import { forgetWaiter, untoldWaiters, type Waiting } from '../db/requests/waiting.ts';
import { endpointsDue } from '../db/webhooks/webhook-deliveries.ts';
import type { ProviderRegistry } from '../providers/registry.ts';
import { type ConnectionRef, SIGNALS, WORKFLOWS } from '../workflows/contract.ts';
import {
  conductorWake,
  connectorWake,
  deliveryStart,
  payoutReport,
  refreshWake,
  sweepStart,
} from '../workflows/starters.ts';
import { mendLostRuns, startOnce } from './lost-runs.ts';
import { mendConnectors } from './mend-connectors.ts';
import { setSchedules } from './morning-schedules.ts';
import { RunWatch } from './run-watch.ts';

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
  const watch = new RunWatch(options.client);
  while (!options.signal.aborted) {
    try {
      await relayOnce({ ...options, watch });
    } catch (error) {
      // The database or Temporal is away: the work stays where it is and is found next time.
      options.onError(error);
    }
    await sleep(options.intervalMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** Endpoints that one look starts; the rest has its turn at the next one. */
const MOST_ENDPOINTS = 500;

export function createWake(client: Client, taskQueue: string) {
  return async (ref: ConnectionRef): Promise<void> => {
    await client.workflow.signalWithStart(WORKFLOWS.conductor, conductorWake(ref, taskQueue));
  };
}

export function createConnectorWake(client: Client, taskQueue: string) {
  return async (ref: ConnectionRef): Promise<void> => {
    await client.workflow.signalWithStart(WORKFLOWS.connector, connectorWake(ref, taskQueue));
  };
}

export async function relayOnce({
  db,
  client,
  providers,
  taskQueue,
  watch = new RunWatch(client),
}: Pick<RelayOptions, 'db' | 'client' | 'providers' | 'taskQueue'> & { watch?: RunWatch }): Promise<void> {
  await closeSilentSessions(db);
  for (const waiting of await untoldWaiters(db)) await tellWaiter(client, db, waiting);
  const wake = createWake(client, taskQueue);
  await mendLostRuns({ db, client, taskQueue, watch, wake });
  await mendConnectors({ db, client, taskQueue, watch, wake });
  for (const ref of await strandedConnections(db)) await wake(ref);
  for (const endpoint of await endpointsDue(db, MOST_ENDPOINTS)) {
    const start = deliveryStart(endpoint, taskQueue);
    await startOnce(() => client.workflow.start(WORKFLOWS.deliverWebhooks, start));
  }
  for (const ref of await takeDueChecks(db, withChanges(providers))) {
    await client.workflow.signalWithStart(WORKFLOWS.refreshChanges, refreshWake(ref, taskQueue));
  }
  await remindOfApprovals(db);
  for (const ref of await takeDueSweeps(db)) {
    await startOnce(() => client.workflow.start(WORKFLOWS.sweepPayouts, sweepStart(ref, taskQueue)));
  }
  for (const { untold, ...ref } of await takeForgottenPayouts(db)) {
    const report = payoutReport(ref, taskQueue);
    // A run that knows looks until the notice is dealt with; it only has to be there.
    if (untold) await client.workflow.signalWithStart(WORKFLOWS.payout, report);
    else await startOnce(() => client.workflow.start(WORKFLOWS.payout, report));
  }
  // Last, because a single one may be refused for good.
  await setSchedules({ db, client, taskQueue, watch });
}

/** Providers that tell what changed. */
function withChanges(providers: ProviderRegistry): string[] {
  return providers.names().filter((name) => providers.get(name).provider.reads.changes !== undefined);
}

/** An answer is here, or the session that was to bring it has ended. */
async function tellWaiter(client: Client, db: Database, waiting: Waiting): Promise<void> {
  try {
    await client.workflow.getHandle(waiting.workflowId).signal(SIGNALS.answered, waiting.requestId);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // Somebody ended it: its records are found as every other claim that has lost its set.
    await forgetWaiter(db, waiting);
  }
}
