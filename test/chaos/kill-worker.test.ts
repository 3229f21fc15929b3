import { afterEach, beforeEach, expect, test } from 'vitest';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { madeSince, readBooks, seen } from './books.ts';
import { business, RECORDS } from './business.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

let vendor: Vendor;
let engine: Engine;
let workers: WorkerProcess[];

beforeEach(async () => {
  workers = [];
  vendor = await startVendor();
  engine = await startEngine([vendor.provider], { worker: false });
});

afterEach(async () => {
  for (const worker of workers) await worker.stop();
  await engine?.close();
  await vendor?.close();
});

async function startWorker(): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(engine, vendor.sandbox);
  workers.push(worker);
  return worker;
}

/** Every tenth write is carried out and its answer lost; each takes long enough to be killed in the middle. */
async function loseAnswers(realmId: string): Promise<() => Promise<number>> {
  const match = { method: 'POST' };
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 150, match });
  // With this seed the 2nd, 4th and 9th answers are lost first: on both sides of the kill.
  await vendor.control('/faults', { realmId, kind: 'drop-after', probability: 0.1, seed: 75, match });
  return async () => {
    const { faults } = (await vendor.control('/faults', undefined, 'GET')) as { faults: FaultHits[] };
    return faults.find((fault) => fault.kind === 'drop-after')?.hits ?? 0;
  };
}

interface FaultHits {
  kind: string;
  hits: number;
}

async function landed(realmId: string, before: number): Promise<number> {
  return (await readBooks(vendor, realmId)).length - before;
}

/** In the middle: a good part is there, a good part is not, and writes are under way. */
async function untilHalfway(tenant: Tenant, realmId: string, before: number): Promise<void> {
  await waitUntil({ what: 'the middle of the push', timeoutMs: 60_000 }, async () => {
    const there = await landed(realmId, before);
    const underWay = (await tenant.queue()).some((row) => row.openRequestId !== null);
    return (there >= 0.3 * RECORDS && underWay) || undefined;
  });
}

test('a worker killed amid a push, while answers are lost, leaves each record once and exact', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const { records, expected } = business();
  const before = await readBooks(vendor, realmId);
  const lostAnswers = await loseAnswers(realmId);
  const first = await startWorker();

  await tenant.save(records);
  await untilHalfway(tenant, realmId, before.length);
  await first.kill();
  expect(await landed(realmId, before.length)).toBeLessThan(RECORDS);
  expect(await tenant.queue()).not.toHaveLength(0);
  await startWorker();
  await tenant.settled(90_000);

  expect(await lostAnswers()).toBeGreaterThan(0);
  expect(await tenant.queue()).toEqual([]);
  const made = await madeSince(vendor, before, realmId);
  expect(made.map(seen).sort()).toEqual(expected.map(seen).sort());
  const idOf = new Map(made.map(({ mark, externalId }) => [mark, externalId]));
  const pairs = expected.map(({ recordId, mark }) => `${recordId} ${idOf.get(mark)}`);
  const links = await tenant.links();
  expect(links.map(({ recordId, externalId }) => `${recordId} ${externalId}`).sort()).toEqual(pairs.sort());
}, 180_000);
