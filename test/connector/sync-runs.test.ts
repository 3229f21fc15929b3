import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveConnector } from '../../src/db/connectors/connectors.ts';
import {
  auditTrail,
  batches,
  syncSettings,
  webhookDeliveries,
  webhookEndpoints,
} from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { WORKFLOWS, workflowIds } from '../../src/workflows/contract.ts';
import { connectorWake } from '../../src/workflows/starters.ts';
import type { Engine, Tenant } from '../engine/harness.ts';
import type { Vendor } from '../engine/quickbooks.ts';
import { customer, invoice, payment, serviceItem } from '../engine/samples.ts';
import { withEngine } from '../engine/with-engine.ts';
import { type Desk, deskOf } from './desk.ts';

let vendor: Vendor;
let engine: Engine;
let tenant: Tenant;
let realmId: string;
let desk: Desk;

withEngine((running) => {
  ({ vendor, engine } = running);
});
beforeEach(async () => {
  ({ tenant, realmId } = await vendor.tenantIn(engine));
  desk = await deskOf(engine, tenant);
  await desk.syncsBy('runs');
});
afterEach(() => desk.api.close());

const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const partsOf = async () => (await desk.halves()).map(({ entityTypes, kind }) => `${entityTypes} ${kind}`);

test('a run goes category by category, sends and then reads each, as one row and one webhook, in the name of whoever started it', async () => {
  await engine.db.insert(webhookEndpoints).values({
    tenantId: tenant.tenantId,
    id: 'whe_1',
    url: 'http://127.0.0.1:9/',
    description: '',
    events: ['batch.finished'],
    secrets: [],
  });
  await tenant.save([customer('c1'), serviceItem('i1'), invoice('v1', 'c1'), payment('p1', 'c1', 'v1')]);
  // An edit waits for the run.
  expect(await tenant.queue()).toEqual([]);
  const { status, body } = await desk.press('force-sync');
  expect(status).toBe(202);
  expect(body).toMatchObject({ state: 'open', run: { kind: 'run' }, lastRun: null });
  const shown = await desk.ended();

  expect(await partsOf()).toEqual([
    'customer push',
    'customer pull',
    'service_item push',
    'service_item pull',
    'invoice push',
    'invoice pull',
    'payment push',
    'payment pull',
    'timesheet_entry push',
  ]);
  expect(shown.lastRun).toMatchObject({
    kind: 'run',
    state: 'done',
    failed: 0,
  });
  for (const half of await desk.halves()) {
    const id = workflowIds.batch(half.kind, tenant.connectionId, half.id);
    const { status: run, parentExecution } = await engine.temporal.client.workflow.getHandle(id).describe();
    expect([run.name, parentExecution?.workflowId]).toEqual([
      'COMPLETED',
      workflowIds.batch('run', tenant.connectionId, half.runId ?? ''),
    ]);
  }
  expect(await vendor.objects(realmId, 'Payment')).toHaveLength(1);
  const log = await tenant.log();
  expect(new Set(log.map(({ requestedBy }) => requestedBy))).toEqual(new Set([shown.lastRun.requestedBy]));
  const ofRun = await desk.ask({ url: `/v1/sync-log?batch=${shown.lastRun.id}&limit=200` });
  expect(ofRun.body.items).toHaveLength(log.length);
  const { body: list } = await desk.ask({ url: `/v1/batches?connection=${tenant.connectionId}` });
  expect(list.items.map(({ kind }: { kind: string }) => kind)).toEqual(['run']);
  const told = await engine.db
    .select()
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.tenantId, tenant.tenantId));
  expect(told).toHaveLength(1);

  // The next one sends what changed since, reads what changed since, and logs nothing about the rest.
  const before = (await tenant.log()).length;
  await tenant.save([customer('c1', { notes: 'Rings twice' })]);
  expect(await tenant.queue()).toEqual([]);
  await desk.press('force-sync');
  await desk.ended();
  const again = (await desk.halves()).slice(9);
  expect(again.map(({ params }) => 'changedSince' in params)).toEqual([
    false,
    true,
    false,
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
  expect(again.map(({ total }) => total)[0]).toBe(1);
  const logged = (await tenant.log()).slice(before).filter(({ direction }) => direction === 'push');
  expect(logged.map(({ recordId, action }) => `${recordId} ${action}`)).toEqual(['c1 updated']);
});

test('The sync will not stop until the end of whatever category is currently processing', async () => {
  const count = 1_100;
  await tenant.save([
    customer('c1'),
    ...many(count, (n) => invoice(`v${n}`, 'c1')),
    payment('p1', 'c1', 'v1'),
  ]);
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 500, match: { method: 'POST' } });
  await desk.press('force-sync');
  const running = await waitUntil({ what: 'the first invoices', timeoutMs: 60_000 }, async () => {
    const shown = await desk.show();
    return shown.inHand?.category === 'invoice' && shown.inHand.done > 0 ? shown : undefined;
  });
  expect(running.status).toMatchObject({ kind: 'running' });
  expect(running.status.text).toMatch(new RegExp(`^Invoices: \\d+ of ${count}$`));
  expect(running.inHand.done).toBeLessThan(count);
  const { body: stopping } = await desk.press('stop');
  expect(stopping.status.kind).toBe('stopping');
  expect(stopping.status.text).toMatch(/^Stopping after: Invoices/);

  const shown = await desk.ended(240_000);
  expect(shown.lastRun.state).toBe('stopped');
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(count);
  expect(await vendor.objects(realmId, 'Payment')).toHaveLength(0);
  expect((await partsOf()).at(-1)).toBe('invoice pull');
}, 300_000);

test('a run of which nothing can leave any more ends: after Stop where Enable Sync is off, at once where it is disconnected', async () => {
  await tenant.save(many(90, (n) => customer(`c${n}`)));
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 1_000, match: { method: 'POST' } });
  const underWay = async () => {
    await desk.press('force-sync');
    await waitUntil({ what: 'a category in hand', timeoutMs: 60_000 }, async () => {
      const half = (await desk.halves()).at(-1);
      return half?.state === 'running' && half.total > 0 ? true : undefined;
    });
  };
  await underWay();
  const switchTo = (enabled: boolean) =>
    engine.db.update(syncSettings).set({ enabled }).where(eq(syncSettings.tenantId, tenant.tenantId));
  await switchTo(false);
  await desk.press('stop');
  expect((await desk.ended()).lastRun.state).toBe('stopped');
  expect(await partsOf()).toEqual(['customer push']);

  await switchTo(true);
  await tenant.save(many(90, (n) => customer(`d${n}`)));
  await underWay();
  const url = `/v1/connections/${tenant.connectionId}/disconnect`;
  expect((await desk.ask({ method: 'POST', url })).status).toBeLessThan(300);
  expect(await desk.ended()).toMatchObject({
    state: 'closed',
    nextRunAt: null,
    lastRun: { state: 'stopped' },
  });
}, 120_000);

test('a night that begins amid a run ends it after the category in hand, and the connector with it', async () => {
  await tenant.save([customer('c1'), serviceItem('i1')]);
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 4_000, match: { method: 'POST' } });
  await desk.press('force-sync');
  await waitUntil({ what: 'a customer under way', timeoutMs: 60_000 }, async () => {
    return (await tenant.queue()).some((row) => row.openRequestId !== null) || undefined;
  });
  await saveConnector(engine.db, tenant, { nightAt: new Date() });
  const wake = connectorWake(tenant, engine.taskQueue);
  await engine.temporal.client.workflow.signalWithStart(WORKFLOWS.connector, wake);
  expect(await desk.ended()).toMatchObject({
    state: 'night',
    nextRunAt: null,
    lastRun: { state: 'stopped' },
  });
  expect(await partsOf()).toEqual(['customer push', 'customer pull']);
  const linked = (await tenant.links()).map(({ entityType, recordId }) => [entityType, recordId]);
  expect(linked).toContainEqual(['customer', 'c1']);
  expect(linked).not.toContainEqual(['service_item', 'i1']);
  // Whatever it was told, it has nothing more to do.
  await engine.temporal.client.workflow.getHandle(wake.workflowId).result();
  const trail = await engine.db.select().from(auditTrail).where(eq(auditTrail.tenantId, tenant.tenantId));
  expect(trail.filter(({ action }) => action === 'endConnectorForNight')).toHaveLength(1);
}, 120_000);

test('a batch by hand during a run waits for it and then goes; one before a run goes first', async () => {
  await tenant.save(many(60, (n) => customer(`c${n}`)));
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 100, match: { method: 'POST' } });
  await desk.press('force-sync');
  const push = {
    method: 'POST' as const,
    url: `/v1/connections/${tenant.connectionId}/push`,
    body: { entityTypes: ['customer'] },
  };
  const { status, body: waiting } = await desk.ask(push);
  const { lastRun: none, run } = await desk.show();
  expect([status, waiting.state, waiting.waitsForRun, none]).toEqual([202, 'queued', run.id, null]);
  await desk.relay();
  expect((await tenant.batch(waiting.id)).state).toBe('queued');
  const { lastRun } = await desk.ended();
  expect(lastRun).toMatchObject({ id: run.id, state: 'done' });
  await vendor.control('/faults', undefined, 'DELETE');
  await waitUntil({ what: 'the push', timeoutMs: 60_000 }, async () => {
    // A batch that was only just stored is left to whoever stored it.
    await engine.db
      .update(batches)
      .set({ createdAt: new Date(0) })
      .where(eq(batches.id, waiting.id));
    await desk.relay();
    return (await tenant.batch(waiting.id)).state === 'done' || undefined;
  });
  expect(await tenant.batch(waiting.id)).toMatchObject({ failed: 0, succeeded: 0 });

  await tenant.save(many(60, (n) => customer(`c${n}`, { notes: 'again' })));
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 200, match: { method: 'POST' } });
  const { body: byHand } = await desk.ask(push);
  await desk.press('force-sync');
  await desk.ended();
  expect(await tenant.batch(byHand.id)).toMatchObject({ state: 'done', succeeded: 60 });
  const [first] = (await desk.halves()).slice(-9);
  expect(first).toMatchObject({ entityTypes: ['customer'], kind: 'push', total: 0 });
}, 180_000);
