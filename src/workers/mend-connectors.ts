import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Database } from '../db/client.ts';
import {
  noteRepair,
  noteRunRepair,
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

interface Mending {
  db: Database;
  client: Client;
  taskQueue: string;
  wake(ref: ConnectionRef): Promise<void>;
}

/** Connectors that stand still, and runs that get no further: the trail tells of each, and it is set going again. */
export async function mendConnectors(mending: Mending): Promise<void> {
  for (const standing of await standingConnectors(mending.db)) await mendConnector(mending, standing);
  for (const stuck of await stuckRuns(mending.db)) await mendRun(mending, stuck);
}

/** First it is told to look, or started where it is gone; one that does not hear that is replaced. */
async function mendConnector({ db, client, taskQueue }: Mending, standing: StandingConnector): Promise<void> {
  const { tenantId, connectionId, state, repairs, openedBy } = standing;
  const ref = { tenantId, connectionId };
  await noteRepair(db, ref);
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
  await noteRunRepair(db, ref);
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
