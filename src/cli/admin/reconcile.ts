import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { knownIds } from '../../db/batches/known-ids.ts';
import { openBatches } from '../../db/batches/open-batches.ts';
import type { Database } from '../../db/client.ts';
import {
  declareRestored,
  type Reconciled,
  readStanding,
  reconcileInstallation,
} from '../../db/installation.ts';
import { SEARCH_ATTRIBUTES, workflowIds } from '../../workflows/contract.ts';

export interface ReconcileInput {
  db: Database;
  connection: ConnectionOptions;
  namespace: string;
  /** It is a backup although nothing shows it. */
  restored: boolean;
}

export interface Report {
  /** What was made safe; null where the database is the one that work has left from all along. */
  restored: Reconciled | null;
  /** Runs of batches and connections that the database does not know: ended. */
  ended: string[];
  /** Batches that the database has open and Temporal has no run of: the relay of any worker starts them. */
  toStart: string[];
}

/** First the database by itself, then what is open in it against what runs in Temporal. Any number of times. */
export async function reconcile(input: ReconcileInput): Promise<Report> {
  const { db } = input;
  const restored = await db.transaction(async (tx) => {
    if (input.restored) await declareRestored(tx);
    return (await readStanding(tx)) === 'restored' ? reconcileInstallation(tx) : null;
  });
  const connection = await Connection.connect(input.connection);
  try {
    const client = new Client({ connection, namespace: input.namespace });
    const ended = await endUnknown(client, db);
    return { restored, ended, toStart: await withoutRun(client, db) };
  } finally {
    await connection.close();
  }
}

/** A database that is older than Temporal does not know what came after it: such a run would wait for ever. */
async function endUnknown(client: Client, db: Database): Promise<string[]> {
  const known = await knownIds(db);
  const ended: string[] = [];
  for await (const run of client.workflow.list({ query: `ExecutionStatus = 'Running'` })) {
    const connectionId = idIn(run.searchAttributes[SEARCH_ATTRIBUTES.connection]);
    const batchId = idIn(run.searchAttributes[SEARCH_ATTRIBUTES.batch]);
    // Not a run of ours, or one that belongs to no connection.
    if (connectionId === undefined) continue;
    const isKnown =
      known.connections.has(connectionId) && (batchId === undefined || known.batches.has(batchId));
    if (isKnown) continue;
    const reason = 'ledgerbridge admin reconcile: the database does not know what it is for';
    await client.workflow.getHandle(run.workflowId, run.runId).terminate(reason);
    ended.push(run.workflowId);
  }
  return ended;
}

const idIn = (values: readonly unknown[] | undefined) =>
  typeof values?.[0] === 'string' ? values[0] : undefined;

async function withoutRun(client: Client, db: Database): Promise<string[]> {
  const running = new Set<string>();
  for await (const run of client.workflow.list({ query: `ExecutionStatus = 'Running'` }))
    running.add(run.workflowId);
  return (await openBatches(db))
    .map(({ kind, connectionId, batchId }) => workflowIds.batch(kind, connectionId, batchId))
    .filter((id) => !running.has(id));
}
