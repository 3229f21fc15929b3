import proto from '@temporalio/proto';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { workflowIds } from '../../src/workflows/contract.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { customer } from '../engine/samples.ts';
import { madeSince, readBooks, seen } from './books.ts';
import { business, RECORDS } from './business.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

const STARTED = proto.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
const MISSED_BEATS = proto.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_HEARTBEAT;

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

test('a worker killed while it queues what a push takes is noticed by its missing beats, and the push goes on', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, 'empty');
  await tenant.save([customer('c1'), customer('c2')], { wake: false });
  const first = await startWorker();
  const lock = await holdQueue(engine.databaseUrl);
  const { batchId } = await tenant.push(['customer']);
  const run = workflowIds.batch('push', tenant.connectionId, batchId);
  await waitUntil({ what: 'the step that queues', timeoutMs: 60_000 }, async () =>
    (await stepsUnderWay(run)).includes('enqueueCategory') ? true : undefined,
  );
  await first.kill();
  await lock.release();
  await startWorker();
  await waitUntil({ what: 'the push to end', timeoutMs: 100_000 }, async () =>
    (await tenant.batch(batchId)).state === 'done' ? true : undefined,
  );
  expect(await tenant.queue()).toEqual([]);
  expect(await vendor.objects(realmId, 'Customer')).toHaveLength(2);
  // Not the two minutes that the step itself may take.
  expect(await waysLost(run)).toEqual([MISSED_BEATS]);
}, 180_000);

/** Nothing is put into the queue until it is released. */
async function holdQueue(url: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await client.query('lock table sync_queue in exclusive mode');
  return { release: () => client.end() };
}

async function stepsUnderWay(run: string): Promise<string[]> {
  const { raw } = await engine.temporal.client.workflow.getHandle(run).describe();
  const started = (raw.pendingActivities ?? []).filter(({ state }) => state === STARTED);
  return started.map(({ activityType }) => activityType?.name ?? '');
}

/** How the steps of a run were lost that were begun more than once. */
async function waysLost(run: string): Promise<unknown[]> {
  const { events } = await engine.temporal.client.workflow.getHandle(run).fetchHistory();
  return (events ?? []).flatMap(({ activityTaskStartedEventAttributes: started }) =>
    started?.lastFailure ? [started.lastFailure.timeoutFailureInfo?.timeoutType] : [],
  );
}
