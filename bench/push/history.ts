import { Client, Connection } from '@temporalio/client';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { SEARCH_ATTRIBUTES, WORKFLOWS } from '../../src/workflows/contract.ts';

export interface SetHistories {
  sets: number;
  events: number;
}

/** History events of the sync sets of a tenant, all of which have ended. */
export async function setHistories(
  { address, namespace }: { address: string; namespace: string },
  tenantId: string,
): Promise<SetHistories> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const ofTenant = `WorkflowType = '${WORKFLOWS.syncSet}' AND ${SEARCH_ATTRIBUTES.tenant} = '${tenantId}'`;
  try {
    // The listing follows a moment behind.
    await waitUntil({ what: 'the sets to end', timeoutMs: 30_000 }, async () => {
      const { count } = await client.workflow.count(`${ofTenant} AND ExecutionStatus = 'Running'`);
      return count === 0 || undefined;
    });
    let sets = 0;
    let events = 0;
    for await (const { historyLength } of client.workflow.list({ query: ofTenant })) {
      sets += 1;
      events += historyLength ?? 0;
    }
    return { sets, events };
  } finally {
    await connection.close();
  }
}
