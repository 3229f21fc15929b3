import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type ScheduleOptions,
  type ScheduleOptionsStartWorkflowAction,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import type { Database } from '../db/client.ts';
import { saveConnector } from '../db/connectors/connectors.ts';
import { nightOf } from '../db/connectors/night-of.ts';
import { scheduledConnectors } from '../db/connectors/standing.ts';
import type { Night } from '../domain/connector-night.ts';
import { type ConnectionRef, SEARCH_ATTRIBUTES, WORKFLOWS, workflowIds } from '../workflows/contract.ts';
import type { morningStart } from '../workflows/morning-start.ts';
import type { RunWatch } from './run-watch.ts';

interface Scheduling {
  db: Database;
  client: Client;
  taskQueue: string;
  watch: RunWatch;
}

/** A worker that was away in the morning makes up for it that long; later somebody would not expect it any more. */
const CATCH_UP = '1 hour';

/**
 * Makes the schedules of Temporal what the connectors want: one for each that resumes by itself in the morning. What
 * a schedule was last set to is kept, so only changes cost a call; one that is not there any more is made again.
 */
export async function setSchedules(scheduling: Scheduling): Promise<void> {
  const failures: unknown[] = [];
  const connectors = await scheduledConnectors(scheduling.db);
  const known = connectors.length > 0 ? await scheduling.watch.schedules() : new Set<string>();
  for (const each of connectors) {
    // One that Temporal refuses keeps nobody else's from being set.
    await setSchedule(scheduling, each, known).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

type Scheduled = Awaited<ReturnType<typeof scheduledConnectors>>[number];

async function setSchedule(
  scheduling: Scheduling,
  { connector, connection }: Scheduled,
  known: ReadonlySet<string>,
): Promise<void> {
  const wants = connector.morning === 'by_itself' && connection.status !== 'disconnected';
  const night = nightOf(connector, connection);
  const scheduled = wants && night.from !== night.to ? `${night.to} ${night.timeZone}` : null;
  const isThere = scheduled === null || known.has(workflowIds.morningStart(connector.connectionId));
  if (scheduled === connector.scheduled && isThere) return;
  const ref = { tenantId: connector.tenantId, connectionId: connector.connectionId };
  if (scheduled === null) await remove(scheduling.client, ref);
  else await put(scheduling, ref, night);
  await saveConnector(scheduling.db, ref, { scheduled });
}

async function put(
  { client, taskQueue }: Scheduling,
  ref: ConnectionRef,
  { timeZone, to }: Night,
): Promise<void> {
  const [hour = 0, minute = 0] = to.split(':').map(Number);
  const scheduleId = workflowIds.morningStart(ref.connectionId);
  const schedule: Omit<
    ScheduleOptions<ScheduleOptionsStartWorkflowAction<typeof morningStart>>,
    'scheduleId'
  > = {
    spec: { calendars: [{ hour, minute, comment: 'The night is over' }], timezone: timeZone },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP },
    action: {
      type: 'startWorkflow',
      workflowType: WORKFLOWS.morningStart,
      workflowId: scheduleId,
      taskQueue,
      args: [ref],
      staticSummary: `Opens the connector of connection ${ref.connectionId} in the morning`,
    },
  };
  const searchAttributes = {
    [SEARCH_ATTRIBUTES.tenant]: [ref.tenantId],
    [SEARCH_ATTRIBUTES.connection]: [ref.connectionId],
  };
  try {
    await client.schedule.create({ scheduleId, ...schedule, searchAttributes });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update((before) => ({ ...before, ...schedule }));
  }
}

async function remove(client: Client, { connectionId }: ConnectionRef): Promise<void> {
  try {
    await client.schedule.getHandle(workflowIds.morningStart(connectionId)).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}
