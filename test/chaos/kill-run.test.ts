import { afterEach, beforeEach, expect, test } from 'vitest';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Desk, deskOf } from '../connector/desk.ts';
import { type Engine, startEngine } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { startApi } from './api-process.ts';
import { readBooks, seen } from './books.ts';
import { business } from './business.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

let vendor: Vendor;
let engine: Engine;
let desk: Desk | undefined;
let workers: WorkerProcess[];

beforeEach(async () => {
  workers = [];
  vendor = await startVendor();
  engine = await startEngine([vendor.provider], { worker: false });
});

afterEach(async () => {
  for (const worker of workers) await worker.stop();
  await desk?.api.close();
  await engine?.close();
  await vendor?.close();
});

async function startWorker(): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(engine, vendor.sandbox);
  workers.push(worker);
  return worker;
}

interface FaultHits {
  kind: string;
  hits: number;
}

/** Whether the vendor has been asked to write some, and holds them back. */
async function invoicesAreUnderWay(): Promise<boolean> {
  const { faults } = (await vendor.control('/faults', undefined, 'GET')) as { faults: FaultHits[] };
  return faults.some(({ kind, hits }) => kind === 'latency' && hits > 0);
}

test('a worker killed amid a sync run leaves each record once and exact, and the run goes on to its end', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, 'empty');
  desk = await deskOf(engine, tenant, { api: await startApi({ engine, sandbox: vendor.sandbox }) });
  await desk.syncsBy('runs');
  const { records, expected } = business();
  await tenant.save(records);
  const match = { method: 'POST' };
  // The first invoices are under way until whoever looks has seen it, however seldom that is.
  const invoices = { method: 'POST', body: '"Invoice"' };
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 5_000, times: 3, match: invoices });
  await vendor.control('/faults', { realmId, kind: 'drop-after', probability: 0.1, seed: 75, match });
  const first = await startWorker();
  const { body } = await desk.press('force-sync');
  await waitUntil({ what: 'the middle of the invoices', timeoutMs: 90_000 }, async () => {
    const shown = await desk?.show();
    return (shown?.inHand?.category === 'invoice' && (await invoicesAreUnderWay())) || undefined;
  });
  await first.kill();
  expect((await desk.show()).run.id).toBe(body.run.id);
  await startWorker();
  const shown = await desk.ended(180_000);

  expect(shown.lastRun).toMatchObject({ id: body.run.id, state: 'done', failed: 0 });
  expect(await tenant.queue()).toEqual([]);
  expect((await readBooks(vendor, realmId)).map(seen).sort()).toEqual(expected.map(seen).sort());
}, 400_000);
