import { findOpenRuns, type StoredBatch } from '../../db/batches/batch-queries.ts';
import type { Executor } from '../../db/client.ts';
import { lockConnection, type StoredConnection } from '../../db/connections/connection-queries.ts';
import { mayWrite } from '../../db/connections/connection-state.ts';
import { type Connector, readConnector, saveConnector } from '../../db/connectors/connectors.ts';
import { nightOf } from '../../db/connectors/night-of.ts';
import { stopRun } from '../../db/connectors/stop-run.ts';
import { createRun } from '../../db/connectors/sync-runs.ts';
import { recordAudit } from '../../db/people/audit.ts';
import { RUN_EVERY_MS, runTypes } from '../../domain/connector.ts';
import { isNight, morningAfter, nextOf, nightAfter } from '../../domain/connector-night.ts';
import type { ConnectorInput } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';

export interface PlanInput extends ConnectorInput {
  /** The clock of the workflow, as an ISO instant. */
  at: string;
}

export type ConnectorPlan =
  /** `until`: when the night ends it; `tellStop`: that is now. */
  | { kind: 'run'; batchId: string; tellStop: boolean; until?: string }
  | { kind: 'wait'; until: string }
  | { kind: 'closed' };

interface Plan {
  tx: Executor;
  deps: ActivityDeps;
  connection: StoredConnection;
  row: Connector;
  at: Date;
}

/** What a connector has to do now, and until when it may rest. Whatever follows from the time is stored at once. */
export async function planConnector(deps: ActivityDeps, input: PlanInput): Promise<ConnectorPlan> {
  return deps.db.transaction(async (tx): Promise<ConnectorPlan> => {
    // Locked against whoever starts or stops a run meanwhile.
    const connection = await lockConnection(tx, input);
    if (!connection) return { kind: 'closed' };
    const row = await readConnector(tx, input);
    const plan = { tx, deps, connection, row, at: new Date(input.at) };
    const [run, ...behind] = await findOpenRuns(tx, input);
    if (run) return accompany(plan, run, behind);
    if (row.state !== 'open') return { kind: 'closed' };
    if (connection.status === 'disconnected') return close(plan, 'closed');
    if (isNight(nightOf(row, connection), plan.at)) return close(plan, 'night');
    return whatIsDue(plan, input.afterRun ?? false);
  });
}

async function accompany(
  plan: Plan,
  run: StoredBatch,
  behind: readonly StoredBatch[],
): Promise<ConnectorPlan> {
  const { row, at } = plan;
  if (row.state !== 'open' || !row.nightAt) return { kind: 'run', batchId: run.id, tellStop: false };
  if (row.nightAt > at) {
    return { kind: 'run', batchId: run.id, tellStop: false, until: row.nightAt.toISOString() };
  }
  // What does not come to its end is taken back, and the morning sends it.
  for (const each of [run, ...behind]) await stopRun(plan.tx, each, plan.connection);
  await close(plan, 'night');
  return { kind: 'run', batchId: run.id, tellStop: true };
}

async function whatIsDue(plan: Plan, afterRun: boolean): Promise<ConnectorPlan> {
  const { tx, row, at } = plan;
  const due = row.nextRunAt ?? at;
  // Nothing is started that could not do anything.
  const isDue = due <= at && !afterRun && (await mayWrite(tx, row));
  const nextRunAt = isDue ? new Date(at.getTime() + RUN_EVERY_MS) : nextOf(due, RUN_EVERY_MS, at);
  const nightAt = nightAfter(nightOf(row, plan.connection), at) ?? null;
  await saveConnector(tx, plan.row, { nextRunAt, nightAt, repairs: 0 });
  if (!isDue) {
    const until = nightAt && nightAt < nextRunAt ? nightAt : nextRunAt;
    return { kind: 'wait', until: until.toISOString() };
  }
  const run = await makeRun(plan);
  return { kind: 'run', batchId: run.id, tellStop: false, until: nightAt?.toISOString() };
}

async function makeRun({ tx, deps, connection, row }: Plan): Promise<StoredBatch> {
  const { capabilities } = deps.providers.get(connection.provider).provider;
  const requestedBy = row.openedBy ?? 'engine';
  const { tenantId, connectionId } = row;
  const run = await createRun(tx, {
    tenantId,
    connectionId,
    entityTypes: runTypes(capabilities.entityTypes),
    reason: 'every_two_hours',
    requestedBy,
  });
  const detail = { run: run.id, startedBy: requestedBy };
  await audit(tx, row, 'startSyncRun', detail);
  return run;
}

async function close({ tx, row, connection, at }: Plan, state: 'closed' | 'night'): Promise<ConnectorPlan> {
  const resumes = state === 'night' && row.morning === 'by_itself';
  const nextRunAt = resumes ? morningAfter(nightOf(row, connection), at) : null;
  await saveConnector(tx, row, { state, nextRunAt, nightAt: null });
  await audit(tx, row, state === 'night' ? 'endConnectorForNight' : 'closeConnector', {});
  return { kind: 'closed' };
}

/** What it does by itself is in the trail as well, with the name of whoever started it. */
async function audit(
  tx: Executor,
  row: Connector,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await recordAudit(tx, {
    tenantId: row.tenantId,
    actor: row.openedBy ?? 'engine',
    action,
    subject: `connections/${row.connectionId}/connector`,
    detail: { ...detail, byItself: true },
  });
}
