import { and, eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { saveConnector } from '../../src/db/connectors/connectors.ts';
import { auditTrail, batches, connectors } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { WORKFLOWS, workflowIds } from '../../src/workflows/contract.ts';
import type { Engine, Tenant } from '../engine/harness.ts';
import type { Vendor } from '../engine/quickbooks.ts';
import { customer } from '../engine/samples.ts';
import { withEngine } from '../engine/with-engine.ts';
import { type Desk, deskOf } from './desk.ts';

let vendor: Vendor;
let engine: Engine;
const open: Desk[] = [];

withEngine((running) => {
  ({ vendor, engine } = running);
});
afterAll(async () => {
  for (const desk of open) await desk.api.close();
});

async function business(): Promise<{ tenant: Tenant; realmId: string; desk: Desk }> {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const desk = await deskOf(engine, tenant);
  open.push(desk);
  return { tenant, realmId, desk };
}

const LONG_AGO = new Date(Date.now() - 3_600_000);
const handle = (id: string) => engine.temporal.client.workflow.getHandle(id);
const repairs = async ({ tenantId }: Tenant) =>
  (await engine.db.select().from(auditTrail).where(eq(auditTrail.tenantId, tenantId))).filter(({ action }) =>
    action.startsWith('repair'),
  );
const runs = ({ tenantId }: Tenant) =>
  engine.db
    .select()
    .from(batches)
    .where(and(eq(batches.tenantId, tenantId), eq(batches.kind, 'run')));

test('a connector that was lost is found when its time has passed, told of, and started again', async () => {
  const { tenant, desk } = await business();
  await desk.press('force-sync');
  await desk.ended();
  const lost = handle(workflowIds.connector(tenant.connectionId));
  // It rests: no look of its own is under way any more.
  await waitUntil({ what: 'the timer of the next run', timeoutMs: 60_000 }, async () => {
    const { events } = await lost.fetchHistory();
    return events?.some(({ timerStartedEventAttributes: timer }) => timer) || undefined;
  });
  await lost.terminate('lost');
  await saveConnector(engine.db, tenant, { nextRunAt: LONG_AGO });
  // Two relays, as with two workers.
  await Promise.all([desk.relay(), desk.relay()]);
  await waitUntil({ what: 'the run that was missed', timeoutMs: 60_000 }, async () => {
    return (await runs(tenant)).length === 2 || undefined;
  });
  await desk.ended();
  await desk.relay();
  expect(await repairs(tenant)).toMatchObject([{ action: 'repairConnector', detail: { replaced: false } }]);
  const row = await engine.db
    .select()
    .from(connectors)
    .where(eq(connectors.connectionId, tenant.connectionId));
  expect(row[0]?.nextRunAt?.getTime()).toBeGreaterThan(Date.now());
}, 180_000);

const faultsSchema = z.object({ faults: z.array(z.object({ hits: z.number() })) });

test('a run that gets no further is ended and goes on where it was, also when its worker or workflow hangs', async () => {
  const { tenant, realmId, desk } = await business();
  await desk.syncsBy('runs');
  await tenant.save([customer('c1')]);
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 8_000, match: { method: 'POST' } });
  await desk.press('force-sync');
  const before = await waitUntil({ what: 'a write of the first category', timeoutMs: 60_000 }, async () => {
    const [half] = await desk.halves();
    const { faults } = faultsSchema.parse(await vendor.control('/faults', undefined, 'GET'));
    return half?.state === 'running' && faults[0]?.hits ? half : undefined;
  });
  await desk.relay();
  expect(await repairs(tenant)).toEqual([]);
  await saveConnector(engine.db, tenant, { progressAt: LONG_AGO });
  const { connectionId } = tenant;
  const [{ progress } = { progress: null }] = await engine.db
    .select()
    .from(connectors)
    .where(eq(connectors.connectionId, connectionId));
  expect(progress).toContain(before.runId);
  await desk.relay();
  expect(await repairs(tenant)).toMatchObject([{ action: 'repairSyncRun', detail: { run: before.runId } }]);
  await vendor.control('/faults', undefined, 'DELETE');
  await waitUntil({ what: 'the end of the run', timeoutMs: 110_000 }, async () => {
    await engine.db
      .update(batches)
      .set({ createdAt: LONG_AGO })
      .where(eq(batches.id, before.runId ?? ''));
    await desk.relay();
    return (await desk.show()).run === null || undefined;
  });
  expect((await desk.show()).lastRun).toMatchObject({ id: before.runId, state: 'done' });
  expect(
    (await vendor.objects(realmId, 'Customer')).filter(({ DisplayName }) => DisplayName === 'Customer c1'),
  ).toHaveLength(1);
}, 180_000);

test('a morning start by itself is a schedule of Temporal: made, changed, run and taken away as the settings say', async () => {
  const { tenant, desk } = await business();
  const schedule = engine.temporal.client.schedule.getHandle(workflowIds.morningStart(tenant.connectionId));
  await desk.press('force-sync');
  await desk.ended();
  const night = { from: '22:00', to: '05:30' };
  await desk.set({ morning: 'by_itself', timeZone: 'America/Chicago', night });
  await desk.relay();
  expect(await schedule.describe()).toMatchObject({
    spec: { timezone: 'America/Chicago', calendars: [{ hour: [{ start: 5 }], minute: [{ start: 30 }] }] },
    policies: { overlap: 'SKIP', catchupWindow: 3_600_000 },
  });
  await desk.set({ morning: 'by_itself', timeZone: 'America/Denver', night: { ...night, to: '06:00' } });
  await desk.relay();
  expect((await schedule.describe()).spec).toMatchObject({
    timezone: 'America/Denver',
    calendars: [{ hour: [{ start: 6 }] }],
  });

  // Lost with Temporal's database.
  await schedule.delete();
  await waitUntil({ what: 'another schedule', timeoutMs: 60_000 }, async () => {
    await desk.relay();
    return schedule.describe().catch(() => undefined);
  });

  // It ended for the night, and the schedule's time comes.
  await desk.set({ morning: 'by_itself' });
  await saveConnector(engine.db, tenant, { state: 'night', nightAt: null });
  await schedule.trigger();
  await waitUntil({ what: 'the run of the morning', timeoutMs: 60_000 }, async () => {
    return (await runs(tenant)).length === 2 || undefined;
  });
  expect((await desk.ended()).state).toBe('open');

  // One that a person closed stays closed.
  await desk.press('close');
  await schedule.trigger();
  await waitUntil({ what: 'both starts', timeoutMs: 60_000 }, async () => {
    const { info } = await schedule.describe();
    return info.numActionsTaken >= 2 && info.runningActions.length === 0 ? true : undefined;
  });
  expect((await desk.show()).state).toBe('closed');
  // By hand: there is nothing to start it.
  await desk.set({ morning: 'by_hand', night });
  await desk.relay();
  await expect(schedule.describe()).rejects.toThrow(/not found/i);
}, 180_000);

test('a schedule that did not fire is made up for', async () => {
  const { tenant, desk } = await business();
  await desk.set({ morning: 'by_itself' });
  await saveConnector(engine.db, tenant, { state: 'night', nextRunAt: LONG_AGO, openedBy: 'user:usr_1' });
  await desk.relay();
  await waitUntil({ what: 'the run of the morning', timeoutMs: 60_000 }, async () => {
    return (await runs(tenant))[0]?.requestedBy === 'user:usr_1' || undefined;
  });
  expect((await desk.ended()).state).toBe('open');
  expect(await repairs(tenant)).toMatchObject([{ action: 'repairConnector', actor: 'user:usr_1' }]);
}, 180_000);

test('a zone that only this process knows is no schedule of that name, and one that Temporal refuses keeps nobody waiting', async () => {
  const other = await business();
  // A time that is none, as the database may hold it.
  await saveConnector(engine.db, other.tenant, { morning: 'by_itself', nightTo: '99:00' });
  const { tenant, desk } = await business();
  const night = { from: '22:00', to: '05:30' };
  expect((await desk.set({ morning: 'by_itself', timeZone: 'CST', night })).status).toBe(200);
  const schedule = engine.temporal.client.schedule.getHandle(workflowIds.morningStart(tenant.connectionId));
  await desk.relay().catch(() => undefined);
  expect((await schedule.describe()).spec).toMatchObject({ timezone: 'America/Chicago' });
  await saveConnector(engine.db, other.tenant, { morning: 'by_hand' });
}, 180_000);

test('a connector that was opened for the morning by somebody who died is woken by the next try', async () => {
  const { tenant, desk } = await business();
  await desk.set({ morning: 'by_itself' });
  await saveConnector(engine.db, tenant, { state: 'open', nextRunAt: null });
  const { connectionId, tenantId } = tenant;
  await engine.temporal.client.workflow.execute(WORKFLOWS.morningStart, {
    taskQueue: engine.taskQueue,
    workflowId: workflowIds.morningStart(connectionId),
    args: [{ tenantId, connectionId }],
  });
  await waitUntil({ what: 'the run of the morning', timeoutMs: 60_000 }, async () => {
    return (await runs(tenant)).length === 1 || undefined;
  });
  await desk.ended();
}, 180_000);
