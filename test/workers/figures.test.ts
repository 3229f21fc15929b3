import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FIGURES, type FigureName, readFigures } from '../../src/db/figures.ts';
import { declareRestored } from '../../src/db/installation.ts';
import {
  batches,
  changeChecks,
  connectionSecrets,
  connections,
  connectors,
  rateBudgets,
  seals,
  syncLog,
  syncQueue,
  toldAhead,
  webhookDeliveries,
  webhookEvents,
  workers,
} from '../../src/db/schema/index.ts';
import { freePort } from '../../src/dev/free-port.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { QUICKBOOKS_ONLINE } from '../../src/providers/quickbooks-online/index.ts';
import { startWorkerProcess } from '../chaos/worker-process.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { customer } from '../engine/samples.ts';

let vendor: Vendor;
let engine: Engine;
let tenant: Tenant;

beforeAll(async () => {
  vendor = await startVendor();
  engine = await startEngine([vendor.provider], { worker: false });
  ({ tenant } = await vendor.tenantIn(engine));
});
afterAll(async () => {
  await engine?.close();
  await vendor?.close();
});

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);

test('a worker shows what it counts and what is owed over all businesses, and names neither a business nor a record', async () => {
  await tenant.save([customer('Larkspur'), customer('Marigold')]);
  const port = await freePort();
  const worker = await startWorkerProcess(engine, vendor.sandbox, { WORKER_METRICS_PORT: String(port) });
  try {
    const text = await waitUntil({ what: 'both syncs to be counted', timeoutMs: 90_000 }, async () => {
      const read = await fetch(`http://127.0.0.1:${port}/metrics`).then(
        (answer) => answer.text(),
        () => '',
      );
      const line = read.split('\n').find((each) => each.startsWith('ledgerbridge_syncs'));
      return line?.endsWith(' 2') ? read : undefined;
    });
    expect(text).toMatch(/^ledgerbridge_syncs.*direction="push".*status="success".*type="customer"/m);
    expect(text).toMatch(/^ledgerbridge_connections\{.*status="active".*\} 1$/m);
    // An alert watches the SDK's own, too.
    expect(text).toMatch(/^temporal_worker_task_slots_available\{.*worker_type="ActivityWorker"/m);
    for (const secret of [tenant.tenantId, tenant.connectionId, 'Larkspur', 'Marigold'])
      expect(text).not.toContain(secret);
  } finally {
    await worker.stop();
  }
}, 120_000);

test('each figure counts what it says', async () => {
  const { db } = engine;
  const { tenantId, connectionId } = tenant;
  const owner = { tenantId, connectionId };
  await db.delete(syncQueue);
  await db.delete(workers);
  const row = { ...owner, entityType: 'invoice' as const, priority: 2, rank: 1, requestedBy: 'test' };
  await db.insert(syncQueue).values([
    { ...row, recordId: '1', dueAt: ago(100) },
    { ...row, recordId: '2', dueAt: ago(-100) },
    { ...row, recordId: '3', state: 'unresolved', errorType: 'DuplicateName', updatedAt: ago(300) },
  ]);
  await db.update(connections).set({ status: 'active' }).where(eq(connections.id, connectionId));
  await db
    .insert(changeChecks)
    .values({ ...owner, dueAt: ago(50) })
    .onConflictDoUpdate({
      target: [changeChecks.tenantId, changeChecks.connectionId],
      set: { dueAt: ago(50) },
    });
  await db.insert(connectors).values({ ...owner, state: 'open', repairs: 2 });
  await db
    .insert(batches)
    .values({ ...owner, id: 'bat', kind: 'push', entityTypes: ['invoice'], requestedBy: 'test' });
  const refreshExpiresAt = ago(-3_600);
  await db.update(connectionSecrets).set({ refreshExpiresAt });
  const month = new Date().toISOString().slice(0, 7);
  await db.delete(rateBudgets);
  await db.insert(rateBudgets).values([
    { ...owner, kind: 'any', reads: { month, of: { pull: 7, changes: 2 } } },
    { ...owner, connectionId: 'con_idle', kind: 'any', reads: { month: '2020-01', of: { pull: 9 } } },
  ]);
  await db.insert(toldAhead).values([
    { tenantId, key: `reads/${QUICKBOOKS_ONLINE}/${month}/warning` },
    { tenantId, key: `reads/${QUICKBOOKS_ONLINE}/2020-01/urgent` },
  ]);
  const event = { ...owner, source: 'stripe', type: 'payout.paid', body: {}, dueAt: ago(40) };
  await db.insert(webhookEvents).values([
    { ...event, eventId: 'a' },
    { ...event, eventId: 'b', appliedAt: new Date() },
  ]);
  const delivery = { tenantId, endpointId: 'end', type: 'record.synced' as const, data: {}, eventId: 'e' };
  await db.insert(webhookDeliveries).values([
    { ...delivery, dueAt: ago(20) },
    { ...delivery, dueAt: ago(-20) },
  ]);
  await db.insert(workers).values([
    { id: 'one', seenAt: new Date() },
    { id: 'gone', seenAt: ago(60) },
  ]);

  await db.insert(syncLog).values({
    ...{
      ...owner,
      entityType: 'invoice',
      recordId: '1',
      entityName: '1',
      direction: 'push',
      status: 'error',
    },
    ...{ action: 'failed', requestedBy: 'test' },
  });
  await db.update(syncLog).set({ at: ago(70) });
  const all = { ...owner, number: 1, form: 1, after: 0, through: 1_000_000, entries: [], sealedAt: ago(0) };
  await db.insert(seals).values({ ...all, root: '', hash: '' });

  const names = (await readFigures(db)).map(({ name }) => name);
  expect(names).not.toContain('awaits_reconcile');
  expect(names).not.toContain('seal_age_seconds');
  await db.delete(seals);
  await declareRestored(db);

  const figures = await readFigures(db);
  const of = (name: FigureName, tag?: string) =>
    figures.find((figure) => figure.name === name && (!tag || Object.values(figure.tags).includes(tag)))
      ?.value;
  expect(new Set(figures.map(({ name }) => name))).toEqual(new Set(Object.keys(FIGURES)));
  expect([of('queue_records', 'pending'), of('queue_records', 'unresolved')]).toEqual([2, 1]);
  expect([of('unresolved_records', 'DuplicateName'), of('connections', 'active')]).toEqual([1, 1]);
  expect([of('connectors', 'open'), of('connectors_standing_still'), of('workers')]).toEqual([1, 1, 1]);
  expect([of('batches_open', 'push'), of('notices_open', 'stripe'), of('deliveries_due')]).toEqual([1, 1, 1]);
  expect(of('awaits_reconcile')).toBe(1);
  expect(of('seal_age_seconds')).toBeGreaterThanOrEqual(70);
  expect(of('queue_age_seconds', 'pending')).toBeGreaterThanOrEqual(100);
  expect(of('queue_age_seconds', 'unresolved')).toBeGreaterThanOrEqual(300);
  expect(of('change_check_age_seconds')).toBeGreaterThanOrEqual(50);
  expect(of('notice_age_seconds', 'stripe')).toBeGreaterThanOrEqual(40);
  expect(of('delivery_age_seconds')).toBeGreaterThanOrEqual(20);
  expect([of('month_reads', 'pull'), of('month_reads', 'changes')]).toEqual([7, 2]);
  expect([of('reads_running_out', 'warning'), of('reads_running_out', 'urgent')]).toEqual([1, undefined]);
  expect(of('sign_in_ends_seconds')).toBeGreaterThan(3_000);
  expect(of('sign_in_ends_seconds')).toBeLessThan(3_601);
});
