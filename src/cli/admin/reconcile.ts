import { Client, Connection, type ConnectionOptions, WorkflowNotFoundError } from '@temporalio/client';
import { knownIds } from '../../db/batches/known-ids.ts';
import { openBatches } from '../../db/batches/open-batches.ts';
import type { Database } from '../../db/client.ts';
import { readStanding } from '../../db/installation.ts';
import { endLookUps, type Reconciled, reconcileIfRestored } from '../../db/reconcile.ts';
import { SEARCH_ATTRIBUTES, workflowIds } from '../../workflows/contract.ts';
import { CliFailure } from '../failure.ts';

const RUNNING = `ExecutionStatus = 'Running'`;

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
  const restored = await reconcileIfRestored(db, input);
  const connection = await Connection.connect(input.connection);
  try {
    const client = new Client({ connection, namespace: input.namespace });
    const ended = await endUnknown(client, db);
    return { restored, ended, toStart: await withoutRun(client, db) };
  } finally {
    await connection.close();
  }
}

/** Throws `CliFailure` where it was not made safe yet: what the books have is then still to be found. */
export async function noteHandedOver(db: Database): Promise<void> {
  if ((await readStanding(db)) === 'restored')
    throw new CliFailure(
      'The database is a restored backup that was not reconciled: run ledgerbridge admin reconcile, let every application hand over what it has, and then say so.',
    );
  await endLookUps(db);
}

/**
 * A database that is older than Temporal does not know what came after it: such a run would wait for ever. The runs
 * are listed first: whatever one of them is for was stored before it was started.
 */
async function endUnknown(client: Client, db: Database): Promise<string[]> {
  const running = await runsOfConnections(client);
  const known = await knownIds(db);
  const ended: string[] = [];
  for (const { workflowId, runId, connectionId, batchId } of running) {
    const isKnown =
      known.connections.has(connectionId) && (batchId === undefined || known.batches.has(batchId));
    if (!isKnown && (await terminate(client, workflowId, runId))) ended.push(workflowId);
  }
  return ended;
}

/** Whatever belongs to no connection is none of ours to end. */
async function runsOfConnections(client: Client) {
  const runs = [];
  for await (const { workflowId, runId, searchAttributes } of client.workflow.list({ query: RUNNING })) {
    const connectionId = idIn(searchAttributes[SEARCH_ATTRIBUTES.connection]);
    const batchId = idIn(searchAttributes[SEARCH_ATTRIBUTES.batch]);
    if (connectionId !== undefined) runs.push({ workflowId, runId, connectionId, batchId });
  }
  return runs;
}

/** False when it has ended by itself. */
async function terminate(client: Client, workflowId: string, runId: string): Promise<boolean> {
  const reason = 'ledgerbridge admin reconcile: the database does not know what it is for';
  try {
    await client.workflow.getHandle(workflowId, runId).terminate(reason);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

const idIn = (values: readonly unknown[] | undefined) =>
  typeof values?.[0] === 'string' ? values[0] : undefined;

async function withoutRun(client: Client, db: Database): Promise<string[]> {
  const running = new Set<string>();
  for await (const run of client.workflow.list({ query: RUNNING })) running.add(run.workflowId);
  return (await openBatches(db))
    .map(({ kind, connectionId, batchId }) => workflowIds.batch(kind, connectionId, batchId))
    .filter((id) => !running.has(id));
}
