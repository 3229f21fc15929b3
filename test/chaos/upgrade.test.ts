import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtBuilds } from '../../src/cli/doctor/build-checks.ts';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { workflowIds } from '../../src/workflows/contract.ts';
import { run } from '../cli/support.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { customer, invoice } from '../engine/samples.ts';
import { readBooks, seen } from './books.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

let vendor: Vendor;
let engine: Engine;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  vendor = await startVendor();
  engine = await startEngine([vendor.provider], { worker: false });
});
afterAll(async () => {
  for (const worker of workers) await worker.stop();
  await engine?.close();
  await vendor?.close();
});

const admin = (...args: string[]) =>
  run(['admin', 'builds', ...args, '--json'], {
    DATABASE_URL: engine.databaseUrl,
    TEMPORAL_ADDRESS: engine.temporal.address,
    TEMPORAL_NAMESPACE: engine.temporal.namespace,
    LEDGERBRIDGE_ENCRYPTION_KEY: engine.encryptionKey,
  });

async function startBuild(buildId: string): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(engine, vendor.sandbox, {
    WORKER_BUILD_ID: buildId,
    CONDUCTOR_LINGER_MS: '600000',
  });
  workers.push(worker);
  return worker;
}

/** A server knows a build once a worker of it has asked for work. */
async function use(buildId: string): Promise<void> {
  await waitUntil({ what: `build ${buildId} to be current`, timeoutMs: 180_000 }, async () => {
    const { code } = await admin('use', buildId);
    return code === 0 || undefined;
  });
}

/** It looks whenever it is woken, and a server tells it of another build a moment after that became current. */
async function goesOver(tenant: Tenant, buildId: string): Promise<void> {
  await waitUntil({ what: `a conductor of build ${buildId}`, timeoutMs: 180_000 }, async () => {
    await tenant.wake();
    const build = await buildOf(workflowIds.conductor(tenant.connectionId));
    return build === buildId || undefined;
  });
}

async function buildOf(workflowId: string): Promise<string | undefined> {
  const { raw } = await engine.temporal.client.workflow.getHandle(workflowId).describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined;
}

test('a build that nobody has started is not made current, and how to start one is said', async () => {
  const { code, err } = await admin('use', 'nowhere');
  expect([code, err]).toEqual([1, expect.stringContaining('WORKER_BUILD_ID=nowhere')]);
});

const pairs = (from: number, to: number): RecordInput[] =>
  Array.from({ length: to - from }, (_, n) => [
    customer(`c${from + n}`),
    invoice(`i${from + n}`, `c${from + n}`),
  ]).flat();

const booksOf = async (realmId: string) => (await readBooks(vendor, realmId)).map(seen).sort();

/** As the books must have them: each once, with its amount. */
const asSeen = (records: readonly RecordInput[]) =>
  records
    .map(({ entityType, data }) =>
      entityType === 'customer'
        ? `customer ${String(data.displayName)} `
        : `invoice ${String(data.number)} ${String(data.total)}`,
    )
    .sort();

test('a push goes on across an upgrade and back: sets end with the build that began them, the conductor goes over', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, 'empty');
  const many = pairs(0, 40);
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 400, match: { method: 'POST' } });
  const one = await startBuild('one');
  await use('one');
  await tenant.save(many);
  const set = await waitUntil(
    { what: 'a set under way', timeoutMs: 180_000 },
    async () => (await tenant.queue()).find(({ state }) => state === 'in_flight')?.claimedBy ?? undefined,
  );
  await startBuild('two');
  await use('two');
  await tenant.save([customer('late')]);
  await tenant.settled(180_000);

  await goesOver(tenant, 'two');
  expect(await buildOf(set)).toBe('one');
  expect(await booksOf(realmId)).toEqual(asSeen([...many, customer('late')]));

  // Back: the former build takes over from the one that is not wanted.
  await use('one');
  await tenant.save([customer('back')]);
  await goesOver(tenant, 'one');
  await tenant.settled(180_000);
  expect(JSON.parse((await admin('list')).out).items).toEqual(
    expect.arrayContaining([{ buildId: 'one', status: 'current' }]),
  );

  // Told to end in the middle of a push, a worker ends what it has in hand; the next one of its build goes on.
  const more = pairs(40, 60);
  await tenant.save(more);
  await waitUntil({ what: 'a set under way', timeoutMs: 180_000 }, async () =>
    (await tenant.queue()).some(({ openRequestId }) => openRequestId !== null) ? true : undefined,
  );
  await one.stop(60_000);
  expect(await one.exited).toBe('exit code 0');
  await startBuild('one');
  await tenant.settled(180_000);
  expect(await booksOf(realmId)).toEqual(asSeen([...many, ...more, customer('late'), customer('back')]));
  expect(await tenant.queue()).toEqual([]);
}, 900_000);

const looked = () =>
  lookAtBuilds(engine.temporal.connection, {
    namespace: engine.temporal.namespace,
    taskQueue: engine.taskQueue,
    deploymentName: 'ledgerbridge',
  });

test('the doctor says which build takes new runs, and how to mend it where no worker is of that', async () => {
  expect(await looked()).toMatchObject({ state: 'ok', said: expect.stringContaining('build one') });
  expect((await admin('use', '--none')).code).toBe(0);
  const found = await looked();
  expect(found).toMatchObject({ state: 'failed', said: expect.stringContaining('workers without a build') });
  // The remedy is carried out as it is written.
  const [, words = ''] =
    'remedy' in found ? (/ledgerbridge admin builds (.+)$/.exec(found.remedy) ?? []) : [];
  expect((await admin(...words.split(' '))).code).toBe(0);
  expect((await looked()).state).toBe('ok');
});

test('runs whose workers are gone for good go on with the current build once they are moved, and nothing doubles', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, 'empty');
  const gone = await startBuild('gone');
  await use('gone');
  await vendor.control('/faults', {
    realmId,
    kind: 'latency',
    ms: 2_000,
    times: 1,
    match: { method: 'POST' },
  });
  const records = pairs(0, 4);
  await tenant.save(records);
  await waitUntil({ what: 'a set under way', timeoutMs: 180_000 }, async () =>
    (await tenant.queue()).some(({ openRequestId }) => openRequestId !== null) ? true : undefined,
  );
  await gone.kill();
  expect(await admin('move', 'gone')).toMatchObject({ code: 1, err: expect.stringContaining('builds use') });
  await use('one');
  const { code, out } = await admin('move', 'gone');
  expect(code).toBe(0);
  // Its conductor and at least one set.
  expect(JSON.parse(out).moved).toBeGreaterThan(1);
  await tenant.settled(180_000);
  expect(await booksOf(realmId)).toEqual(asSeen(records));
}, 900_000);
