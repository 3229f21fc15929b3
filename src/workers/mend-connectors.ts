import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Database } from '../db/client.ts';
import {
  LATE_SECONDS,
  noteRepair,
  noteRunRepair,
  openConnectors,
  type StandingConnector,
  type StuckRun,
  standingConnectors,
  stuckRuns,
} from '../db/connectors/standing.ts';
import type { ConnectionKey } from '../db/links/links.ts';
import { recordAudit } from '../db/people/audit.ts';
import { type ConnectionRef, WORKFLOWS, workflowIds } from '../workflows/contract.ts';
import { connectorWake } from '../workflows/starters.ts';
import { startOnce } from './lost-runs.ts';
import type { RunWatch } from './run-watch.ts';

/** A lost one that was started again has as long to be seen. */
const LOST_SECONDS = 30;

interface Mending {
  db: Database;
  client: Client;
  taskQueue: string;
  watch: RunWatch;
  wake(ref: ConnectionRef): Promise<void>;
}

/**
 * Connectors that are gone or stand still, and runs that get no further: the trail tells of each, and it is set going
 * again, by one relay where several look.
 */
export async function mendConnectors(mending: Mending): Promise<void> {
  for (const ref of await lostConnectors(mending)) await wakeLost(mending, ref);
  for (const standing of await standingConnectors(mending.db)) await mendConnector(mending, standing);
  for (const stuck of await stuckRuns(mending.db)) await mendRun(mending, stuck);
}

/** Open ones without a run: ended by hand, or lost with Temporal's database. */
async function lostConnectors({ db, watch }: Mending): Promise<StandingConnector[]> {
  const open = await openConnectors(db);
  if (open.length === 0) return [];
  const underWay = await watch.underWay(WORKFLOWS.connector);
  const lost: StandingConnector[] = [];
  for (const each of open) {
    const workflowId = workflowIds.connector(each.connectionId);
    if (!underWay.has(workflowId) && (await watch.isGone(workflowId))) lost.push(each);
  }
  return lost;
}

async function wakeLost(
  { db, client, taskQueue }: Mending,
  { tenantId, connectionId, state, openedBy }: StandingConnector,
): Promise<void> {
  const ref = { tenantId, connectionId };
  if (!(await noteRepair(db, ref, { againAfterSeconds: LOST_SECONDS }))) return;
  await tell(db, ref, openedBy, 'repairConnector', { state, replaced: false });
  await client.workflow.signalWithStart(WORKFLOWS.connector, connectorWake(ref, taskQueue));
}

/** First it is told to look, or started where it is gone; one that does not hear that is replaced. */
async function mendConnector({ db, client, taskQueue }: Mending, standing: StandingConnector): Promise<void> {
  const { tenantId, connectionId, state, repairs, openedBy } = standing;
  const ref = { tenantId, connectionId };
  if (!(await noteRepair(db, ref, { againAfterSeconds: LATE_SECONDS }))) return;
  await tell(db, ref, openedBy, 'repairConnector', { state, replaced: repairs > 0 });
  if (state === 'night') {
    const start = { taskQueue, workflowId: workflowIds.morningStart(connectionId), args: [ref] };
    return startOnce(() => client.workflow.start(WORKFLOWS.morningStart, start));
  }
  if (repairs > 0) await end(client, workflowIds.connector(connectionId));
  await client.workflow.signalWithStart(WORKFLOWS.connector, connectorWake(ref, taskQueue));
}

/** Its records may wait for a conductor; itself it is ended, and started anew where it was by whoever finds it gone. */
async function mendRun(
  { db, client, wake }: Mending,
  { runId, half, requestedBy, ...ref }: StuckRun,
): Promise<void> {
  if (!(await noteRunRepair(db, ref))) return;
  await tell(db, ref, requestedBy, 'repairSyncRun', { run: runId });
  await wake(ref);
  if (half) await end(client, workflowIds.batch(half.kind, ref.connectionId, half.id));
  await end(client, workflowIds.batch('run', ref.connectionId, runId));
}

async function end(client: Client, workflowId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).terminate('It got no further and is started anew');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

function tell(
  db: Database,
  { tenantId, connectionId }: ConnectionKey,
  actor: string | null,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> {
  return recordAudit(db, {
    tenantId,
    actor: actor ?? 'engine',
    action,
    subject: `connections/${connectionId}/connector`,
    detail: { ...detail, byItself: true },
  });
}
