import {
  Client,
  Connection,
  type ConnectionOptions,
  ScheduleNotFoundError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Database } from '../../db/client.ts';
import { listConnections } from '../../db/connections/connection-queries.ts';
import { eraseTenant } from '../../db/people/tenant-data.ts';
import { readTenant } from '../../db/people/tenants.ts';
import { SEARCH_ATTRIBUTES, workflowIds } from '../../workflows/contract.ts';
import { CliFailure } from '../failure.ts';

export interface Erasure {
  db: Database;
  connection: ConnectionOptions;
  namespace: string;
  tenantId: string;
  /** The name of the business, typed once more. */
  confirm: string;
}

export interface Erased {
  rows: number;
  runs: number;
}

/**
 * Takes away all that is kept of a business here.
 * @throws CliFailure while a connection is not disconnected, or when the name is another one.
 */
export async function erase({ db, tenantId, confirm, ...temporal }: Erasure): Promise<Erased> {
  const tenant = await readTenant(db, tenantId);
  if (!tenant) throw new CliFailure(`There is no tenant ${tenantId}.`);
  if (tenant.name !== confirm)
    throw new CliFailure(`${tenantId} is called otherwise: write its name after --confirm.`);
  const connections = await listConnections(db, tenantId);
  const open = connections.filter(({ status }) => status !== 'disconnected');
  if (open.length > 0)
    throw new CliFailure(
      `${open.map(({ id }) => id).join(', ')} is not disconnected: press Disconnect in the console, or POST /v1/connections/{id}/disconnect. That takes the sign-in back at the vendor, too.`,
    );
  const ids = connections.map(({ id }) => id);
  const runs = await endRuns(temporal, tenantId, ids);
  let rows = 0;
  for (let round = await eraseTenant(db, tenantId); round > 0; round = await eraseTenant(db, tenantId))
    rows += round;
  return { rows, runs };
}

async function endRuns(
  { connection: options, namespace }: Pick<Erasure, 'connection' | 'namespace'>,
  tenantId: string,
  connectionIds: readonly string[],
): Promise<number> {
  const connection = await Connection.connect(options);
  try {
    const client = new Client({ connection, namespace });
    for (const id of connectionIds) {
      const schedule = client.schedule.getHandle(workflowIds.morningStart(id));
      await unlessGone(schedule.delete());
    }
    const query = `${SEARCH_ATTRIBUTES.tenant} = '${tenantId.replaceAll("'", '')}' and ExecutionStatus = 'Running'`;
    let ended = 0;
    for await (const { workflowId, runId } of client.workflow.list({ query })) {
      await unlessGone(client.workflow.getHandle(workflowId, runId).terminate('the business was erased'));
      ended += 1;
    }
    return ended;
  } finally {
    await connection.close();
  }
}

/** What has ended by itself since it was listed, or was never there, needs no end. */
async function unlessGone(ending: Promise<unknown>): Promise<void> {
  try {
    await ending;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError || error instanceof ScheduleNotFoundError)) throw error;
  }
}
