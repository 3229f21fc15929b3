import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createReport, readReport, reportAsker } from '../../src/db/balances/balance-reports.ts';
import { saveConnector } from '../../src/db/connectors/connectors.ts';
import { newId } from '../../src/db/ids.ts';
import { storeNotice } from '../../src/db/payouts/payout-notices.ts';
import { storeRead } from '../../src/db/requests/reads.ts';
import {
  balanceReports,
  batches,
  changeChecks,
  imports,
  payoutSources,
  remoteRequests,
  webhookEvents,
} from '../../src/db/schema/index.ts';
import { createEndpoint } from '../../src/db/webhooks/webhook-endpoints.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { endpointSecretContext } from '../../src/secrets.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import { WORKFLOWS, workflowIds } from '../../src/workflows/contract.ts';
import {
  balanceReportStart,
  deliveryStart,
  importTell,
  payoutReport,
  sweepStart,
} from '../../src/workflows/starters.ts';
import { type Desk, deskOf } from '../connector/desk.ts';
import type { Tenant } from './harness.ts';
import { type PayoutDesk, startPayoutDesk } from './payouts-desk.ts';
import { startReceiver } from './receiver.ts';
import { customer, invoice } from './samples.ts';

/** As `temporal workflow terminate` does, in the middle of what each kind of run is at. */

let desk: PayoutDesk;
const connectors: Desk[] = [];
beforeAll(async () => {
  // Retries wait long enough to be ended while they do.
  desk = await startPayoutDesk({ tuning: { retryFirstMs: 3_000, retrySecondMs: 3_000 } });
});
afterAll(async () => {
  for (const each of connectors) await each.api.close();
  await desk?.close();
});
vi.setConfig({ testTimeout: 180_000 });

const workflows = () => desk.engine.temporal.client.workflow;

/** As if what is there now had been so for a while: for the safety of others nothing young is touched. */
async function age({ tenantId }: Tenant): Promise<void> {
  const { db } = desk.engine;
  await db.execute(sql`update sync_queue set claimed_at = claimed_at - interval '1 minute',
    updated_at = updated_at - interval '1 minute' where tenant_id = ${tenantId}`);
  await db.execute(sql`update connections set conductor_seen_at = now() - interval '1 minute'
    where tenant_id = ${tenantId}`);
  await db.execute(sql`update batches set created_at = created_at - interval '1 minute'
    where tenant_id = ${tenantId} and state in ('queued', 'running', 'stopping')`);
}

/** What the relay does every few seconds. */
async function relay(): Promise<void> {
  const { db, temporal, registry: providers, taskQueue } = desk.engine;
  await relayOnce({ db, client: temporal.client, providers, taskQueue });
}

async function mended(tenant: Tenant, what: string, isOver: () => Promise<boolean>): Promise<void> {
  await age(tenant);
  const options = { timeout: 60_000, interval: 500, message: what };
  await expect
    .poll(async () => {
      await relay();
      return isOver();
    }, options)
    .toBe(true);
}

/** Types of the runs that were under way when they were ended. */
const endedTypes = new Set<string>();

async function endRun(workflowId: string): Promise<void> {
  const run = workflows().getHandle(workflowId);
  const { type } = await run.describe();
  await run.terminate('ended by hand');
  endedTypes.add(type);
}

/** Workflow ids of this connection's runs of a type. */
async function runsOf({ connectionId }: Tenant, type: string): Promise<string[]> {
  const query = `LedgerbridgeConnection = '${connectionId}' and WorkflowType = '${type}' and ExecutionStatus = 'Running'`;
  const ids: string[] = [];
  for await (const { workflowId } of workflows().list({ query })) ids.push(workflowId);
  return ids;
}

async function endRunsOf(tenant: Tenant, type: string): Promise<void> {
  const ids = await waitUntil({ what: `a run of ${type}`, timeoutMs: 60_000 }, async () => {
    const found = await runsOf(tenant, type);
    return found.length > 0 ? found : undefined;
  });
  for (const id of ids) await endRun(id);
}

const slowly = (realmId: string, match: object = { method: 'POST' }, ms = 1_500) =>
  desk.vendor.control('/faults', { realmId, kind: 'latency', ms, match });
const atOnce = () => desk.vendor.control('/faults', undefined, 'DELETE');

const business = () => [
  customer('c1'),
  ...Array.from({ length: 40 }, (_, index) => invoice(`i${index}`, 'c1')),
];

/** A push whose first invoices are under way. */
async function amidPush() {
  const { tenant, realmId } = await desk.vendor.tenantIn(desk.engine);
  const before = (await desk.vendor.objects(realmId, 'Invoice')).length;
  await tenant.save(business(), { wake: false });
  // The batch is to queue them.
  await desk.engine.db.execute(sql`delete from sync_queue where tenant_id = ${tenant.tenantId}`);
  await slowly(realmId);
  const { batchId } = await tenant.push(['customer', 'invoice']);
  await waitUntil({ what: 'invoices under way', timeoutMs: 60_000 }, async () => {
    const rows = await tenant.queue();
    return rows.some((row) => row.entityType === 'invoice' && row.openRequestId !== null) || undefined;
  });
  const invoices = async () => (await desk.vendor.objects(realmId, 'Invoice')).length - before;
  return { tenant, batchId, invoices };
}

type Push = Awaited<ReturnType<typeof amidPush>>;

async function endsAsIfNothingHadHappened({ tenant, batchId, invoices }: Push): Promise<void> {
  await atOnce();
  await mended(tenant, 'the end of the batch', async () => (await tenant.batch(batchId)).state === 'done');
  expect(await invoices()).toBe(40);
  expect(await tenant.queue()).toEqual([]);
  const { total, succeeded, skipped, failed } = await tenant.batch(batchId);
  expect({ total, succeeded, skipped, failed }).toEqual({ total: 41, succeeded: 41, skipped: 0, failed: 0 });
}

test('a push batch that was ended by hand goes on where it was, and counts nothing twice', async () => {
  const push = await amidPush();
  await endRun(workflowIds.batch('push', push.tenant.connectionId, push.batchId));
  await endsAsIfNothingHadHappened(push);
});

test('a conductor that was ended by hand is started again', async () => {
  const push = await amidPush();
  await endRun(workflowIds.conductor(push.tenant.connectionId));
  await endsAsIfNothingHadHappened(push);
});

test('what a set held that was ended by hand goes again, each record once', async () => {
  const push = await amidPush();
  await endRunsOf(push.tenant, WORKFLOWS.syncSet);
  await endsAsIfNothingHadHappened(push);
});

test('when all runs of a push are ended at once, it ends as if nothing had happened', async () => {
  const push = await amidPush();
  await endRun(workflowIds.batch('push', push.tenant.connectionId, push.batchId));
  await endRun(workflowIds.conductor(push.tenant.connectionId));
  await endRunsOf(push.tenant, WORKFLOWS.syncSet);
  await endsAsIfNothingHadHappened(push);
});

test('a batch that was told to stop stops, although its run was ended by hand', async () => {
  const { tenant, batchId } = await amidPush();
  const { db } = desk.engine;
  await db
    .update(batches)
    .set({ state: 'stopping', stopNow: true })
    .where(and(eq(batches.tenantId, tenant.tenantId), eq(batches.id, batchId)));
  await endRun(workflowIds.batch('push', tenant.connectionId, batchId));
  await atOnce();
  await mended(tenant, 'the stop', async () => (await tenant.batch(batchId)).state === 'stopped');
});

test('a record whose retry was ended by hand has its other attempts', async () => {
  const { tenant, realmId } = await desk.vendor.tenantIn(desk.engine);
  const busy = {
    match: { method: 'POST', entity: 'Customer' },
    fault: { code: '10000', status: 400 },
    times: 1,
  };
  await desk.vendor.control('/faults', { realmId, kind: 'fault', ...busy });
  await tenant.save([customer('c1')]);
  await endRunsOf(tenant, WORKFLOWS.retrySync);
  await mended(tenant, 'the second attempt', async () => (await tenant.queue()).length === 0);
  expect((await tenant.log()).map(({ status, attempt }) => [status, attempt])).toEqual([
    ['error', 1],
    ['success', 2],
  ]);
});

test('a pull batch that was ended by hand goes on where it was, and counts nothing twice', async () => {
  const { tenant, realmId } = await desk.vendor.tenantIn(desk.engine);
  const there = (await desk.vendor.objects(realmId, 'Customer')).length;
  await slowly(realmId, { method: 'GET' });
  const { batchId } = await tenant.pull(['customer']);
  await endRunsOf(tenant, WORKFLOWS.pullBatch);
  await atOnce();
  await mended(tenant, 'the end of the pull', async () => (await tenant.batch(batchId)).state === 'done');
  const { total, succeeded } = await tenant.batch(batchId);
  expect([total, succeeded]).toEqual([there, there]);
});

test('an import that was ended by hand goes on, before the review, during it and after it', async () => {
  const { tenant, realmId } = await desk.vendor.tenantIn(desk.engine);
  const { db, taskQueue } = desk.engine;
  const importId = newId('imp');
  const ref = { tenantId: tenant.tenantId, connectionId: tenant.connectionId, importId };
  const stored = { entityTypes: ['customer' as const], requestedBy: 'test', createdAt: new Date(0) };
  await db.insert(imports).values({ ...ref, id: importId, ...stored });
  const mine = and(eq(imports.tenantId, tenant.tenantId), eq(imports.id, importId));
  const stateIs = (state: string) => async () =>
    (await db.select().from(imports).where(mine))[0]?.state === state;

  await slowly(realmId, { method: 'GET' });
  await workflows().signalWithStart(WORKFLOWS.importWizard, importTell(ref, taskQueue));
  await endRunsOf(tenant, WORKFLOWS.importWizard);
  await atOnce();
  await mended(tenant, 'the review', stateIs('review'));
  await endRunsOf(tenant, WORKFLOWS.importWizard);
  await relay();
  await db
    .update(imports)
    .set({ state: 'confirmed', undecided: 'create', confirmedAt: new Date(0) })
    .where(mine);
  await slowly(realmId, { method: 'GET' });
  await relay();
  await waitUntil(
    { what: 'the import to run', timeoutMs: 60_000 },
    async () => (await stateIs('running')()) || undefined,
  );
  await endRunsOf(tenant, WORKFLOWS.importWizard);
  await atOnce();
  await mended(tenant, 'the end of the import', stateIs('done'));
  const there = (await desk.vendor.objects(realmId, 'Customer')).length;
  expect(await tenant.links()).toHaveLength(there);
});

test('a look for changes that was ended by hand is made again', async () => {
  const { tenant, realmId } = await desk.vendor.tenantIn(desk.engine);
  const { db } = desk.engine;
  const mine = eq(changeChecks.tenantId, tenant.tenantId);
  await slowly(realmId, { method: 'GET' });
  await relay();
  await endRunsOf(tenant, WORKFLOWS.refreshChanges);
  await atOnce();
  // It was started just now: for the next start that has to be a while ago.
  await db
    .update(changeChecks)
    .set({ startedAt: new Date(0) })
    .where(mine);
  await mended(tenant, 'the look', async () => {
    const [check] = await db.select().from(changeChecks).where(mine);
    return check?.checkedAt != null;
  });
});

test('what was being told to another program when the run was ended by hand is told', async () => {
  const receiver = await startReceiver();
  const { tenant } = await desk.vendor.tenantIn(desk.engine);
  const { db, sealer } = desk.engine;
  const secret = sealer.seal(
    `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    endpointSecretContext(tenant.tenantId),
  );
  const endpoint = { url: `${receiver.url}/hook`, description: '', events: [], secrets: [secret] };
  const { id } = await createEndpoint(db, tenant.tenantId, endpoint);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  // Taken by a run that is ended before it sends anything.
  const ref = { tenantId: tenant.tenantId, endpointId: id };
  await workflows().start(WORKFLOWS.deliverWebhooks, deliveryStart(ref, `${desk.engine.taskQueue}-nobody`));
  await endRun(workflowIds.deliverWebhooks(id));
  await mended(tenant, 'the delivery', async () => receiver.received.length > 0);
  await receiver.close();
});

test('a payout whose run was ended by hand is booked', async () => {
  const shop = await desk.business();
  const { db, taskQueue } = desk.engine;
  const { id: payoutId } = await shop.payout([{ type: 'charge', amount: 5_000, fee: 59 }]);
  const { tenantId, connectionId } = shop.tenant;
  const ref = { tenantId, connectionId, processor: 'stripe', payoutId };
  await storeNotice(db, { ...ref, eventId: 'evt_1', type: 'payout.paid' });
  // A run that is ended before it has looked at anything.
  await workflows().signalWithStart(WORKFLOWS.payout, payoutReport(ref, `${taskQueue}-nobody`));
  await endRun(workflowIds.payout(connectionId, payoutId));
  await db
    .update(webhookEvents)
    .set({ dueAt: new Date(0), receivedAt: new Date(0) })
    .where(eq(webhookEvents.tenantId, tenantId));
  await mended(shop.tenant, 'the deposit', async () => (await shop.objects('Deposit')).length === 1);
});

test('a comparison of payouts that was ended by hand is made within the minute, not in an hour', async () => {
  const shop = await desk.business();
  const { db, taskQueue } = desk.engine;
  const mine = eq(payoutSources.tenantId, shop.tenant.tenantId);
  const { tenantId, connectionId } = shop.tenant;
  // As the relay hands it out, and its run is ended before it has compared anything.
  await db
    .update(payoutSources)
    .set({ sweepDueAt: new Date(0) })
    .where(mine);
  await desk.engine.temporal.client.workflow.start(
    WORKFLOWS.sweepPayouts,
    sweepStart({ tenantId, connectionId }, `${taskQueue}-nobody`),
  );
  await relay();
  await endRun(workflowIds.sweepPayouts(connectionId));
  const [taken] = await db.select().from(payoutSources).where(mine);
  expect((taken?.sweepDueAt.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(60_000);
  await db
    .update(payoutSources)
    .set({ sweepDueAt: new Date(0) })
    .where(mine);
  await mended(shop.tenant, 'the comparison', async () => {
    const [source] = await db.select().from(payoutSources).where(mine);
    return source?.sweptAt != null;
  });
});

/** A sync run whose first customers are under way, in a business that sends nothing by itself. */
async function amidRun() {
  const { tenant, realmId } = await desk.vendor.tenantIn(desk.engine);
  const connector = await deskOf(desk.engine, tenant);
  connectors.push(connector);
  await connector.syncsBy('runs');
  const before = (await desk.vendor.objects(realmId, 'Customer')).length;
  await tenant.save(Array.from({ length: 40 }, (_, index) => customer(`c${index}`)));
  await slowly(realmId);
  await connector.press('force-sync');
  const half = await waitUntil({ what: 'customers under way', timeoutMs: 60_000 }, async () => {
    const [first] = await connector.halves();
    return first && (await tenant.queue()).some((row) => row.openRequestId !== null) ? first : undefined;
  });
  const customers = async () => (await desk.vendor.objects(realmId, 'Customer')).length - before;
  return { tenant, connector, half, run: half.runId ?? '', customers };
}

type Run = Awaited<ReturnType<typeof amidRun>>;

async function endsAsOneRun({ tenant, connector, half, run, customers }: Run): Promise<void> {
  await atOnce();
  await mended(tenant, 'the end of the run', async () => (await connector.show()).run === null);
  expect(await customers()).toBe(40);
  const { lastRun } = await connector.show();
  expect(lastRun).toMatchObject({ id: run, state: 'done', failed: 0 });
  const { total, succeeded } = await tenant.batch(half.id);
  expect([total, succeeded]).toEqual([40, 40]);
}

test('a sync run that was ended by hand goes on where it was, and counts nothing twice', async () => {
  const running = await amidRun();
  await endRun(workflowIds.batch('run', running.tenant.connectionId, running.run));
  await endsAsOneRun(running);
});

test('a connector that was ended by hand amid a run is started again, and learns of the end of the run that is not its own', async () => {
  const running = await amidRun();
  const { tenant, connector } = running;
  await endRun(workflowIds.connector(tenant.connectionId));
  const due = new Date(Date.now() - 60_000);
  await saveConnector(desk.engine.db, tenant, { nextRunAt: due });
  await mended(
    tenant,
    'another connector',
    async () => (await runsOf(tenant, WORKFLOWS.connector)).length === 1,
  );
  await endsAsOneRun(running);
  // Nobody wakes it: it looks, and what fell due meanwhile is not made up for.
  await waitUntil({ what: 'the plan of the next run', timeoutMs: 60_000 }, async () => {
    const { nextRunAt } = await connector.show();
    return Date.parse(nextRunAt) > Date.now() ? true : undefined;
  });
  expect((await connector.show()).lastRun.id).toBe(running.run);
});

test('when a connector, its run and the batch in hand are ended at once, it ends as if nothing had happened', async () => {
  const running = await amidRun();
  const { connectionId } = running.tenant;
  await endRun(workflowIds.connector(connectionId));
  await endRun(workflowIds.batch('run', connectionId, running.run));
  await endRun(workflowIds.batch('push', connectionId, running.half.id));
  await endsAsOneRun(running);
  expect(await runsOf(running.tenant, WORKFLOWS.connector)).toHaveLength(1);
});

test('a start in the morning that was ended by hand is made within two minutes', async () => {
  const { tenant } = await desk.vendor.tenantIn(desk.engine);
  const { db, taskQueue } = desk.engine;
  const connector = await deskOf(desk.engine, tenant);
  connectors.push(connector);
  const { tenantId, connectionId } = tenant;
  const nextRunAt = new Date(Date.now() - 90_000);
  await saveConnector(db, tenant, { state: 'night', morning: 'by_itself', nextRunAt });
  // A run that is ended before it has opened anything.
  const workflowId = workflowIds.morningStart(connectionId);
  const start = { taskQueue: `${taskQueue}-nobody`, workflowId, args: [{ tenantId, connectionId }] };
  await workflows().start(WORKFLOWS.morningStart, start);
  await endRun(workflowId);
  await mended(tenant, 'the run of the morning', async () => {
    const { state, lastRun } = await connector.show();
    return state === 'open' && lastRun?.state === 'done';
  });
});

test('a balance report that was ended by hand is made to its end', async () => {
  const { tenant } = await desk.vendor.tenantIn(desk.engine);
  const { db, taskQueue } = desk.engine;
  const { tenantId, connectionId } = tenant;
  const { id: reportId } = await createReport(db, { tenantId, connectionId, requestedBy: 'test' });
  // A run that is ended before it has read anything.
  const ref = { tenantId, connectionId, reportId };
  await workflows().start(WORKFLOWS.balanceReport, balanceReportStart(ref, `${taskQueue}-nobody`));
  await endRun(workflowIds.balanceReport(connectionId, reportId));
  await db
    .update(balanceReports)
    .set({ createdAt: new Date(0) })
    .where(eq(balanceReports.id, reportId));
  await mended(
    tenant,
    'the report',
    async () => (await readReport(db, tenantId, reportId))?.state === 'done',
  );
});

test('a balance report that was cancelled while its run is gone leaves no question and no answer behind', async () => {
  const { tenant } = await desk.vendor.tenantIn(desk.engine);
  const { db } = desk.engine;
  const { tenantId, connectionId } = tenant;
  const { id: reportId } = await createReport(db, { tenantId, connectionId, requestedBy: 'test' });
  const asked = { id: `read-${reportId}`, asker: `${reportAsker(reportId)}queued/`, target: '', body: '' };
  await storeRead(db, tenant, asked);
  const reads = () =>
    db
      .select({ id: remoteRequests.id })
      .from(remoteRequests)
      .where(and(eq(remoteRequests.tenantId, tenantId), eq(remoteRequests.kind, 'read')));
  await relay();
  expect(await reads()).toHaveLength(1);
  await db.update(balanceReports).set({ state: 'cancelled' }).where(eq(balanceReports.id, reportId));
  await mended(tenant, 'the question to be forgotten', async () => (await reads()).length === 0);
});

/** Last: the tests before it say what they ended. */
test('a run of each kind that there is was ended by hand', () => {
  expect([...endedTypes].sort()).toEqual(Object.values(WORKFLOWS).sort());
});
