import { setTimeout as delay } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { syncQueue } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { atNight } from '../support/scale.ts';
import { type ApiProcess, startApiProcess } from './api-process.ts';
import { type Found, madeSince, readBooks, seen } from './books.ts';
import { type Business, business } from './business.ts';
import { type OwnServers, startOwnServers } from './own-servers.ts';
import { startWorkers, type WorkerProcess } from './worker-process.ts';

/** An API, a worker and servers of their own: each push loses one of the servers while its writes are under way. */

let servers: OwnServers;
let vendor: Vendor;
let engine: Engine;
let api: ApiProcess;
let worker: WorkerProcess;

beforeAll(async () => {
  servers = await startOwnServers();
  vendor = await startVendor();
  engine = await startEngine([vendor.provider], { worker: false, servers });
  // As they are by default: a retry of a record comes after half a minute, and none may be needed.
  const options = { engine, sandbox: vendor.sandbox };
  [api, worker] = await Promise.all([startApiProcess(options), startWorkers(options)]);
});
afterAll(async () => {
  await api?.stop();
  await worker?.stop(20_000);
  await engine?.close();
  await vendor?.close();
});
vi.setConfig({ testTimeout: 300_000 });

/** A minute at night; by day long enough that every step that needs the server has failed more than once. */
const AWAY_MS = atNight ? 60_000 : 5_000;
const ROUNDS = atNight ? 3 : 2;
/** Each write takes this long, so that the server is lost in the middle of it. */
const WRITE_MS = 400;
/** The promise; by day the machine has a whole suite to do beside it. */
const BACK_MS = atNight ? 5_000 : 15_000;
const WITHOUT_A_PERSON_MS = 120_000;

interface Push {
  tenant: Tenant;
  realmId: string;
  ask: Awaited<ReturnType<ApiProcess['clientOf']>>;
  batchId: string;
  before: Found[];
  expected: Business['expected'];
}

async function startPush(): Promise<Push> {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const { records, expected } = business();
  await tenant.save(records, { wake: false });
  // The batch is to queue them.
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  const before = await readBooks(vendor, realmId);
  await vendor.control('/faults', undefined, 'DELETE');
  await vendor.control('/faults', { realmId, kind: 'latency', ms: WRITE_MS, match: { method: 'POST' } });
  const ask = await api.clientOf(tenant);
  const { body } = await ask({
    method: 'POST',
    url: `/v1/connections/${tenant.connectionId}/push`,
    body: {},
  });
  return { tenant, realmId, ask, batchId: body.id, before, expected };
}

const faultsSchema = z.object({ faults: z.array(z.object({ hits: z.number() })) });
const requestsSchema = z.object({
  requests: z.array(z.object({ method: z.string(), at: z.number(), durationMs: z.number() })),
});

/** When each write that was answered came in. */
async function writesAt({ realmId }: Push): Promise<number[]> {
  const log = requestsSchema.parse(await vendor.control(`/companies/${realmId}/requests`, undefined, 'GET'));
  return log.requests.filter(({ method }) => method === 'POST').map(({ at }) => at);
}

/** Waits until the vendor has answered so many writes and is at another one; returns how many it has answered. */
async function amidWrite(push: Push, least: number): Promise<number> {
  return waitUntil({ what: `${least} writes and one under way`, timeoutMs: 60_000 }, async () => {
    const answered = (await writesAt(push)).length;
    const { faults } = faultsSchema.parse(await vendor.control('/faults', undefined, 'GET'));
    return answered >= least && (faults[0]?.hits ?? 0) > answered ? answered : undefined;
  });
}

/** As a client does that is told to come again: `during` says what it hears first. */
async function saveLate({ ask }: Push, during: number): Promise<() => Promise<void>> {
  const put = () => ask({ method: 'PUT', url: '/v1/customers/late', body: { displayName: 'Late comer' } });
  const { status, body } = await put();
  expect([status, status === 503 ? body.retryable : true]).toEqual([during, true]);
  return async () => {
    if (status === 503)
      await waitUntil({ what: 'the API to take records again', timeoutMs: 60_000 }, async () =>
        (await put()).status === 201 ? true : undefined,
      );
  };
}

interface Loss {
  what: string;
  /** Takes the server away and brings it back; returns when that was. */
  lose(push: Push): Promise<number>;
  firstWriteMs: number;
}

/** `heard` is what a client is told meanwhile. */
async function away(push: Push, heard: number, start: () => Promise<void>, ms = 0): Promise<number> {
  const again = await saveLate(push, heard);
  await delay(ms);
  await start();
  const backAt = Date.now();
  await again();
  return backAt;
}

const losses: Loss[] = [
  {
    what: 'PostgreSQL was killed',
    firstWriteMs: BACK_MS,
    async lose(push) {
      await servers.postgres.kill();
      return away(push, 503, servers.postgres.start);
    },
  },
  {
    what: `PostgreSQL was stopped for ${AWAY_MS / 1000} s`,
    firstWriteMs: BACK_MS,
    async lose(push) {
      await servers.postgres.stop();
      return away(push, 503, servers.postgres.start, AWAY_MS);
    },
  },
  {
    what: `every back end was ended, ${ROUNDS} times, in writes one after another`,
    firstWriteMs: BACK_MS,
    async lose(push) {
      for (let round = 0, answered = 0; round < ROUNDS; round++) {
        answered = await amidWrite(push, answered + 1);
        expect(await servers.postgres.endBackEnds()).toBeGreaterThan(0);
      }
      return away(push, 201, async () => undefined);
    },
  },
  {
    what: 'Temporal was killed',
    firstWriteMs: WITHOUT_A_PERSON_MS,
    async lose(push) {
      await servers.temporalServer.kill();
      return away(push, 201, servers.temporalServer.start);
    },
  },
  {
    what: 'Temporal was killed and its database is gone',
    firstWriteMs: WITHOUT_A_PERSON_MS,
    async lose(push) {
      await servers.temporalServer.kill();
      await servers.temporalServer.loseDatabase();
      return away(push, 201, servers.temporalServer.start);
    },
  },
];

async function ended({ tenant, batchId }: Push): Promise<true | undefined> {
  const [{ state }, queue] = await Promise.all([tenant.batch(batchId), tenant.queue()]);
  return (state === 'done' && queue.length === 0) || undefined;
}

for (const loss of losses)
  test(`a push in the middle of which ${loss.what} ends as if nothing had happened`, async () => {
    const push = await startPush();
    await amidWrite(push, 1);
    const backAt = await loss.lose(push);
    await waitUntil({ what: 'the end of the push', timeoutMs: WITHOUT_A_PERSON_MS }, () => ended(push));
    const endMs = Date.now() - backAt;

    const firstMs = (await writesAt(push)).filter((at) => at > backAt).map((at) => at - backAt)[0];
    console.log(
      `${loss.what}: first write ${firstMs === undefined ? 'before' : `${firstMs} ms after`} its return, the end after ${endMs} ms`,
    );
    // A worker goes on before the start of its server is told: then nothing may be left to be written.
    expect(firstMs ?? 0).toBeLessThan(loss.firstWriteMs);
    const { batchId, realmId, before, expected, tenant } = push;
    const late = { entityType: 'customer' as const, mark: 'Late comer' };
    const made = await madeSince(vendor, before, realmId);
    expect(made.map(seen).sort()).toEqual([...expected, late].map(seen).sort());
    expect(await tenant.links()).toHaveLength(expected.length + 1);
    const { total, succeeded, skipped, failed } = await tenant.batch(batchId);
    expect({ total, succeeded, skipped, failed }).toEqual({
      total: expected.length,
      succeeded: expected.length,
      skipped: 0,
      failed: 0,
    });
    expect((await tenant.log()).filter(({ status }) => status === 'error')).toEqual([]);
    expect([api.hasExited(), worker.hasExited()]).toEqual([false, false]);
  });
