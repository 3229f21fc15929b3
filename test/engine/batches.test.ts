import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { markStopping } from '../../src/db/batches/batch-queries.ts';
import { batches, syncQueue } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { workflowIds } from '../../src/workflows/contract.ts';
import type { Engine } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice, payment, serviceItem } from './samples.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;

withEngine((running) => {
  ({ vendor, engine } = running);
});

const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

test('a push batch brings everything over, category by category, and counts every record once', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save(
    [
      ...many(40, (n) => customer(`c${n}`)),
      serviceItem('i1'),
      ...many(70, (n) => invoice(`v${n}`, `c${n % 40}`)),
      ...many(20, (n) => payment(`p${n}`, `c${n}`, `v${n}`)),
      invoice('draft', 'c0', { status: 'draft' }),
    ],
    { wake: false },
  );
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  const push = await tenant.push(['customer', 'service_item', 'invoice', 'payment']);
  expect(await push.result()).toEqual({ state: 'done' });

  expect(await tenant.batch(push.batchId)).toMatchObject({
    state: 'done',
    total: 131,
    succeeded: 131,
    failed: 0,
    skipped: 0,
  });
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(70);
  expect(await vendor.objects(realmId, 'Payment')).toHaveLength(20);

  const again = await tenant.push(['customer', 'invoice']);
  await again.result();
  expect(await tenant.batch(again.batchId)).toMatchObject({ total: 110, succeeded: 0, skipped: 110 });
});

test('pushing invoices alone brings their customers along without counting them', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save(
    [...many(5, (n) => customer(`c${n}`)), ...many(20, (n) => invoice(`v${n}`, `c${n % 5}`))],
    { wake: false },
  );
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  const push = await tenant.push(['invoice']);
  await push.result();
  expect(await tenant.batch(push.batchId)).toMatchObject({ total: 20, succeeded: 20 });
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(20);
  expect((await tenant.links()).filter((link) => link.entityType === 'customer')).toHaveLength(5);
});

test('a stop takes effect at the end of the category in hand, and shows as stopping until then', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([...many(120, (n) => customer(`c${n}`)), ...many(30, (n) => invoice(`v${n}`, `c${n}`))], {
    wake: false,
  });
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 200, match: { method: 'POST' } });
  const push = await tenant.push(['customer', 'invoice']);
  await waitUntil(
    { what: 'the first customers', timeoutMs: 60_000 },
    async () => (await tenant.links()).length > 0 || undefined,
  );
  await engine.db
    .update(batches)
    .set({ state: 'stopping' })
    .where(and(eq(batches.id, push.batchId)));
  const { client } = engine.temporal;
  await client.workflow
    .getHandle(workflowIds.batch('push', tenant.connectionId, push.batchId))
    .signal('stop');
  expect((await tenant.batch(push.batchId)).state).toBe('stopping');

  expect(await push.result()).toEqual({ state: 'stopped' });
  expect(await tenant.batch(push.batchId)).toMatchObject({ state: 'stopped', total: 120, succeeded: 120 });
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(0);
});

test('a stop at once finishes what is under way, sends nothing more of it, and the next push takes up the rest', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save(
    [...many(400, (n) => customer(`c${n}`)), ...many(400, (n) => invoice(`v${n}`, `c${n}`))],
    {
      wake: false,
    },
  );
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 300, match: { method: 'POST' } });
  const push = await tenant.push(['invoice']);
  await waitUntil(
    { what: 'the first invoice', timeoutMs: 60_000 },
    async () => (await tenant.links()).some(({ entityType }) => entityType === 'invoice') || undefined,
  );
  // Meanwhile one that the batch has queued is edited: it is owed for its own sake.
  const [edited] = await engine.db
    .update(syncQueue)
    .set({ priority: 2 })
    .where(
      and(
        eq(syncQueue.tenantId, tenant.tenantId),
        eq(syncQueue.batchId, push.batchId),
        eq(syncQueue.recordId, 'v399'),
      ),
    )
    .returning();
  await markStopping(engine.db, tenant.tenantId, push.batchId, { now: true });
  const { client } = engine.temporal;
  const handle = client.workflow.getHandle(workflowIds.batch('push', tenant.connectionId, push.batchId));
  await handle.signal('stop');

  expect(await push.result()).toEqual({ state: 'stopped' });
  const stopped = await tenant.batch(push.batchId);
  expect(stopped).toMatchObject({ state: 'stopped', failed: 0, skipped: 0 });
  expect(stopped.succeeded).toBeGreaterThan(0);
  expect(stopped.succeeded).toBeLessThan(400);
  expect(edited?.recordId).toBe('v399');
  await waitUntil(
    { what: 'the edited one', timeoutMs: 60_000 },
    async () => (await tenant.links()).some(({ recordId }) => recordId === 'v399') || undefined,
  );
  await waitUntil(
    { what: 'an empty queue', timeoutMs: 60_000 },
    async () => (await tenant.queue()).length === 0 || undefined,
  );
  const half = (await vendor.objects(realmId, 'Invoice')).length;
  expect(half).toBeLessThan(400);

  await vendor.control('/faults', undefined, 'DELETE');
  const rest = await tenant.push(['invoice']);
  await rest.result();
  expect(await tenant.batch(rest.batchId)).toMatchObject({
    total: 400,
    skipped: half,
    succeeded: 400 - half,
  });
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(400);
  const names = (await vendor.objects(realmId, 'Customer')).map(({ DisplayName }) => DisplayName);
  expect(new Set(names).size).toBe(names.length);
}, 180_000);

test('a batch with failures ends, and counts what failed and what was skipped for it', async () => {
  const { tenant } = await vendor.tenantIn(engine);
  await tenant.save(
    [
      customer('bad', { displayName: 'y'.repeat(600) }),
      customer('good'),
      invoice('v1', 'bad'),
      invoice('v2', 'good'),
    ],
    { wake: false },
  );
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  const push = await tenant.push(['customer', 'invoice']);
  expect(await push.result()).toEqual({ state: 'done' });
  expect(await tenant.batch(push.batchId)).toMatchObject({ total: 4, succeeded: 2, failed: 1, skipped: 1 });
});

test('a pull brings customers and invoices in once, and recognises what we wrote ourselves', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('ours'), invoice('v1', 'ours')]);
  await tenant.settled();
  await createThere(realmId, 'customer', {
    DisplayName: 'Made there',
    PrimaryEmailAddr: { Address: 'there@example.com' },
  });
  const [there] = (await vendor.objects(realmId, 'Customer')).filter(
    (object) => object.DisplayName === 'Made there',
  );
  await createThere(realmId, 'invoice', {
    CustomerRef: { value: there?.Id },
    DocNumber: 'Q-1',
    TxnDate: '2026-02-03',
    Line: [
      { Amount: 12.34, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: '1' } } },
    ],
  });
  const pull = await tenant.pull(['customer', 'invoice'], { from: '2026-01-01', to: '2026-12-31' });
  expect(await pull.result()).toEqual({ state: 'done' });
  const pulled = (await tenant.log()).filter((entry) => entry.direction === 'pull');
  expect(pulled.find((entry) => entry.entityName === 'Q-1')).toMatchObject({
    status: 'success',
    action: 'created',
  });
  expect(pulled.find((entry) => entry.recordId === 'ours')).toMatchObject({ status: 'skipped' });
  const link = (await tenant.links()).find((row) => row.entityType === 'invoice' && row.recordId !== 'v1');
  expect(await tenant.record('invoice', link?.recordId ?? '')).toMatchObject({
    number: 'Q-1',
    total: '12.34',
  });

  const again = await tenant.pull(['customer', 'invoice']);
  await again.result();
  expect(await tenant.batch(again.batchId)).toMatchObject({ succeeded: 0, failed: 0 });
  await tenant.settled();
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(2);
});

test('a pull goes on where it was when the connection pauses on the way', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await vendor.control('/faults', {
    realmId,
    kind: 'status',
    status: 429,
    times: 1,
    match: { method: 'GET', path: '/query' },
  });
  await createThere(realmId, 'customer', { DisplayName: 'Late' });
  const pull = await tenant.pull(['customer']);
  await waitUntil({ what: 'the wait for the limit', timeoutMs: 60_000 }, async () => {
    const history = await engine.temporal.client.workflow
      .getHandle(workflowIds.batch('pull', tenant.connectionId, pull.batchId))
      .fetchHistory();
    return history.events?.some((event) => event.timerStartedEventAttributes) || undefined;
  });
  expect((await tenant.batch(pull.batchId)).state).toBe('running');
});

async function createThere(realmId: string, entity: string, body: object): Promise<void> {
  const { accessToken } = (await vendor.control(`/companies/${realmId}/tokens`, {})) as {
    accessToken: string;
  };
  const response = await fetch(`${vendor.sandbox.baseUrl}/v3/company/${realmId}/${entity}?minorversion=75`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
}

test('a pull that is stopped at once keeps what it has read and reads no further page', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await vendor.control(`/companies/${realmId}/fill`, { customers: 3_500, everyMs: 2_000 });
  await vendor.control('/faults', {
    realmId,
    kind: 'latency',
    ms: 1_500,
    match: { method: 'GET', path: '/query' },
  });
  const pull = await tenant.pull(['customer']);
  await waitUntil(
    { what: 'the first page', timeoutMs: 60_000 },
    async () => (await tenant.links()).length > 0 || undefined,
  );
  await markStopping(engine.db, tenant.tenantId, pull.batchId, { now: true });
  expect(await pull.result()).toEqual({ state: 'stopped' });
  expect((await tenant.batch(pull.batchId)).state).toBe('stopped');
  const read = (await tenant.links()).length;
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(3_500);
}, 120_000);
