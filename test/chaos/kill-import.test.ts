import { afterEach, beforeEach, expect, test } from 'vitest';
import { importRows, records } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Engine, startEngine } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { atNight } from '../support/scale.ts';
import { startApi } from './api-process.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

let vendor: Vendor;
let engine: Engine;
let api: Awaited<ReturnType<typeof startApi>>;
let workers: WorkerProcess[];

beforeEach(async () => {
  workers = [];
  vendor = await startVendor();
  engine = await startEngine([vendor.provider], { worker: false });
  api = await startApi({ engine, sandbox: vendor.sandbox });
});

afterEach(async () => {
  for (const worker of workers) await worker.stop();
  await api?.close();
  await engine?.close();
  await vendor?.close();
});

async function startWorker(): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(engine, vendor.sandbox);
  workers.push(worker);
  return worker;
}

async function until(what: string, count: () => Promise<number>, least: number): Promise<void> {
  await waitUntil({ what, timeoutMs: 120_000 }, async () => (await count()) >= least || undefined);
}

const CUSTOMERS = atNight ? 6_000 : 2_500;
const INVOICES = CUSTOMERS;
/** A good part of it, with a good part to come. */
const SOME = CUSTOMERS / 3;

test('an import whose worker is killed while it matches and again while it imports brings in each record once', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const fill = { customers: CUSTOMERS, invoices: INVOICES, everyMs: 2_000 };
  await vendor.control(`/companies/${realmId}/fill`, fill);
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 300, match: { path: 'query' } });
  const ask = await api.clientOf(tenant);
  const staged = async () => (await engine.db.select().from(importRows)).length;
  const stored = async () => (await engine.db.select().from(records)).length;
  const first = await startWorker();

  const url = `/v1/connections/${tenant.connectionId}/imports`;
  const { body } = await ask({ method: 'POST', url, body: { entityTypes: ['customer', 'invoice'] } });
  await until('some rows to be staged', staged, SOME);
  await first.kill();
  expect((await ask({ url: `/v1/imports/${body.id}` })).body.state).toBe('matching');
  const second = await startWorker();
  const inState = (state: string) =>
    waitUntil({ what: `the import to be ${state}`, timeoutMs: 120_000 }, async () => {
      const answer = await ask({ url: `/v1/imports/${body.id}` });
      return answer.body.state === state ? answer.body : undefined;
    });
  const review = await inState('review');
  expect(await stored()).toBe(0);

  await ask({ method: 'POST', url: `/v1/imports/${body.id}/confirm`, body: { undecided: 'create' } });
  await until('some records to be imported', stored, SOME);
  await second.kill();
  const before = await stored();
  await startWorker();
  const report = await inState('done');

  expect(before).toBeLessThan(CUSTOMERS + INVOICES);
  const expected = review.types.reduce(
    (sum: number, { expected: count }: { expected: number }) => sum + count,
    0,
  );
  expect(expected).toBeGreaterThanOrEqual(CUSTOMERS + INVOICES);
  for (const type of report.types) expect(type.outcomes).toEqual({ created: type.expected });
  const links = await tenant.links();
  expect(new Set(links.map(({ entityType, externalId }) => `${entityType}/${externalId}`)).size).toBe(
    links.length,
  );
  const imported = links.filter(({ entityType }) => entityType !== 'service_item');
  expect(imported).toHaveLength(expected);
  expect(await tenant.queue()).toEqual([]);
}, 300_000);
