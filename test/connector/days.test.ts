import { Temporal } from '@js-temporal/polyfill';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ConnectorPlan } from '../../src/activities/connectors/plan-connector.ts';
import { createActivities } from '../../src/activities/index.ts';
import { auditTrail } from '../../src/db/schema/index.ts';
import { createWebhookSender } from '../../src/webhook-sender.ts';
import { createConnectorWake, createWake } from '../../src/workers/relay.ts';
import { WORKFLOWS, workflowIds } from '../../src/workflows/contract.ts';
import { createFakeVendor } from '../api/support/fake-provider.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { createTestDatabase } from '../support/database.ts';
import { sharedService } from '../support/shared-service.ts';
import { createTimeSkippingTemporal } from '../support/time-skipping.ts';
import { type Desk, deskOf } from './desk.ts';

/**
 * The connector over days, on a clock that jumps over waits. Everything is real but what a run does: it has no
 * categories, because here it matters when it begins.
 */
const ZONE = 'America/New_York';

/** Days pass in seconds, unless the machine is busy. */
vi.setConfig({ testTimeout: 150_000 });

let environment: TestWorkflowEnvironment;
let engine: Engine;
let worker: Worker | undefined;
let running: Promise<void>;
/** When each look was made, by the clock of the workflow, and what came of it. */
let looks: { connectionId: string; at: string; plan: ConnectorPlan }[];
let now: number;

beforeAll(async () => {
  const skipping = await createTimeSkippingTemporal();
  environment = skipping.environment;
  const { temporal } = skipping;
  const { client } = environment;
  engine = await startEngine([createFakeVendor().entry], {
    worker: false,
    servers: { database: await createTestDatabase(), temporal },
  });
  const { db, registry: providers, sealer, taskQueue } = engine;
  const real = createActivities({
    db,
    providers,
    sealer,
    payoutSources: new Map(),
    tuning: {
      retryFirstMs: 10,
      retrySecondMs: 10,
      outagePauseMs: 200,
      conductorLingerMs: 100,
      changesIntervalMs: 900_000,
      payoutPollMs: 20,
    },
    sendWebhook: createWebhookSender({ allowPrivate: true }),
    wake: createWake(client, taskQueue),
    wakeConnector: createConnectorWake(client, taskQueue),
  });
  looks = [];
  const activities: typeof real = {
    ...real,
    async planConnector(input) {
      const plan = await real.planConnector(input);
      looks.push({ connectionId: input.connectionId, at: input.at, plan });
      return plan;
    },
    beginRun: async () => ({ categories: [] }),
  };
  worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    activities,
    workflowBundle: await sharedService('workflowBundle'),
  });
  running = worker.run();
  now = Number(await environment.currentTimeMs());
});
afterAll(async () => {
  worker?.shutdown();
  await running;
  await engine?.close();
  await environment?.teardown();
});

async function business(): Promise<{ tenant: Tenant; desk: Desk }> {
  const tenant = await engine.newTenant({
    provider: 'fakebooks',
    companyId: String(Math.random()).slice(2),
    capabilities: { ...createFakeVendor().company.capabilities, timeZone: ZONE },
  });
  return { tenant, desk: await deskOf(engine, tenant, { clock: () => new Date(now) }) };
}

/** As another library reads the wall clock: forward over a gap, the first of two. */
const wall = (text: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(ZONE, { disambiguation: 'compatible' }).epochMilliseconds;
const local = (at: string | number) =>
  Temporal.Instant.from(new Date(at).toISOString())
    .toZonedDateTimeISO(ZONE)
    .toPlainDateTime()
    .toString()
    .slice(0, 16);

const minute = (at: string | number) => `${new Date(at).toISOString().slice(0, 16)}Z`;

async function until(at: number): Promise<void> {
  await environment.sleep(at - Number(await environment.currentTimeMs()));
  now = Number(await environment.currentTimeMs());
}

/** When runs began, by the zone's wall clock; a run is looked at more than once. */
function runsOf({ connectionId }: Tenant): string[] {
  const seen = new Set<string>();
  return looks.flatMap(({ connectionId: of, at, plan }) => {
    if (of !== connectionId || plan.kind !== 'run' || seen.has(plan.batchId)) return [];
    seen.add(plan.batchId);
    return [local(at)];
  });
}

const hours = (day: string, ...times: string[]) => times.map((time) => `${day}T${time}`);
const NIGHT = { from: '22:00', to: '05:00' };

test('As long as QuickBooks and the Connector remain open the sync will run every two hours; The sync will automatically terminate overnight; you will need to initiate the sync every morning', async () => {
  await until(wall('2027-03-12T09:00'));
  const { tenant, desk } = await business();
  await desk.set({ night: NIGHT });
  await desk.press('force-sync');
  await until(wall('2027-03-13T12:00'));
  expect(runsOf(tenant)).toEqual(
    hours('2027-03-12', '09:00', '11:00', '13:00', '15:00', '17:00', '19:00', '21:00'),
  );
  expect(await desk.show()).toMatchObject({ state: 'night', nextRunAt: null });
  expect((await desk.show()).advice).toContain('shut the computer down before leaving');
  // Over the morning of the day on which the clocks go forward: by hand, at another hour, every two hours from then.
  await desk.press('force-sync');
  await until(wall('2027-03-14T08:30'));
  expect(runsOf(tenant).slice(7)).toEqual(hours('2027-03-13', '12:00', '14:00', '16:00', '18:00', '20:00'));
  await desk.press('force-sync');
  await until(wall('2027-03-14T11:00'));
  expect(runsOf(tenant).slice(12)).toEqual(hours('2027-03-14', '08:30', '10:30'));
  // Closed by hand it stays closed, and histories stay short.
  await desk.press('close');
  await until(wall('2027-03-14T20:00'));
  expect(runsOf(tenant)).toHaveLength(14);
  await desk.api.close();
});

test('what resumes by itself in the morning does so on both days of clock changes, and continues as new between runs', async () => {
  for (const [before, day, after] of [
    ['2027-11-06', '2027-11-07', '2027-11-08'],
    ['2028-03-11', '2028-03-12', '2028-03-13'],
  ] as const) {
    await until(wall(`${before}T20:00`));
    const { tenant, desk } = await business();
    await desk.set({ night: NIGHT, morning: 'by_itself' });
    await desk.press('force-sync');
    for (const date of [day, after]) {
      await until(wall(`${date}T04:59`));
      expect(await desk.show()).toMatchObject({
        state: 'night',
        nextRunAt: new Date(wall(`${date}T05:00`)).toISOString(),
      });
      await until(wall(`${date}T05:00`));
      // This server has no schedules: what one starts is started here.
      await morning(tenant);
      await until(wall(`${date}T23:00`));
    }
    const whole = ['05:00', '07:00', '09:00', '11:00', '13:00', '15:00', '17:00', '19:00', '21:00'];
    expect(runsOf(tenant)).toEqual([`${before}T20:00`, ...hours(day, ...whole), ...hours(after, ...whole)]);
    const history = await environment.client.workflow
      .getHandle(workflowIds.connector(tenant.connectionId))
      .fetchHistory();
    const [begun] = history.events ?? [];
    expect(begun?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toBeTruthy();
    await desk.press('close');
    await desk.api.close();
  }
});

test('a night that begins in the hour that is repeated begins once; one in the hour that is skipped moves forward', async () => {
  const { tenant, desk } = await business();
  const endedAt = () =>
    minute(looks.findLast(({ connectionId }) => connectionId === tenant.connectionId)?.at ?? '');
  await until(wall('2028-11-04T23:00'));
  await desk.set({ night: { from: '01:30', to: '04:00' } });
  await desk.press('force-sync');
  await until(wall('2028-11-05T12:00'));
  expect(runsOf(tenant)).toEqual(['2028-11-04T23:00', '2028-11-05T01:00']);
  expect(endedAt()).toBe(minute(wall('2028-11-05T01:30')));

  await until(wall('2029-03-10T23:00'));
  await desk.set({ night: { from: '02:30', to: '04:00' } });
  await desk.press('force-sync');
  await until(wall('2029-03-11T12:00'));
  // Two hours after one in the morning it is four; the night has begun at half past three.
  expect(runsOf(tenant).slice(2)).toEqual(['2029-03-10T23:00', '2029-03-11T01:00']);
  expect([endedAt(), local(endedAt())]).toEqual([minute(wall('2029-03-11T02:30')), '2029-03-11T03:30']);
  const trail = await engine.db.select().from(auditTrail).where(eq(auditTrail.tenantId, tenant.tenantId));
  expect(trail.filter(({ action }) => action === 'endConnectorForNight')).toHaveLength(2);
  await desk.api.close();
});

async function morning(tenant: Tenant): Promise<void> {
  const { tenantId, connectionId } = tenant;
  await environment.client.workflow.start(WORKFLOWS.morningStart, {
    taskQueue: engine.taskQueue,
    workflowId: `${workflowIds.morningStart(connectionId)}-${now}`,
    args: [{ tenantId, connectionId }],
  });
}
