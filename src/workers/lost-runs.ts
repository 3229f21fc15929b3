import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { cancelledReports, openReports, reportAsker } from '../db/balances/balance-reports.ts';
import { openBatches } from '../db/batches/open-batches.ts';
import type { Database } from '../db/client.ts';
import { openImports } from '../db/imports/imports.ts';
import { type Claim, oldClaims, releaseClaim } from '../db/queue/lost-claims.ts';
import { forgetReadsBelow } from '../db/requests/reads.ts';
import {
  BATCH_WORKFLOWS,
  type ConnectionRef,
  SIGNALS,
  WORKFLOWS,
  workflowIds,
} from '../workflows/contract.ts';
import { balanceReportStart, batchStart, importTell } from '../workflows/starters.ts';
import type { RunWatch } from './run-watch.ts';

export interface Mending {
  db: Database;
  client: Client;
  taskQueue: string;
  watch: RunWatch;
  wake(ref: ConnectionRef): Promise<void>;
}

/**
 * What only a run can bring out of the state that it is in, checked against the runs: nothing waits for one that was
 * never started, was ended by hand, or was lost with Temporal's database. A run that begins anew goes on where the
 * one before it was.
 */
export async function mendLostRuns(mending: Mending): Promise<void> {
  await mendClaims(mending);
  await mendBatches(mending);
  await mendImports(mending);
  await mendReports(mending);
}

async function mendClaims({ db, watch, wake }: Mending): Promise<void> {
  const freed = new Map<string, ConnectionRef>();
  for (const claim of await oldClaims(db)) {
    if (!(await isLost(watch, claim))) continue;
    await releaseClaim(db, claim);
    // Behind a closed gate nothing can go: whoever opens it wakes the conductor.
    if (!claim.gateOpen) continue;
    freed.set(claim.connectionId, { tenantId: claim.tenantId, connectionId: claim.connectionId });
  }
  for (const ref of freed.values()) await wake(ref);
}

/** A set that is under way may be about to start the retry. */
async function isLost(watch: RunWatch, { connectionId, setId, state }: Claim): Promise<boolean> {
  if (!(await watch.isGone(setId))) return false;
  if (state === 'in_flight') return true;
  const retries = await watch.retriesOf(connectionId);
  return !retries.some((id) => id.startsWith(workflowIds.retriesOf(setId)));
}

async function mendBatches({ db, client, taskQueue, watch }: Mending): Promise<void> {
  for (const { kind, ...ref } of await openBatches(db)) {
    if (!(await watch.isGone(workflowIds.batch(kind, ref.connectionId, ref.batchId)))) continue;
    await startOnce(() => client.workflow.start(BATCH_WORKFLOWS[kind], batchStart(kind, ref, taskQueue)));
  }
}

async function mendImports({ db, client, taskQueue, watch }: Mending): Promise<void> {
  for (const { toTell, ...ref } of await openImports(db)) {
    const gone = await watch.isGone(workflowIds.importWizard(ref.connectionId, ref.importId));
    if (gone || toTell)
      await client.workflow.signalWithStart(WORKFLOWS.importWizard, importTell(ref, taskQueue));
  }
}

async function mendReports({ db, client, taskQueue, watch }: Mending): Promise<void> {
  for (const ref of await openReports(db)) {
    if (!(await watch.isGone(workflowIds.balanceReport(ref.connectionId, ref.reportId)))) continue;
    await startOnce(() => client.workflow.start(WORKFLOWS.balanceReport, balanceReportStart(ref, taskQueue)));
  }
  for (const ref of await cancelledReports(db)) {
    const id = workflowIds.balanceReport(ref.connectionId, ref.reportId);
    if (await watch.isGone(id)) await forgetReadsBelow(db, ref, reportAsker(ref.reportId));
    else await stopIfThere(client, id);
  }
}

/** One that ended since it was seen is told from the next look on. */
async function stopIfThere(client: Client, workflowId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).signal(SIGNALS.stop);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** Somebody else, another relay or the API, may be faster. */
export async function startOnce(start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
