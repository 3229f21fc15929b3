import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { expect, test } from 'vitest';
import { createReport } from '../../src/db/balances/balance-reports.ts';
import { addDelivery } from '../../src/db/webhooks/webhook-deliveries.ts';
import { createEndpoint } from '../../src/db/webhooks/webhook-endpoints.ts';
import { endpointSecretContext } from '../../src/secrets.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import { WORKFLOWS, workflowIds } from '../../src/workflows/contract.ts';
import { balanceReportStart } from '../../src/workflows/starters.ts';
import { deskOf } from '../connector/desk.ts';
import { startEngineApi } from '../engine/engine-api.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { startPayoutDesk } from '../engine/payouts-desk.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { customer, invoice, payment, serviceItem } from '../engine/samples.ts';

/**
 * Records the histories that replay.test.ts replays. Run it by hand on released code, never on the change that
 * the replay is to check: RECORD_HISTORIES=1 npx vitest run test/replay/record.test.ts
 */
const recording = process.env.RECORD_HISTORIES === '1';
const folder = path.join(import.meta.dirname, 'histories');

test.runIf(recording)('records a history of each workflow', { timeout: 120_000 }, async () => {
  const vendor = await startVendor();
  const engine = await startEngine([vendor.provider], { tuning: { conductorLingerMs: 500 } });
  try {
    await recordChain(vendor, engine);
    await recordRetry(vendor, engine);
    await recordPause(vendor, engine);
    await recordBatches(vendor, engine);
    await recordDelivery(vendor, engine);
    await recordChanges(vendor, engine);
    await recordImport(vendor, engine);
    await recordConnector(vendor, engine);
    await recordBalances(vendor, engine);
    await recordPayout();
  } finally {
    await engine.close();
    await vendor.close();
  }
});

async function recordChain(vendor: Vendor, engine: Engine): Promise<void> {
  const { tenant } = await vendor.tenantIn(engine);
  const lines = [{ serviceItemId: 'i1', quantity: '2', unitPrice: '25.00', amount: '50.00' }];
  await tenant.save([
    customer('c1'),
    serviceItem('i1'),
    invoice('v1', 'c1', { lines }),
    payment('p1', 'c1', 'v1'),
  ]);
  await tenant.settled();
  const [entry] = await tenant.log();
  await finished(engine, entry?.workflowId);
  await record(engine, 'sync-set-chain', entry?.workflowId);
  const conductor = workflowIds.conductor(tenant.connectionId);
  await engine.temporal.client.workflow.getHandle(conductor).result();
  await record(engine, 'conductor-until-idle', conductor);
}

async function recordRetry(vendor: Vendor, engine: Engine): Promise<void> {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const match = { method: 'POST', entity: 'Customer' };
  await vendor.control('/faults', { realmId, kind: 'fault', match, fault: { code: '10000', status: 400 } });
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const [first, , last] = await tenant.log();
  await finished(engine, first?.workflowId);
  await record(engine, 'sync-set-fails', first?.workflowId);
  await finished(engine, last?.workflowId);
  await record(engine, 'retry-sync-unresolved', last?.workflowId);
}

async function recordPause(vendor: Vendor, engine: Engine): Promise<void> {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await vendor.control('/tokens/revoke', { realmId });
  await tenant.save([customer('c1'), invoice('v1', 'c1')]);
  await expect.poll(async () => (await tenant.connection()).status, { timeout: 60_000 }).toBe('needs_reauth');
  await record(engine, 'conductor-needs-reauth', workflowIds.conductor(tenant.connectionId));
}

async function recordBatches(vendor: Vendor, engine: Engine): Promise<void> {
  const { tenant } = await vendor.tenantIn(engine);
  await tenant.save(Array.from({ length: 70 }, (_, index) => customer(`c${index}`)));
  await tenant.save([invoice('v1', 'c1')]);
  await tenant.settled();
  await recordBatch(engine, tenant, 'push');
  await recordBatch(engine, tenant, 'pull');
}

async function recordBatch(engine: Engine, tenant: Tenant, kind: 'push' | 'pull'): Promise<void> {
  const batch = await (kind === 'push'
    ? tenant.push(['customer', 'invoice'], { force: true })
    : tenant.pull(['customer']));
  await batch.result();
  await record(engine, `${kind}-batch`, workflowIds.batch(kind, tenant.connectionId, batch.batchId));
}

async function recordConnector(vendor: Vendor, engine: Engine): Promise<void> {
  const { tenant } = await vendor.tenantIn(engine);
  const desk = await deskOf(engine, tenant);
  await desk.syncsBy('runs');
  await tenant.save([customer('c1')]);
  await desk.press('force-sync');
  await desk.ended();
  const { lastRun } = await desk.show();
  await record(engine, 'sync-run', workflowIds.batch('run', tenant.connectionId, lastRun.id));
  await desk.press('close');
  await finished(engine, workflowIds.connector(tenant.connectionId));
  await record(engine, 'connector-until-closed', workflowIds.connector(tenant.connectionId));
  const { tenantId, connectionId } = tenant;
  const workflowId = workflowIds.morningStart(connectionId);
  await engine.temporal.client.workflow.execute(WORKFLOWS.morningStart, {
    taskQueue: engine.taskQueue,
    workflowId,
    args: [{ tenantId, connectionId }],
  });
  await record(engine, 'morning-start', workflowId);
  await desk.api.close();
}

async function recordBalances(vendor: Vendor, engine: Engine): Promise<void> {
  const { tenant } = await vendor.tenantIn(engine);
  const { tenantId, connectionId } = tenant;
  const { id: reportId } = await createReport(engine.db, { tenantId, connectionId, requestedBy: 'test' });
  const start = balanceReportStart({ tenantId, connectionId, reportId }, engine.taskQueue);
  await engine.temporal.client.workflow.execute(WORKFLOWS.balanceReport, start);
  await record(engine, 'balance-report', start.workflowId);
}

async function recordPayout(): Promise<void> {
  const desk = await startPayoutDesk();
  try {
    const business = await desk.business();
    const payout = await business.payout([{ type: 'charge', amount: 1_000, fee: 59 }], {
      reconciliation: 'in_progress',
    });
    await business.tell([['payout.paid', payout.id]]);
    const id = workflowIds.payout(business.tenant.connectionId, payout.id);
    await expect.poll(() => business.tenant.record('payout', payout.id), { timeout: 60_000 }).toBeDefined();
    await business.change(payout.id, { reconciliation_status: 'completed' });
    await business.tell([['payout.reconciliation_completed', payout.id]]);
    await business.settled();
    await finished(desk.engine, id);
    await record(desk.engine, 'payout-waits-for-all-of-it', id);
    await relay(desk.engine);
    const sweep = workflowIds.sweepPayouts(business.tenant.connectionId);
    await finished(desk.engine, sweep);
    await record(desk.engine, 'sweep-payouts', sweep);
  } finally {
    await desk.close();
  }
}

async function recordDelivery(vendor: Vendor, engine: Engine): Promise<void> {
  const { tenant } = await vendor.tenantIn(engine);
  const { tenantId } = tenant;
  const secret = engine.sealer.seal('whsec_AAAA', endpointSecretContext(tenantId));
  const wanted = { url: 'http://127.0.0.1:9/', description: '', events: [], secrets: [secret] };
  const { id } = await createEndpoint(engine.db, tenantId, wanted);
  await addDelivery(engine.db, { tenantId, endpointId: id }, { type: 'webhook.test', data: {} });
  await relay(engine);
  await finished(engine, workflowIds.deliverWebhooks(id));
  await record(engine, 'deliver-webhooks', workflowIds.deliverWebhooks(id));
}

async function recordChanges(vendor: Vendor, engine: Engine): Promise<void> {
  const { tenant } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  await tenant.refresh();
  await record(engine, 'refresh-changes', workflowIds.refreshChanges(tenant.connectionId));
}

async function recordImport(vendor: Vendor, engine: Engine): Promise<void> {
  const { tenant } = await vendor.tenantIn(engine);
  const api = startEngineApi(engine);
  const ask = await api.clientOf(tenant);
  const url = `/v1/connections/${tenant.connectionId}/imports`;
  const { body } = await ask({ method: 'POST', url, body: { entityTypes: ['customer'] } });
  const id: string = body.id;
  const isIn = async (state: string) => (await ask({ url: `/v1/imports/${id}` })).body.state === state;
  await expect.poll(() => isIn('review'), { timeout: 60_000 }).toBe(true);
  await ask({ method: 'POST', url: `/v1/imports/${id}/confirm`, body: { undecided: 'create' } });
  await expect.poll(() => isIn('done'), { timeout: 60_000 }).toBe(true);
  await finished(engine, workflowIds.importWizard(tenant.connectionId, id));
  await record(engine, 'import-wizard', workflowIds.importWizard(tenant.connectionId, id));
  await api.close();
}

function relay({ db, temporal, registry: providers, taskQueue }: Engine): Promise<void> {
  return relayOnce({ db, client: temporal.client, taskQueue, providers });
}

async function finished(engine: Engine, workflowId: string | null | undefined): Promise<void> {
  await engine.temporal.client.workflow.getHandle(workflowId ?? '').result();
}

async function record(engine: Engine, name: string, workflowId: string | null | undefined): Promise<void> {
  const history = await engine.temporal.client.workflow.getHandle(workflowId ?? '').fetchHistory();
  await writeFile(
    path.join(folder, `${name}.json`),
    historyToJSON(history).replaceAll(`${process.cwd()}/`, ''),
  );
}
